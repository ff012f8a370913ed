/** What the vendor subgraph tells the others. */
import { defineEvent } from '#platform/messaging/contract';
import { z } from 'zod';
import { country, currency, id, instant, minorUnits } from './common.ts';

export const vendorStatus = z.enum(['APPLIED', 'IN_REVIEW', 'APPROVED', 'SUSPENDED', 'REJECTED', 'TERMINATED']);
export const vendorStaffRole = z.enum(['OWNER', 'MANAGER', 'CATALOG', 'FULFILMENT', 'FINANCE', 'READ_ONLY']);

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
    payoutCurrency: currency,
    status: vendorStatus,
    isAcceptingOrders: z.boolean(),
    handlingDays: z.int().min(0),
    returnWindowDays: z.int().min(0),
    shipping: z.array(
      z.object({
        /** Countries the rate is for; `*` is everywhere else. */
        countries: z.array(z.string()),
        currency,
        priceMinor: minorUnits,
        /** Subtotal from which delivery is free; never when null. */
        freeFromMinor: minorUnits.nullable(),
        minDays: z.int().min(0),
        maxDays: z.int().min(0),
        /** Name for programs, such as `express`, and for people; rates of one country without one are told apart by their speed. */
        code: z.string().max(40).optional(),
        name: z.string().max(80).optional(),
      }),
    ),
    commissionAgreements: z.array(
      z.object({
        id,
        categoryId: id.nullable(),
        rateBasisPoints: z.int().min(0).max(10_000),
        fixedMinor: minorUnits,
        fixedCurrency: currency.nullable(),
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
    commissionAgreements: [
      {
        id: 'cag_01jb2k0000000000000000000a',
        categoryId: null,
        rateBasisPoints: 1200,
        fixedMinor: 0,
        fixedCurrency: null,
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
