/** Stands in for the product subgraph in these tests: obeys the stock commands over the real broker, from stock it is told. */
import { allocateStock, deallocateStock, releaseStock, reserveStock, shipStock, stockAllocated, stockAllocationFailed, stockReleased, stockReservationFailed, stockReserved } from '#events/product';
import type { Tx } from '#platform/data/database';
import { defineConsumer, on } from '#platform/messaging/consumer';
import type { Outbox } from '#platform/outbox/outbox';
import { currentTrace } from '#platform/telemetry/trace';

export interface StubStock {
  available: number;
  priceMinor: number;
}

export interface StubProduct {
  consumer: ReturnType<typeof defineConsumer>;
  stock: Map<string, StubStock>;
  /** Checkout id -> what it holds. */
  held: Map<string, { variantId: string; quantity: number }[]>;
  allocated: Set<string>;
  shipped: { orderId: string; reference: string }[];
  deallocated: { orderId: string; reference: string }[];
  /** Commands taken, in order. */
  commands: string[];
  /** Checkout id -> the trace ids its commands came with, in order. */
  traces: Map<string, string[]>;
  /** When set, allocation is refused with this reason. */
  refuseAllocation: string | null;
  /** While set, commands are taken and never answered. */
  silent: boolean;
}

/** `outbox` must belong to a producer named `product`; its messages go out with the test's own relay. */
export function createStubProduct(outbox: Outbox): StubProduct {
  const stub: Omit<StubProduct, 'consumer'> = { stock: new Map(), held: new Map(), allocated: new Set(), shipped: [], deallocated: [], commands: [], traces: new Map(), refuseAllocation: null, silent: false };
  const reply = (tx: Tx, contract: Parameters<Outbox['add']>[1], checkoutId: string, data: object) =>
    outbox.add(tx, contract, { aggregateId: checkoutId, aggregateVersion: stub.commands.length, data });

  const noteTrace = (checkoutId: string) => stub.traces.set(checkoutId, [...(stub.traces.get(checkoutId) ?? []), currentTrace()?.traceId ?? 'none']);

  const consumer = defineConsumer({
    name: 'product.stub-stock',
    on: [
      on(reserveStock, async ({ tx, message: { data } }) => {
        stub.commands.push('reserve');
        noteTrace(data.checkoutId);
        if (stub.silent) return;
        const short = stub.held.has(data.checkoutId) ? [] : data.lines.filter((line) => (stub.stock.get(line.variantId)?.available ?? 0) < line.quantity);
        if (short.length > 0) {
          const shortages = short.map((line) => ({ variantId: line.variantId, reason: 'INSUFFICIENT_STOCK', requested: line.quantity, available: stub.stock.get(line.variantId)?.available ?? 0 }));
          await reply(tx, stockReservationFailed, data.checkoutId, { checkoutId: data.checkoutId, shortages });
          return;
        }
        if (!stub.held.has(data.checkoutId)) {
          for (const line of data.lines) (stub.stock.get(line.variantId) as StubStock).available -= line.quantity;
          stub.held.set(data.checkoutId, data.lines);
        }
        const lines = data.lines.map((line) => ({ ...line, unitPriceMinor: stub.stock.get(line.variantId)?.priceMinor ?? 0, currency: data.currency }));
        await reply(tx, stockReserved, data.checkoutId, { checkoutId: data.checkoutId, lines, expiresAt: data.expiresAt });
      }),
      on(allocateStock, async ({ tx, message: { data } }) => {
        stub.commands.push('allocate');
        if (stub.silent) return;
        if (stub.refuseAllocation !== null) {
          await reply(tx, stockAllocationFailed, data.checkoutId, { ...data, reason: stub.refuseAllocation });
          return;
        }
        stub.allocated.add(data.orderId);
        await reply(tx, stockAllocated, data.checkoutId, data);
      }),
      on(releaseStock, async ({ tx, message: { data } }) => {
        stub.commands.push('release');
        noteTrace(data.checkoutId);
        if (stub.silent) return;
        for (const line of stub.held.get(data.checkoutId) ?? []) (stub.stock.get(line.variantId) as StubStock).available += line.quantity;
        stub.held.delete(data.checkoutId);
        await reply(tx, stockReleased, data.checkoutId, { checkoutId: data.checkoutId });
      }),
      on(shipStock, async ({ message: { data } }) => void stub.shipped.push({ orderId: data.orderId, reference: data.reference })),
      on(deallocateStock, async ({ message: { data } }) => void stub.deallocated.push({ orderId: data.orderId, reference: data.reference })),
    ],
  });
  return Object.assign(stub, { consumer });
}
