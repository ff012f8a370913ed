/** What vendors' programs are told of their orders beyond what their people are. */
import { z } from 'zod';
import { exampleLine, line } from './definition.ts';
import { defineMachineEvent } from './machine-event.ts';

const vendorOrder = { vendorId: z.string(), vendorOrderId: z.string(), number: z.string() };
const example = { vendorId: 'vnd_01jb2k0000000000000000000a', vendorOrderId: 'vor_01jb2k0000000000000000000a', number: 'M-100042-1' };

export const vendorOrderShipped = defineMachineEvent({
  event: 'vendor_order_shipped',
  payload: z.strictObject({ ...vendorOrder, parcelId: z.string(), carrier: z.string(), trackingNumber: z.string().nullable(), isComplete: z.boolean(), lines: z.array(line) }),
  example: { ...example, parcelId: 'pcl_01jb2k0000000000000000000a', carrier: 'PostNord', trackingNumber: 'PN123456789SE', isComplete: true, lines: [exampleLine] },
});

export const vendorOrderDelivered = defineMachineEvent({
  event: 'vendor_order_delivered',
  payload: z.strictObject({ ...vendorOrder, deliveredAt: z.iso.datetime(), lines: z.array(line) }),
  example: { ...example, deliveredAt: '2026-03-05T12:00:00.000Z', lines: [exampleLine] },
});

export const vendorOrderRefunded = defineMachineEvent({
  event: 'vendor_order_refunded',
  payload: z.strictObject({ ...vendorOrder, refundId: z.string(), paymentId: z.string().nullable().default(null), currency: z.string(), amountMinor: z.int(), reason: z.string(), paidUnder: z.string().nullable().default(null) }),
  example: { ...example, refundId: 'rfd_01jb2k0000000000000000000a', paymentId: 'pop_01jb2k0000000000000000000a', currency: 'EUR', amountMinor: 8900, reason: 'arrived damaged', paidUnder: null },
});

/** A try of an endpoint. */
export const ping = defineMachineEvent({
  event: 'ping',
  payload: z.strictObject({ vendorId: z.string(), subscriptionId: z.string() }),
  example: { vendorId: example.vendorId, subscriptionId: 'whs_01jb2k0000000000000000000a' },
});
