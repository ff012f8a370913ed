/** What the order subgraph tells the others. */
import { defineEvent } from '#platform/messaging/contract';
import { z } from 'zod';
import { currency, id, instant, minorUnits, postalAddress, quantity } from './common.ts';

const orderId = 'ord_01jb2k0000000000000000000a';
const vendorOrderId = 'vor_01jb2k0000000000000000000a';
const vendorId = 'vnd_01jb2k0000000000000000000a';
/** The order has them, and forgets them with the person: the log of its facts does without. */
const notLogged = ['email'] as const;
const buyer = { customerId: 'usr_01jb2k0000000000000000000a', email: 'mara@example.com', locale: 'en' };

/** Who bought: the account, null for guests, and where messages go. */
const buyerShape = { customerId: id.nullable(), email: z.email(), locale: z.string() };

const lineShape = z.object({
  lineId: id,
  variantId: id,
  productId: id,
  title: z.string(),
  variantTitle: z.string(),
  sku: z.string(),
  quantity,
  totalMinor: minorUnits,
});
const exampleLine = {
  lineId: 'oln_01jb2k0000000000000000000a',
  variantId: 'var_01jb2k0000000000000000000a',
  productId: 'prd_01jb2k0000000000000000000a',
  title: 'Herringbone throw',
  variantTitle: 'Oat',
  sku: 'FL-THROW-OAT',
  quantity: 1,
  totalMinor: 8900,
};
const exampleAddress = {
  recipient: 'Mara Lindqvist',
  line1: 'Kungsgatan 4',
  line2: null,
  city: 'Göteborg',
  region: null,
  postalCode: '411 19',
  country: 'SE',
  phone: null,
};

/** An order exists and its payment is authorised. */
export const orderPlaced = defineEvent({
  type: 'order.placed.v1',
  aggregate: 'order',
  producer: 'order',
  notLogged: [...notLogged, 'shippingAddress'],
  schema: z.object({
    orderId: id,
    number: z.string(),
    checkoutId: id,
    ...buyerShape,
    currency,
    totalMinor: minorUnits,
    placedAt: instant,
    shippingAddress: postalAddress,
    vendorOrders: z.array(
      z.object({
        vendorOrderId: id,
        number: z.string(),
        vendorId: id,
        vendorName: z.string(),
        totalMinor: minorUnits,
        lines: z.array(lineShape),
      }),
    ),
  }),
  example: {
    orderId,
    number: 'M-100042',
    checkoutId: 'cko_01jb2k0000000000000000000a',
    ...buyer,
    currency: 'EUR',
    totalMinor: 9490,
    placedAt: '2026-03-01T09:30:00.000Z',
    shippingAddress: exampleAddress,
    vendorOrders: [
      { vendorOrderId, number: 'M-100042-1', vendorId, vendorName: 'Fjord & Loom', totalMinor: 9490, lines: [exampleLine] },
    ],
  },
});

const vendorOrderShape = { orderId: id, vendorOrderId: id, number: z.string(), vendorId: id, vendorName: z.string(), ...buyerShape };
const exampleVendorOrder = { orderId, vendorOrderId, number: 'M-100042-1', vendorId, vendorName: 'Fjord & Loom', ...buyer };

/** A vendor took its part of an order on. */
export const vendorOrderAccepted = defineEvent({
  type: 'vendor-order.accepted.v1',
  aggregate: 'vendor-order',
  producer: 'order',
  notLogged,
  schema: z.object({ ...vendorOrderShape }),
  example: exampleVendorOrder,
});

/**
 * A part of an order was called off by the vendor (`REJECTED`) or the buyer (`CANCELLED`): all that was left of it (`lines`). With `isRest` some of it was sent before, and
 * stands; both are absent from older events.
 */
export const vendorOrderCancelled = defineEvent({
  type: 'vendor-order.cancelled.v1',
  aggregate: 'vendor-order',
  producer: 'order',
  notLogged,
  schema: z.object({ ...vendorOrderShape, outcome: z.enum(['REJECTED', 'CANCELLED']), reason: z.string(), isRest: z.boolean().optional(), lines: z.array(lineShape).optional() }),
  example: { ...exampleVendorOrder, outcome: 'CANCELLED', reason: 'changed my mind', isRest: false, lines: [exampleLine] },
});

