/** What the product subgraph tells the others, and the commands it obeys. */
import { defineCommand, defineEvent } from '#platform/messaging/contract';
import { z } from 'zod';
import { currency, id, instant, minorUnits, quantity } from './common.ts';

const exampleVariant = 'var_01jb2k0000000000000000000a';
const exampleVendor = 'vnd_01jb2k0000000000000000000a';
const exampleCheckout = 'cko_01jb2k0000000000000000000a';

/**
 * A product or one of its variants, prices or pictures changed, or whether it can be bought did. Carries the whole
 * state; the cart keeps a copy of it.
 */
export const productUpdated = defineEvent({
  type: 'product.updated.v1',
  aggregate: 'product',
  producer: 'product',
  schema: z.object({
    productId: id,
    slug: z.string(),
    title: z.string(),
    vendorId: id,
    categoryId: id,
    /** The category and those above it, top first. */
    categoryPath: z.array(id),
    /** Published, and its vendor may sell. */
    isPurchasable: z.boolean(),
    taxClass: z.enum(['STANDARD', 'REDUCED', 'ZERO']),
    variants: z.array(
      z.object({
        variantId: id,
        sku: z.string(),
        title: z.string(),
        weightGrams: z.int().nullable(),
        imageKey: z.string().nullable(),
        isActive: z.boolean(),
        prices: z.array(z.object({ currency, priceMinor: minorUnits, compareAtMinor: minorUnits.nullable() })),
      }),
    ),
  }),
  example: {
    productId: 'prd_01jb2k0000000000000000000a',
    slug: 'herringbone-throw',
    title: 'Herringbone throw',
    vendorId: exampleVendor,
    categoryId: 'cat_01jb2k0000000000000000000a',
    categoryPath: ['cat_01jb2k0000000000000000000b', 'cat_01jb2k0000000000000000000a'],
    isPurchasable: true,
    taxClass: 'STANDARD',
    variants: [
      {
        variantId: exampleVariant,
        sku: 'FL-THROW-OAT',
        title: 'Oat',
        weightGrams: 900,
        imageKey: 'product/herringbone-throw/1',
        isActive: true,
        prices: [{ currency: 'EUR', priceMinor: 8900, compareAtMinor: null }],
      },
    ],
  },
});

/** Asks for stock of all lines of a checkout, all or nothing. Answered by stockReserved or stockReservationFailed. */
export const reserveStock = defineCommand({
  type: 'stock.reserve.v1',
  target: 'product',
  schema: z.object({
    checkoutId: id,
    currency,
    lines: z.array(z.object({ variantId: id, quantity })).min(1),
    expiresAt: instant,
  }),
  example: {
    checkoutId: exampleCheckout,
    currency: 'EUR',
    lines: [{ variantId: exampleVariant, quantity: 2 }],
    expiresAt: '2026-03-01T10:00:00.000Z',
  },
});

/** Stock is set aside for a checkout. Prices are the ones in force at that moment. */
export const stockReserved = defineEvent({
  type: 'stock.reserved.v1',
  aggregate: 'reservation',
  producer: 'product',
  schema: z.object({
    checkoutId: id,
    lines: z.array(z.object({ variantId: id, quantity, unitPriceMinor: minorUnits, currency })),
    expiresAt: instant,
  }),
  example: {
    checkoutId: exampleCheckout,
    lines: [{ variantId: exampleVariant, quantity: 2, unitPriceMinor: 8900, currency: 'EUR' }],
    expiresAt: '2026-03-01T10:00:00.000Z',
  },
});

/** Nothing was set aside, since at least one line cannot be had. */
export const stockReservationFailed = defineEvent({
  type: 'stock.reservation-failed.v1',
  aggregate: 'reservation',
  producer: 'product',
  schema: z.object({
    checkoutId: id,
    shortages: z.array(
      z.object({
        variantId: id,
        reason: z.enum(['INSUFFICIENT_STOCK', 'NOT_PURCHASABLE']),
        requested: quantity,
        available: z.int().min(0),
      }),
    ),
  }),
  example: {
    checkoutId: exampleCheckout,
    shortages: [{ variantId: exampleVariant, reason: 'INSUFFICIENT_STOCK', requested: 2, available: 1 }],
  },
});

