import * as order from '#events/order';
import { notificationCreated, notificationRead } from '#events/notification';
import { heard, heardWhile, type Heard } from '#platform/bff/live/broker-feed';
import type { LiveHub } from '#platform/bff/live/live-hub';

/** What wakes a feed. */
export const topics = {
  customer: (userId: string) => `customer ${userId}`,
  order: (orderId: string) => `order ${orderId}`,
  vendor: (vendorId: string) => `vendor ${vendorId}`,
  inbox: (userId: string) => `inbox ${userId}`,
};

interface PartOfOrder {
  orderId: string;
  vendorId: string;
  customerId: string | null;
}

const ofPart = ({ orderId, vendorId, customerId }: PartOfOrder): string[] => [topics.order(orderId), topics.vendor(vendorId), ...ofBuyer(customerId)];
const ofBuyer = (customerId: string | null): string[] => (customerId === null ? [] : [topics.customer(customerId)]);

/** Which message of the broker wakes whose feeds. */
export function wakingRules(hub: LiveHub): Heard[] {
  const ofVendorOrder = [
    order.vendorOrderAccepted,
    order.vendorOrderCancelled,
    order.vendorOrderReduced,
    order.vendorOrderShipped,
    order.vendorOrderDelivered,
    order.refundIssued,
    order.orderMessagePosted,
    order.returnRequested,
    order.returnDecided,
  ];
  // Whoever begins to follow reads the feed then, so what came before that need not be heard.
  return heardWhile(() => hub.followers() > 0, [
    heard(order.orderPlaced, ({ orderId, customerId, vendorOrders }) => hub.wake([topics.order(orderId), ...ofBuyer(customerId), ...vendorOrders.map(({ vendorId }) => topics.vendor(vendorId))])),
    ...ofVendorOrder.map((contract) => heard(contract, (part) => hub.wake(ofPart(part)))),
    heard(notificationCreated, ({ notifications }) => hub.wake(notifications.map(({ userId }) => topics.inbox(userId)))),
    heard(notificationRead, ({ userId }) => hub.wake([topics.inbox(userId)])),
  ]);
}