/** Some pieces of a vendor order were called off by the vendor (`REJECTED`) or the buyer (`CANCELLED`, also when absent); the rest of it stands. */
export const vendorOrderReduced = defineEvent({
  type: 'vendor-order.reduced.v1',
  aggregate: 'vendor-order',
  producer: 'order',
  notLogged,
  schema: z.object({ ...vendorOrderShape, outcome: z.enum(['REJECTED', 'CANCELLED']).optional(), reason: z.string(), lines: z.array(lineShape) }),
  example: { ...exampleVendorOrder, outcome: 'CANCELLED', reason: 'one is enough', lines: [exampleLine] },
});

/** A parcel left the vendor; its goods are paid for. */
export const vendorOrderShipped = defineEvent({
  type: 'vendor-order.shipped.v1',
  aggregate: 'vendor-order',
  producer: 'order',
  notLogged,
  schema: z.object({
    ...vendorOrderShape,
    parcelId: id,
    carrier: z.string(),
    trackingNumber: z.string().nullable(),
    isComplete: z.boolean(),
    lines: z.array(lineShape),
  }),
  example: {
    ...exampleVendorOrder,
    parcelId: 'pcl_01jb2k0000000000000000000a',
    carrier: 'PostNord',
    trackingNumber: 'PN123456789SE',
    isComplete: true,
    lines: [exampleLine],
  },
});

/** All parcels of a vendor order have arrived. Product takes it as proof of purchase for reviews. */
export const vendorOrderDelivered = defineEvent({
  type: 'vendor-order.delivered.v1',
  aggregate: 'vendor-order',
  producer: 'order',
  notLogged,
  schema: z.object({ ...vendorOrderShape, deliveredAt: instant, lines: z.array(lineShape) }),
  example: { ...exampleVendorOrder, deliveredAt: '2026-03-05T12:00:00.000Z', lines: [exampleLine] },
});

/**
 * Money went back to the buyer. A refund may go in several parts (`paymentId`), one per parcel that was paid for. `paidUnder` is the reference of a payment by other
 * means than the one the buyer had used; absent otherwise.
 */
export const refundIssued = defineEvent({
  type: 'refund.issued.v1',
  aggregate: 'vendor-order',
  producer: 'order',
  notLogged,
  schema: z.object({ ...vendorOrderShape, refundId: id, paymentId: id.optional(), currency, amountMinor: minorUnits, reason: z.string(), paidUnder: z.string().optional() }),
  example: {
    ...exampleVendorOrder,
    refundId: 'rfd_01jb2k0000000000000000000a',
    paymentId: 'pop_01jb2k0000000000000000000a',
    currency: 'EUR',
    amountMinor: 8900,
    reason: 'arrived damaged',
  },
});

/** Buyer or vendor wrote about a vendor order; the other side wants to know. */
export const orderMessagePosted = defineEvent({
  type: 'order.message-posted.v1',
  aggregate: 'vendor-order',
  producer: 'order',
  notLogged: [...notLogged, 'authorName', 'excerpt'],
  schema: z.object({ ...vendorOrderShape, messageId: id, from: z.enum(['BUYER', 'VENDOR']), authorName: z.string(), excerpt: z.string(), postedAt: instant }),
  example: {
    ...exampleVendorOrder,
    messageId: 'vom_01jb2k0000000000000000000a',
    from: 'BUYER',
    authorName: 'Mara Lindqvist',
    excerpt: 'Could you send it before Friday?',
    postedAt: '2026-03-02T08:00:00.000Z',
  },
});

/** A buyer wants to send goods back; the vendor must answer. */
export const returnRequested = defineEvent({
  type: 'return.requested.v1',
  aggregate: 'vendor-order',
  producer: 'order',
  notLogged,
  schema: z.object({ ...vendorOrderShape, returnId: id, reason: z.string(), lines: z.array(lineShape) }),
  example: { ...exampleVendorOrder, returnId: 'rtn_01jb2k0000000000000000000a', reason: 'too small', lines: [exampleLine] },
});

/**
 * The vendor agreed to a return of these goods (`lines`), declined it, or received them. With those it says whether money goes back (`isRefunded`), and for what not, since
 * nothing was ever collected for it; all three are absent from older events.
 */
