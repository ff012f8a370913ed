/** Tells a vendor's people what they have to act upon, and its programs what happens to its orders. */
import * as orders from '#events/order';
import { stockLow as stockLowEvent } from '#events/product';
import { vendorApproved as vendorApprovedEvent } from '#events/vendor';
import { defineConsumer, on, type Consumer } from '#platform/messaging/consumer';
import type { DataOf } from '#platform/messaging/contract';
import type { StaffRole } from '../data/copies-repository.ts';
import { linesOf } from '../notifications/definition.ts';
import { stockLow } from '../notifications/stock-low.ts';
import { vendorApproved } from '../notifications/vendor-approved.ts';
import { vendorOrderCancelled } from '../notifications/vendor-order-cancelled.ts';
import { vendorOrderDelivered, vendorOrderRefunded, vendorOrderShipped } from '../notifications/vendor-order-events.ts';
import { vendorOrderReceived } from '../notifications/vendor-order-received.ts';
import type { UseCaseDeps } from '../use-cases/deps.ts';
import { tellVendor } from '../use-cases/tell-vendor.ts';

const fulfilling: readonly StaffRole[] = ['OWNER', 'MANAGER', 'FULFILMENT'];
const catalog: readonly StaffRole[] = ['OWNER', 'MANAGER', 'CATALOG'];
const leading: readonly StaffRole[] = ['OWNER', 'MANAGER'];
const programsOnly: readonly StaffRole[] = [];

export function createVendorMessages(deps: Pick<UseCaseDeps, 'channels' | 'now'>): Consumer {
  return defineConsumer({
    name: 'notification.vendor-messages',
    on: [
      on(orders.orderPlaced, async ({ tx, message: { data } }) => {
        for (const vendorOrder of data.vendorOrders) {
          const { vendorId, vendorOrderId } = vendorOrder;
          await tellVendor(tx, deps, { definition: vendorOrderReceived, source: vendorOrderId, payload: received(data, vendorOrder), vendorId, roles: fulfilling });
        }
      }),
      on(orders.vendorOrderCancelled, async ({ tx, message: { data } }) => {
        const { vendorId, vendorOrderId, number, vendorName, reason } = data;
        const payload = { vendorId, vendorOrderId, number, vendorName, reason };
        // Who declined an order knows it; programs may not.
        const roles = data.outcome === 'REJECTED' ? programsOnly : fulfilling;
        await tellVendor(tx, deps, { definition: vendorOrderCancelled, source: vendorOrderId, payload, vendorId, roles });
      }),
      on(orders.vendorOrderShipped, async ({ tx, message: { data } }) => {
        const { vendorId, vendorOrderId, number, parcelId, carrier, trackingNumber, isComplete } = data;
        const payload = { vendorId, vendorOrderId, number, parcelId, carrier, trackingNumber, isComplete, lines: linesOf(data) };
        await tellVendor(tx, deps, { definition: vendorOrderShipped, source: parcelId, payload, vendorId, roles: programsOnly });
      }),
      on(orders.vendorOrderDelivered, async ({ tx, message: { data } }) => {
        const { vendorId, vendorOrderId, number, deliveredAt } = data;
        const payload = { vendorId, vendorOrderId, number, deliveredAt, lines: linesOf(data) };
        await tellVendor(tx, deps, { definition: vendorOrderDelivered, source: vendorOrderId, payload, vendorId, roles: programsOnly });
      }),
      on(orders.refundIssued, async ({ tx, message: { data } }) => {
        const { vendorId, vendorOrderId, number, refundId, currency, amountMinor, reason } = data;
        const payload = { vendorId, vendorOrderId, number, refundId, currency, amountMinor, reason };
        await tellVendor(tx, deps, { definition: vendorOrderRefunded, source: refundId, payload, vendorId, roles: programsOnly });
      }),
      on(vendorApprovedEvent, async ({ tx, message: { data, aggregateVersion } }) => {
        const { vendorId, name } = data;
        await tellVendor(tx, deps, { definition: vendorApproved, source: `${vendorId}:${aggregateVersion}`, payload: { vendorId, vendorName: name }, vendorId, roles: leading });
      }),
      on(stockLowEvent, async ({ tx, message: { data, id } }) => {
        const { vendorId, productId, title, sku, available } = data;
        // A variant runs low again and again, each time with a message of its own.
        await tellVendor(tx, deps, { definition: stockLow, source: id, payload: { vendorId, productId, title, sku, available }, vendorId, roles: catalog });
      }),
    ],
  });
}

type PlacedOrder = DataOf<typeof orders.orderPlaced>;

function received({ currency, placedAt, shippingAddress }: PlacedOrder, vendorOrder: PlacedOrder['vendorOrders'][number]) {
  const { vendorId, vendorOrderId, number, vendorName, totalMinor } = vendorOrder;
  return { vendorId, vendorOrderId, number, vendorName, currency, totalMinor, placedAt, country: shippingAddress.country, lines: linesOf(vendorOrder) };
}
