/** Tells a vendor's people what they have to act upon, and its programs what happens to its orders. */
import * as orders from '#events/order';
import { stockLow as stockLowEvent } from '#events/product';
import { vendorApproved as vendorApprovedEvent } from '#events/vendor';
import { defineConsumer, on, onMany, type Binding, type Consumer } from '#platform/messaging/consumer';
import type { DataOf } from '#platform/messaging/contract';
import { vendorName, vendorNames, type StaffRole } from '../data/copies-repository.ts';
import { couponShareAsked } from '../notifications/coupon-share-asked.ts';
import { linesOf } from '../notifications/definition.ts';
import { orderMessageFromBuyer } from '../notifications/order-message.ts';
import { payoutFailed } from '../notifications/payout-failed.ts';
import { payoutRefusedByBank } from '../notifications/payout-refused-by-bank.ts';
import { payoutSent } from '../notifications/payout-sent.ts';
import { returnRequested } from '../notifications/return-requested.ts';
import { stockLow } from '../notifications/stock-low.ts';
import { vendorApproved } from '../notifications/vendor-approved.ts';
import { vendorOrderCancelled } from '../notifications/vendor-order-cancelled.ts';
import { vendorOrderReduced } from '../notifications/vendor-order-reduced.ts';
import { vendorOrderDelivered, vendorOrderRefunded, vendorOrderShipped } from '../notifications/vendor-order-events.ts';
import { vendorOrderReceived } from '../notifications/vendor-order-received.ts';
import type { UseCaseDeps } from '../use-cases/deps.ts';
import { tellVendor, tellVendors } from '../use-cases/tell-vendor.ts';
import { gatherMs } from './gathering.ts';

const fulfilling: readonly StaffRole[] = ['OWNER', 'MANAGER', 'FULFILMENT'];
const paid: readonly StaffRole[] = ['OWNER', 'FINANCE'];
const catalog: readonly StaffRole[] = ['OWNER', 'MANAGER', 'CATALOG'];
const leading: readonly StaffRole[] = ['OWNER', 'MANAGER'];
const programsOnly: readonly StaffRole[] = [];