/** Turns a checkout's reservation into an allocation that does not expire. Answered by stockAllocated or stockAllocationFailed. */
export const allocateStock = defineCommand({
  type: 'stock.allocate.v1',
  target: 'product',
  schema: z.object({ checkoutId: id, orderId: id }),
  example: { checkoutId: exampleCheckout, orderId: 'ord_01jb2k0000000000000000000a' },
});

/** The stock of a checkout is promised to its order for good. */
export const stockAllocated = defineEvent({
  type: 'stock.allocated.v1',
  aggregate: 'reservation',
  producer: 'product',
  schema: z.object({ checkoutId: id, orderId: id }),
  example: { checkoutId: exampleCheckout, orderId: 'ord_01jb2k0000000000000000000a' },
});

/** The reservation had expired and its stock was gone: the checkout has to void the payment. */
export const stockAllocationFailed = defineEvent({
  type: 'stock.allocation-failed.v1',
  aggregate: 'reservation',
  producer: 'product',
  schema: z.object({ checkoutId: id, orderId: id, reason: z.string() }),
  example: { checkoutId: exampleCheckout, orderId: 'ord_01jb2k0000000000000000000a', reason: 'reservation expired' },
});

/** Gives back what a checkout had reserved or allocated. Harmless when there is nothing. Answered by stockReleased. */
export const releaseStock = defineCommand({
  type: 'stock.release.v1',
  target: 'product',
  schema: z.object({ checkoutId: id, reason: z.string() }),
  example: { checkoutId: exampleCheckout, reason: 'payment declined' },
});

/** Nothing is held for the checkout any more. */
export const stockReleased = defineEvent({
  type: 'stock.released.v1',
  aggregate: 'reservation',
  producer: 'product',
  schema: z.object({ checkoutId: id }),
  example: { checkoutId: exampleCheckout },
});

const movementLines = z.array(z.object({ variantId: id, quantity })).min(1);

/** Allocated goods have left the house. `reference` is the parcel and makes it apply once. */
export const shipStock = defineCommand({
  type: 'stock.ship.v1',
  target: 'product',
  schema: z.object({ orderId: id, reference: id, lines: movementLines }),
  example: {
    orderId: 'ord_01jb2k0000000000000000000a',
    reference: 'pcl_01jb2k0000000000000000000a',
    lines: [{ variantId: exampleVariant, quantity: 1 }],
  },
});

/** Allocated goods will not be sent after all: they can be sold again. `reference` makes it apply once. */
export const deallocateStock = defineCommand({
  type: 'stock.deallocate.v1',
  target: 'product',
  schema: z.object({ orderId: id, reference: id, lines: movementLines }),
  example: {
    orderId: 'ord_01jb2k0000000000000000000a',
    reference: 'vor_01jb2k0000000000000000000a',
    lines: [{ variantId: exampleVariant, quantity: 1 }],
  },
});

/** Few or none of a variant are left. */
export const stockLow = defineEvent({
  type: 'stock.low.v1',
  aggregate: 'variant',
  producer: 'product',
  schema: z.object({ variantId: id, productId: id, vendorId: id, title: z.string(), sku: z.string(), available: z.int().min(0) }),
  example: {
    variantId: exampleVariant,
    productId: 'prd_01jb2k0000000000000000000a',
    vendorId: exampleVendor,
    title: 'Herringbone throw, Oat',
    sku: 'FL-THROW-OAT',
    available: 2,
  },
});

/** A variant can be had again, for one of those who asked to be told. Each is told once. */
export const productBackInStock = defineEvent({
  type: 'product.back-in-stock.v1',
  aggregate: 'stock-subscription',
  producer: 'product',
  schema: z.object({ subscriptionId: id, userId: id, variantId: id, productId: id, vendorId: id, title: z.string(), sku: z.string() }),
  example: {
    subscriptionId: 'sub_01jb2k0000000000000000000a',
    userId: 'usr_01jb2k0000000000000000000a',
    variantId: exampleVariant,
    productId: 'prd_01jb2k0000000000000000000a',
    vendorId: exampleVendor,
    title: 'Herringbone throw, Oat',
    sku: 'FL-THROW-OAT',
  },
});
