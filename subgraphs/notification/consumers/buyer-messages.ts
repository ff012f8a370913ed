/** Tells buyers what happens to their orders. */
import * as events from '#events/order';
import { productBackInStock } from '#events/product';
import { userRegistered } from '#events/user';
import type { Sql } from '#platform/data/database';
import { defineConsumer, on, onMany, type Binding, type Consumer } from '#platform/messaging/consumer';
import type { DataOf } from '#platform/messaging/contract';
import { orderPhone, saveOrderPhones } from '../data/copies-repository.ts';
import { orderNumberOf } from '../domain/order-number.ts';
import { backInStock } from '../notifications/back-in-stock.ts';
import { linesOf } from '../notifications/definition.ts';
import { orderCancelled } from '../notifications/order-cancelled.ts';
import { orderDelivered } from '../notifications/order-delivered.ts';
import { orderMessageFromVendor } from '../notifications/order-message.ts';
import { orderPlaced } from '../notifications/order-placed.ts';
import { orderReduced } from '../notifications/order-reduced.ts';
import { orderShipped } from '../notifications/order-shipped.ts';
import { paymentFailed } from '../notifications/payment-failed.ts';
import { refundIssued } from '../notifications/refund-issued.ts';
import { returnDecided } from '../notifications/return-decided.ts';
import { welcome } from '../notifications/welcome.ts';
import type { UseCaseDeps } from '../use-cases/deps.ts';
import { notify, notifyAll, type Addressee } from '../use-cases/notify.ts';
import { gatherMs } from './gathering.ts';

type PlacedOrder = DataOf<typeof events.orderPlaced>;

export function createBuyerMessages(deps: Pick<UseCaseDeps, 'channels' | 'now'>): Consumer {
  return defineConsumer({
    name: 'notification.buyer-messages',
    prefetch: 32,
    together: 16,
    gatherMs,
    on: [
      onMany(events.orderPlaced, async ({ tx, messages }) => {
        saveOrderPhones(tx, messages.flatMap(({ data }) => phoneOf(data) ?? []));
        await notifyAll(tx, deps, messages.map(({ data, traceparent }) => ({ definition: orderPlaced, source: data.orderId, payload: placed(data), to: [newBuyerOf(data)], traceparent })));
      }),
      on(events.vendorOrderShipped, async ({ tx, message: { data } }) => {
        const { vendorName, carrier, trackingNumber, isComplete } = data;
        const payload = { orderNumber: orderNumberOf(data.number), vendorName, carrier, trackingNumber, isComplete, lines: linesOf(data) };
        await notify(tx, deps, { definition: orderShipped, source: data.parcelId, payload, to: [await reachableBuyer(tx, data)] });
      }),
      on(events.vendorOrderDelivered, async ({ tx, message: { data } }) => {
        const payload = { orderNumber: orderNumberOf(data.number), vendorName: data.vendorName, deliveredAt: data.deliveredAt, lines: linesOf(data) };
        await notify(tx, deps, { definition: orderDelivered, source: data.vendorOrderId, payload, to: [await reachableBuyer(tx, data)] });
      }),
      on(events.vendorOrderCancelled, async ({ tx, message: { data } }) => {
        const payload = { orderNumber: orderNumberOf(data.number), vendorName: data.vendorName, isByVendor: data.outcome === 'REJECTED', reason: data.reason, isRest: data.isRest ?? false, lines: linesOf({ lines: data.lines ?? [] }) };
        await notify(tx, deps, { definition: orderCancelled, source: data.vendorOrderId, payload, to: [await reachableBuyer(tx, data)] });
      }),
      on(events.vendorOrderReduced, async ({ tx, message: { data, aggregateVersion } }) => {
        const payload = { orderNumber: orderNumberOf(data.number), vendorName: data.vendorName, reason: data.reason, lines: linesOf(data) };
        await notify(tx, deps, { definition: orderReduced, source: `${data.vendorOrderId}:${aggregateVersion}`, payload, to: [await reachableBuyer(tx, data)] });
      }),
      on(events.refundIssued, async ({ tx, message: { data } }) => {
        const { number, vendorName, currency, amountMinor, reason } = data;
        const payload = { orderNumber: orderNumberOf(number), vendorName, currency, amountMinor, reason, paidUnder: data.paidUnder ?? null };
        // Each part of a refund is told of: together they are what was given back.
        await notify(tx, deps, { definition: refundIssued, source: data.paymentId ?? data.refundId, payload, to: [await reachableBuyer(tx, data)] });
      }),
      ...afterSales(deps),
      on(events.paymentFailed, async ({ tx, message: { data } }) => {
        const { checkoutId, currency, amountMinor } = data;
        await notify(tx, deps, { definition: paymentFailed, source: checkoutId, payload: { currency, amountMinor }, to: [buyerOf(data)] });
      }),
      on(userRegistered, async ({ tx, message: { data } }) => {
        const { userId, email, locale, displayName } = data;
        await notify(tx, deps, { definition: welcome, source: userId, payload: { displayName }, to: [{ userId, email, locale, name: displayName }] });
      }),
    ],
  });
}

