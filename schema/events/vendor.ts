/** What the vendor subgraph tells the others. */
import { defineEvent } from '#platform/messaging/contract';
import { z } from 'zod';
import { country, currency, id, instant, minorUnits, postalAddress } from './common.ts';

export const vendorStatus = z.enum(['APPLIED', 'IN_REVIEW', 'APPROVED', 'SUSPENDED', 'REJECTED', 'TERMINATED']);
export const vendorStaffRole = z.enum(['OWNER', 'MANAGER', 'CATALOG', 'FULFILMENT', 'FINANCE', 'READ_ONLY']);

const shippingRate = z.object({
  /** Countries the rate is for; `*` is everywhere else. The first rate in the list that fits counts. */
  countries: z.array(z.string()),
  currency,
  /** Per order, or per item; the first step by weight. */
  priceMinor: minorUnits,
  /** Subtotal from which delivery is free; never when null. */
  freeFromMinor: minorUnits.nullable(),
  minDays: z.int().min(0),
  maxDays: z.int().min(0),
  /** Per order when absent. */
  basis: z.enum(['PER_ORDER', 'PER_ITEM', 'BY_WEIGHT']).optional(),
  /** By weight: what it costs up to each weight, any weight when null. */
  weightSteps: z.array(z.object({ upToGrams: z.int().min(1).nullable(), priceMinor: minorUnits })).optional(),
  /** Name for programs, such as `express`, and for people; rates of one country without one are told apart by their speed. */
  code: z.string().max(40).optional(),
  name: z.string().max(80).optional(),
});

/**
 * A vendor was created or changed in any way. Carries the whole state that others copy: product decides by it what can be
 * bought and found, order takes the commission agreements and delivery terms, user and notification the staff.
 */
export const vendorUpdated = defineEvent({
  type: 'vendor.updated.v1',
  aggregate: 'vendor',
  producer: 'vendor',
  schema: z.object({
    vendorId: id,
    slug: z.string(),
    name: z.string(),
    country,
    /** For invoices and for the tax on the commission; absent until the vendor has given them. */
    legalName: z.string().optional(),
    vatId: z.string().nullable().optional(),
    businessAddress: postalAddress.nullable().optional(),
    payoutCurrency: currency,
    status: vendorStatus,
    isAcceptingOrders: z.boolean(),
    handlingDays: z.int().min(0),
    returnWindowDays: z.int().min(0),
    /** Rates of the default profile. */
    shipping: z.array(shippingRate),
    /** Terms of delivery of goods that go by other rates than `shipping`: those of the named products, then of the nearest named category. */
    shippingProfiles: z
      .array(z.object({ id, handlingDays: z.int().min(0).nullable(), categoryIds: z.array(id), productIds: z.array(id), rates: z.array(shippingRate) }))
      .optional(),
    /** Holidays that run or are to come. What runs is in `isAcceptingOrders` and `handlingDays` already. */
    holidays: z.array(z.object({ startsAt: instant, endsAt: instant, effect: z.enum(['PAUSE_ORDERS', 'EXTEND_HANDLING']), extraHandlingDays: z.int().min(0), note: z.string().nullable() })).optional(),
    /**
     * The account payouts go to, if any; payouts go to verified ones only, and not before `heldUntil`. `providerAccount` is what the payment provider calls it, null in accounts
     * from before that was asked for; absent from older events.
     */
    payoutAccount: z.object({ status: z.enum(['PENDING', 'VERIFIED', 'DISABLED']), currency, heldUntil: instant.nullable(), providerAccount: z.string().nullable().optional() }).nullable().optional(),
    commissionAgreements: z.array(
      z.object({
        id,
        categoryId: id.nullable(),
        rateBasisPoints: z.int().min(0).max(10_000),
        fixedMinor: minorUnits,
        fixedCurrency: currency.nullable(),
        /** Every fixed part; `fixedMinor` and `fixedCurrency` are the first of them. */
        fixedParts: z.array(z.object({ currency, minor: minorUnits })).optional(),
        validFrom: instant,
        validUntil: instant.nullable(),
      }),
    ),
    staff: z.array(z.object({ userId: id, role: vendorStaffRole })),
  }),
  example: {
    vendorId: 'vnd_01jb2k0000000000000000000a',
    slug: 'fjord-and-loom',
    name: 'Fjord & Loom',
    country: 'NO',
    payoutCurrency: 'EUR',
    status: 'APPROVED',
    isAcceptingOrders: true,
    handlingDays: 2,
    returnWindowDays: 30,
    shipping: [{ countries: ['*'], currency: 'EUR', priceMinor: 590, freeFromMinor: 8000, minDays: 3, maxDays: 6 }],
    shippingProfiles: [{ id: 'shp_01jb2k0000000000000000000b', handlingDays: 5, categoryIds: ['cat_01jb2k0000000000000000000a'], productIds: [], rates: [{ countries: ['NO'], currency: 'EUR', priceMinor: 4900, freeFromMinor: null, minDays: 5, maxDays: 9, basis: 'PER_ITEM' }] }],
    holidays: [],
    payoutAccount: { status: 'VERIFIED', currency: 'EUR', heldUntil: null, providerAccount: 'acct_1Nx3kExample' },
    commissionAgreements: [
      {
        id: 'cag_01jb2k0000000000000000000a',
        categoryId: null,
        rateBasisPoints: 1200,
        fixedMinor: 0,
        fixedCurrency: null,
        fixedParts: [],
        validFrom: '2025-01-01T00:00:00.000Z',
        validUntil: null,
      },
    ],
    staff: [{ userId: 'usr_01jb2k0000000000000000000a', role: 'OWNER' }],
  },
});

/** A vendor was let in: the moment to welcome it. */
export const vendorApproved = defineEvent({
  type: 'vendor.approved.v1',
  aggregate: 'vendor',
  producer: 'vendor',
  schema: z.object({ vendorId: id, name: z.string() }),
  example: { vendorId: 'vnd_01jb2k0000000000000000000a', name: 'Fjord & Loom' },
});

/** Somebody is asked to work for a vendor: send the token to the address and nowhere else. Consumers neither log it nor keep it longer than the mail. */
export const vendorStaffInvited = defineEvent({
  type: 'vendor.staff-invited.v1',
  aggregate: 'vendor',
  producer: 'vendor',
  schema: z.object({ vendorId: id, vendorName: z.string(), invitationId: id, email: z.email(), role: vendorStaffRole, locale: z.string(), token: z.string(), expiresAt: instant }),
  example: {
    vendorId: 'vnd_01jb2k0000000000000000000a',
    vendorName: 'Fjord & Loom',
    invitationId: 'vsi_01jb2k0000000000000000000a',
    email: 'jonas@example.com',
    role: 'FULFILMENT',
    locale: 'en',
    token: 'mkt_vi_example',
    expiresAt: '2026-03-08T09:30:00.000Z',
  },
});

/** A vendor's payout account was replaced: tell the owner, who may not have done it. */
export const vendorPayoutAccountChanged = defineEvent({
  type: 'vendor.payout-account-changed.v1',
  aggregate: 'vendor',
  producer: 'vendor',
  schema: z.object({ vendorId: id, vendorName: z.string(), label: z.string(), last4: z.string(), changedAt: instant, heldUntil: instant }),
  example: {
    vendorId: 'vnd_01jb2k0000000000000000000a',
    vendorName: 'Fjord & Loom',
    label: 'Nordbank',
    last4: '4821',
    changedAt: '2026-03-01T09:30:00.000Z',
    heldUntil: '2026-03-04T09:30:00.000Z',
  },
});
