/** Tells a vendor's people what they have to act upon. */
import * as orders from '#events/order';
import { stockLow as stockLowEvent } from '#events/product';
import { vendorApproved as vendorApprovedEvent } from '#events/vendor';
import type { Tx } from '#platform/data/database';
import { defineConsumer, on, type Consumer } from '#platform/messaging/consumer';
import type { DataOf } from '#platform/messaging/contract';
import { staffOf, type StaffRole } from '../data/copies-repository.ts';
import { stockLow } from '../notifications/stock-low.ts';
import { vendorApproved } from '../notifications/vendor-approved.ts';
import { vendorOrderCancelled } from '../notifications/vendor-order-cancelled.ts';
import { vendorOrderReceived } from '../notifications/vendor-order-received.ts';
import type { UseCaseDeps } from '../use-cases/deps.ts';
import { notify, type Addressee } from '../use-cases/notify.ts';

const fulfilling: readonly StaffRole[] = ['OWNER', 'MANAGER', 'FULFILMENT'];
const catalog: readonly StaffRole[] = ['OWNER', 'MANAGER', 'CATALOG'];
const leading: readonly StaffRole[] = ['OWNER', 'MANAGER'];

export function createVendorMessages(deps: Pick<UseCaseDeps, 'channels' | 'now'>): Consumer {
  return defineConsumer({
    name: 'notification.vendor-messages',
    on: [
      on(orders.orderPlaced, async ({ tx, message: { data } }) => {
        for (const vendorOrder of data.vendorOrders) {
          const to = await peopleOf(tx, vendorOrder.vendorId, fulfilling);
          await notify(tx, deps, { definition: vendorOrderReceived, source: vendorOrder.vendorOrderId, payload: received(data, vendorOrder), to });
        }
      }),
      on(orders.vendorOrderCancelled, async ({ tx, message: { data } }) => {
        // Who declined an order knows it.
        if (data.outcome === 'REJECTED') return;
        const { vendorId, vendorOrderId, number, vendorName, reason } = data;
        const payload = { vendorId, vendorOrderId, number, vendorName, reason };
        await notify(tx, deps, { definition: vendorOrderCancelled, source: vendorOrderId, payload, to: await peopleOf(tx, vendorId, fulfilling) });
      }),
      on(vendorApprovedEvent, async ({ tx, message: { data, aggregateVersion } }) => {
        const payload = { vendorId: data.vendorId, vendorName: data.name };
        await notify(tx, deps, { definition: vendorApproved, source: `${data.vendorId}:${aggregateVersion}`, payload, to: await peopleOf(tx, data.vendorId, leading) });
      }),
      on(stockLowEvent, async ({ tx, message: { data, id } }) => {
        const { vendorId, productId, title, sku, available } = data;
        // A variant runs low again and again, each time with a message of its own.
        await notify(tx, deps, { definition: stockLow, source: id, payload: { vendorId, productId, title, sku, available }, to: await peopleOf(tx, vendorId, catalog) });
      }),
    ],
  });
}

/** @throws Error when the vendor is not known yet; the message is tried again, and by then it is. */
async function peopleOf(tx: Tx, vendorId: string, roles: readonly StaffRole[]): Promise<Addressee[]> {
  const userIds = await staffOf(tx, vendorId, roles);
  if (userIds === null) throw new Error(`the vendor ${vendorId} is not known yet, so its people cannot be told`);
  return userIds.map((userId) => ({ userId }));
}

type PlacedOrder = DataOf<typeof orders.orderPlaced>;

function received({ currency, placedAt, shippingAddress }: PlacedOrder, { vendorId, vendorOrderId, number, vendorName, totalMinor, lines }: PlacedOrder['vendorOrders'][number]) {
  return {
    vendorId,
    vendorOrderId,
    number,
    vendorName,
    currency,
    totalMinor,
    placedAt,
    country: shippingAddress.country,
    lines: lines.map((line) => ({ title: line.title, variantTitle: line.variantTitle, quantity: line.quantity, totalMinor: line.totalMinor })),
  };
}