/** What a buyer hears of besides the way of an order. */
function afterSales(deps: Pick<UseCaseDeps, 'channels' | 'now'>): Binding[] {
  return [
    on(events.returnDecided, async ({ tx, message: { data } }) => {
      const { number, vendorName, outcome, reason, returnId, lines = [], isRefunded = true, unpaidLines = [] } = data;
      const unpaid = unpaidLines.map(({ title, quantity }) => ({ title, quantity }));
      const payload = { orderNumber: orderNumberOf(number), vendorName, outcome, reason, lines: linesOf({ lines }), isRefunded, unpaid };
      await notify(tx, deps, { definition: returnDecided, source: `${returnId}:${outcome}`, payload, to: [await reachableBuyer(tx, data)] });
    }),
    on(events.orderMessagePosted, async ({ tx, message: { data } }) => {
      const { number, vendorName, excerpt, messageId, from } = data;
      if (from === 'BUYER') return;
      await notify(tx, deps, { definition: orderMessageFromVendor, source: messageId, payload: { orderNumber: orderNumberOf(number), vendorName, excerpt }, to: [await reachableBuyer(tx, data)] });
    }),
    on(productBackInStock, async ({ tx, message: { data } }) => {
      const { subscriptionId, userId, productId, variantId, title } = data;
      await notify(tx, deps, { definition: backInStock, source: subscriptionId, payload: { productId, variantId, title }, to: [{ userId }] });
    }),
  ];
}

function buyerOf({ customerId, email, locale }: { customerId: string | null; email: string; locale: string }): Addressee {
  return { userId: customerId, email, locale };
}

function phoneOf({ orderId, shippingAddress: { phone } }: PlacedOrder): { orderId: string; phone: string } | null {
  return phone ? { orderId, phone: phone.slice(0, 40) } : null;
}

function newBuyerOf(order: PlacedOrder): Addressee {
  return { ...buyerOf(order), name: order.customerId === null ? order.shippingAddress.recipient : null, phone: phoneOf(order)?.phone ?? null };
}

async function reachableBuyer(tx: Sql, data: { orderId: string; customerId: string | null; email: string; locale: string }): Promise<Addressee> {
  return { ...buyerOf(data), phone: await orderPhone(tx, data.orderId) };
}

function placed({ number, currency, totalMinor, placedAt, vendorOrders, shippingAddress }: PlacedOrder) {
  const { recipient, line1, line2, city, region, postalCode, country } = shippingAddress;
  const town = [postalCode, city].filter(Boolean).join(' ');
  return {
    number,
    currency,
    totalMinor,
    placedAt,
    vendorNames: vendorOrders.map(({ vendorName }) => vendorName),
    lines: vendorOrders.flatMap(linesOf),
    address: [recipient, line1, line2, town, region, country].filter((part): part is string => Boolean(part)),
  };
}