export const returnDecided = defineEvent({
  type: 'return.decided.v1',
  aggregate: 'vendor-order',
  producer: 'order',
  notLogged,
  schema: z.object({ ...vendorOrderShape, returnId: id, outcome: z.enum(['APPROVED', 'DECLINED', 'RECEIVED']), reason: z.string().nullable(), lines: z.array(lineShape).optional(), isRefunded: z.boolean().optional(), unpaidLines: z.array(lineShape).optional() }),
  example: { ...exampleVendorOrder, returnId: 'rtn_01jb2k0000000000000000000a', outcome: 'RECEIVED', reason: null, lines: [exampleLine], isRefunded: true, unpaidLines: [exampleLine] },
});

/** A checkout ended because the payment was declined. */
export const paymentFailed = defineEvent({
  type: 'payment.failed.v1',
  aggregate: 'checkout',
  producer: 'order',
  notLogged,
  schema: z.object({ checkoutId: id, ...buyerShape, currency, amountMinor: minorUnits, reason: z.string() }),
  example: { checkoutId: 'cko_01jb2k0000000000000000000a', ...buyer, currency: 'EUR', amountMinor: 9490, reason: 'card declined' },
});

/**
 * Vendors are asked to bear their part of a coupon of the marketplace, which applies to the goods of each once that one agrees. With `isAgain` they were asked before, and
 * the coupon may cost more by now: what they had agreed to counts no longer. The aggregate's version is that of the terms.
 */
export const couponShareAsked = defineEvent({
  type: 'coupon.share-asked.v1',
  aggregate: 'coupon',
  producer: 'order',
  schema: z.object({
    couponId: id,
    vendorIds: z.array(id).min(1).max(100),
    code: z.string(),
    description: z.string(),
    kind: z.enum(['PERCENT', 'FIXED', 'FREE_SHIPPING']),
    rateBasisPoints: z.int().nullable(),
    amounts: z.array(z.object({ currency, offMinor: minorUnits.nullable(), minimumMinor: minorUnits.nullable() })),
    marketplaceShareBasisPoints: z.int(),
    startsAt: instant,
    endsAt: instant.nullable(),
    isAgain: z.boolean(),
  }),
  example: {
    couponId: 'cpn_01jb2k0000000000000000000a',
    vendorIds: [vendorId],
    code: 'AUTUMN20',
    description: 'A fifth off for the first 25',
    kind: 'PERCENT',
    rateBasisPoints: 2000,
    amounts: [{ currency: 'EUR', offMinor: null, minimumMinor: 4000 }],
    marketplaceShareBasisPoints: 6000,
    startsAt: '2026-03-01T09:30:00.000Z',
    endsAt: null,
    isAgain: false,
  },
});

/** Money was handed to the provider for a vendor's account. */
export const payoutSent = defineEvent({
  type: 'payout.sent.v1',
  aggregate: 'payout',
  producer: 'order',
  schema: z.object({ payoutId: id, vendorId: id, currency, amountMinor: minorUnits }),
  example: { payoutId: 'pyt_01jb2k0000000000000000000a', vendorId, currency: 'EUR', amountMinor: 226_000 },
});

/**
 * What a payout brought to the vendor's account at the payment provider was refused by the vendor's bank: it waits there, and nothing more is sent on schedule until the bank
 * takes it. The amount is what the bank refused, which may be of several payouts, this one being the last.
 */
export const payoutRefusedByBank = defineEvent({
  type: 'payout.refused-by-bank.v1',
  aggregate: 'payout',
  producer: 'order',
  schema: z.object({ payoutId: id, vendorId: id, currency, amountMinor: minorUnits }),
  example: { payoutId: 'pyt_01jb2k0000000000000000000a', vendorId, currency: 'EUR', amountMinor: 226_000 },
});

/**
 * A payout did not get through, and the vendor has its money available again. `ACCOUNT_REFUSED`: the account cannot take money. `RETURNED`: it was sent, and sent back.
 * `NOT_SENT`: for reasons that the vendor can do nothing about.
 */
export const payoutFailed = defineEvent({
  type: 'payout.failed.v1',
  aggregate: 'payout',
  producer: 'order',
  schema: z.object({ payoutId: id, vendorId: id, currency, amountMinor: minorUnits, reason: z.enum(['ACCOUNT_REFUSED', 'RETURNED', 'NOT_SENT']) }),
  example: { payoutId: 'pyt_01jb2k0000000000000000000a', vendorId, currency: 'EUR', amountMinor: 226_000, reason: 'ACCOUNT_REFUSED' },
});