export function createVendorMessages(deps: Pick<UseCaseDeps, 'channels' | 'now'>): Consumer {
  return defineConsumer({
    name: 'notification.vendor-messages',
    prefetch: 32,
    together: 16,
    gatherMs,
    on: [
      onMany(orders.orderPlaced, async ({ tx, messages }) => {
        const notices = messages.flatMap(({ data, traceparent }) =>
          data.vendorOrders.map((vendorOrder) => ({ vendorId: vendorOrder.vendorId, source: vendorOrder.vendorOrderId, payload: received(data, vendorOrder), traceparent })),
        );
        await tellVendors(tx, deps, { definition: vendorOrderReceived, roles: fulfilling, notices });
      }),
      on(orders.vendorOrderCancelled, async ({ tx, message: { data } }) => {
        const { vendorId, vendorOrderId, number, vendorName, reason } = data;
        const payload = { vendorId, vendorOrderId, number, vendorName, reason, isRest: data.isRest ?? false, lines: linesOf({ lines: data.lines ?? [] }) };
        // Who declined an order knows it; programs may not.
        const roles = data.outcome === 'REJECTED' ? programsOnly : fulfilling;
        await tellVendor(tx, deps, { definition: vendorOrderCancelled, source: vendorOrderId, payload, vendorId, roles });
      }),
      on(orders.vendorOrderReduced, async ({ tx, message: { data, aggregateVersion } }) => {
        const { vendorId, vendorOrderId, number, vendorName, reason } = data;
        const payload = { vendorId, vendorOrderId, number, vendorName, reason, lines: linesOf(data) };
        const roles = data.outcome === 'REJECTED' ? programsOnly : fulfilling;
        await tellVendor(tx, deps, { definition: vendorOrderReduced, source: `${vendorOrderId}:${aggregateVersion}`, payload, vendorId, roles });
      }),
      ...forPrograms(deps),
      ...afterSales(deps),
      aboutCoupons(deps),
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

/** What a vendor did itself, and what happened by rule: its people know, its programs may not. */
function forPrograms(deps: Pick<UseCaseDeps, 'channels' | 'now'>): Binding[] {
  return [
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
      const { vendorId, vendorOrderId, number, refundId, paymentId = null, currency, amountMinor, reason, paidUnder = null } = data;
      const payload = { vendorId, vendorOrderId, number, refundId, paymentId, currency, amountMinor, reason, paidUnder };
      await tellVendor(tx, deps, { definition: vendorOrderRefunded, source: paymentId ?? refundId, payload, vendorId, roles: programsOnly });
    }),
  ];
}

/** What a vendor hears of after an order was taken on. */
function afterSales(deps: Pick<UseCaseDeps, 'channels' | 'now'>): Binding[] {
  return [
    on(orders.returnRequested, async ({ tx, message: { data } }) => {
      const { vendorId, vendorOrderId, number, returnId, reason } = data;
      const payload = { vendorId, vendorOrderId, number, vendorName: data.vendorName, returnId, reason, lines: linesOf(data) };
      await tellVendor(tx, deps, { definition: returnRequested, source: returnId, payload, vendorId, roles: fulfilling });
    }),
    on(orders.orderMessagePosted, async ({ tx, message: { data } }) => {
      const { vendorId, vendorOrderId, number, excerpt, messageId, from } = data;
      if (from === 'VENDOR') return;
      await tellVendor(tx, deps, { definition: orderMessageFromBuyer, source: messageId, payload: { vendorId, vendorOrderId, number, vendorName: data.vendorName, excerpt }, vendorId, roles: fulfilling });
    }),
    on(orders.payoutSent, async ({ tx, message: { data } }) => {
      const { vendorId, payoutId, currency, amountMinor } = data;
      const payload = { vendorId, vendorName: (await vendorName(tx, vendorId)) ?? '', payoutId, currency, amountMinor };
      await tellVendor(tx, deps, { definition: payoutSent, source: payoutId, payload, vendorId, roles: paid });
    }),
    on(orders.payoutFailed, async ({ tx, message: { data } }) => {
      const { vendorId, payoutId, currency, amountMinor, reason } = data;
      const payload = { vendorId, vendorName: (await vendorName(tx, vendorId)) ?? '', payoutId, currency, amountMinor, reason };
      await tellVendor(tx, deps, { definition: payoutFailed, source: payoutId, payload, vendorId, roles: paid });
    }),
    on(orders.payoutRefusedByBank, async ({ tx, message: { data } }) => {
      const { vendorId, payoutId, currency, amountMinor } = data;
      const payload = { vendorId, vendorName: (await vendorName(tx, vendorId)) ?? '', payoutId, currency, amountMinor };
      await tellVendor(tx, deps, { definition: payoutRefusedByBank, source: payoutId, payload, vendorId, roles: paid });
    }),
  ];
}

/** Each vendor that is asked for its part of a coupon is told by its own name, again when its terms are others. */
function aboutCoupons(deps: Pick<UseCaseDeps, 'channels' | 'now'>): Binding {
  return on(orders.couponShareAsked, async ({ tx, message: { data, aggregateVersion } }) => {
    const { vendorIds, marketplaceShareBasisPoints, amounts, ...coupon } = data;
    const taken = amounts.flatMap(({ currency, offMinor }) => (offMinor === null ? [] : [{ currency, offMinor }]));
    const names = await vendorNames(tx, vendorIds);
    const notices = vendorIds.map((vendorId) => ({
      vendorId,
      // Of each vendor apart: somebody may lead two of them.
      source: `${data.couponId}:${vendorId}:${aggregateVersion}`,
      payload: { ...coupon, vendorId, vendorName: names.get(vendorId) ?? '', amounts: taken, vendorShareBasisPoints: 10_000 - marketplaceShareBasisPoints },
    }));
    await tellVendors(tx, deps, { definition: couponShareAsked, roles: leading, notices });
  });
}

type PlacedOrder = DataOf<typeof orders.orderPlaced>;

function received({ currency, placedAt, shippingAddress }: PlacedOrder, vendorOrder: PlacedOrder['vendorOrders'][number]) {
  const { vendorId, vendorOrderId, number, vendorName, totalMinor } = vendorOrder;
  return { vendorId, vendorOrderId, number, vendorName, currency, totalMinor, placedAt, country: shippingAddress.country, lines: linesOf(vendorOrder) };
}
