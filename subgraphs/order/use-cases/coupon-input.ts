/** What a coupon is made of, checked. */
import { DomainError } from '#platform/errors/domain-error';
import { knownFractionDigits } from '#platform/money/currencies';
import { z } from 'zod';
import type { CouponTerms, GrantedCoupon } from '../data/coupon-grants.ts';
import type { CouponAmount } from '../data/coupon-repository.ts';

const instant = z.coerce.date();
const limit = z.int().min(1).max(1_000_000_000);
const ids = z.array(z.string().min(1).max(40)).min(1).max(100);
const minor = z.int().min(1).max(Number.MAX_SAFE_INTEGER);
const description = z.string().trim().min(1).max(240);

const amount = z
  .strictObject({ currency: z.string().refine((code) => knownFractionDigits(code) !== undefined, 'must be an ISO 4217 code'), offMinor: minor.nullish(), minimumMinor: minor.nullish() })
  .refine(({ offMinor, minimumMinor }) => offMinor != null || minimumMinor != null, 'give what is taken off, the minimum, or both');

export const createCouponInput = z
  .strictObject({
    // Letters that no keyboard lacks, since people type it.
    code: z.string().trim().regex(/^[A-Za-z0-9][A-Za-z0-9_-]{2,39}$/, 'must be 3 to 40 letters, digits, hyphens or underscores').transform((code) => code.toUpperCase()),
    description,
    kind: z.enum(['PERCENT', 'FIXED', 'FREE_SHIPPING']),
    rateBasisPoints: z.int().min(1).max(10_000).nullish(),
    amounts: z.array(amount).max(20).nullish(),
    vendorIds: ids.nullish(),
    marketplaceShareBasisPoints: z.int().min(0).max(10_000).nullish(),
    productIds: ids.nullish(),
    categoryIds: ids.nullish(),
    isStackable: z.boolean().nullish(),
    startsAt: instant.nullish(),
    endsAt: instant.nullish(),
    usageLimit: limit.nullish(),
    perCustomerLimit: limit.nullish(),
  })
  .superRefine(({ kind, rateBasisPoints, amounts, vendorIds }, context) => {
    const problem = (field: string, message: string) => context.addIssue({ code: 'custom', path: [field], message });
    if ((kind === 'PERCENT') !== (rateBasisPoints != null)) problem('rateBasisPoints', kind === 'PERCENT' ? 'is needed for a percentage' : `is not for ${kind}`);
    const list = amounts ?? [];
    if (new Set(list.map(({ currency }) => currency)).size < list.length) problem('amounts', 'may name each currency once');
    if (kind === 'FIXED' && (list.length === 0 || list.some(({ offMinor }) => offMinor == null))) problem('amounts', 'must say what is taken off in each currency');
    if (new Set(vendorIds).size < (vendorIds?.length ?? 0)) problem('vendorIds', 'may name each vendor once');
    if (kind !== 'FIXED' && list.some(({ offMinor }) => offMinor != null)) problem('amounts', `may hold minimums only for ${kind}`);
  });

export type CreateCouponInput = z.infer<typeof createCouponInput>;

/** Absent fields stay; null takes a limit or the end away. */
export const updateCouponInput = z.strictObject({
  description: description.optional(),
  startsAt: instant.optional(),
  endsAt: instant.nullable().optional(),
  usageLimit: limit.nullable().optional(),
  perCustomerLimit: limit.nullable().optional(),
});

export type UpdateCouponInput = z.infer<typeof updateCouponInput>;

const kinds = { PERCENT: 'percent', FIXED: 'fixed', FREE_SHIPPING: 'free_shipping' } as const;
/** As the API and messages name them. */
export const kindNames = { percent: 'PERCENT', fixed: 'FIXED', free_shipping: 'FREE_SHIPPING' } as const;

/**
 * What a coupon is from its input. A vendor bears what its coupon takes off, and it applies to nobody else's goods. What the marketplace bears in part
 * applies to nobody's goods until its vendor has agreed. @throws DomainError INVALID_INPUT when a vendor decides for others, or nobody bears a part.
 */
export function couponOf(input: CreateCouponInput, { vendorId, at }: { vendorId: string | null; at: Date }): Omit<GrantedCoupon, 'id' | 'usedCount' | 'version'> {
  const { code, kind, rateBasisPoints, amounts, productIds, categoryIds } = input;
  for (const field of ['vendorIds', 'marketplaceShareBasisPoints'] as const)
    if (vendorId !== null && input[field] != null) throw new DomainError('INVALID_INPUT', 'A vendor decides for itself only: its coupon applies to its own goods, at its own cost.', { field: ['input', field] });
  const platformBps = vendorId === null ? (input.marketplaceShareBasisPoints ?? 10_000) : 0;
  if (isShared({ vendorId, platformBps }) && !input.vendorIds) throw new DomainError('INVALID_INPUT', 'Name the vendors that are to bear the rest.', { field: ['input', 'vendorIds'] });
  const vendorIds = vendorId !== null ? [vendorId] : isShared({ vendorId, platformBps }) ? [] : input.vendorIds;
  return {
    code,
    vendorId,
    description: input.description,
    kind: kinds[kind],
    rateBps: rateBasisPoints ?? null,
    amounts: (amounts ?? []).map(({ currency, offMinor, minimumMinor }): CouponAmount => ({ currency, amountMinor: offMinor ?? 0, minSubtotalMinor: minimumMinor ?? 0 })),
    scope: { ...(vendorIds && { vendorIds }), ...(productIds && { productIds }), ...(categoryIds && { categoryIds }) },
    stackable: input.isStackable ?? false,
    platformBps,
    validFrom: input.startsAt ?? at,
    validTo: input.endsAt ?? null,
    usageLimit: input.usageLimit ?? null,
    perCustomerLimit: input.perCustomerLimit ?? null,
  };
}

/** Whether vendors bear a part of a coupon that is the marketplace's. */
export function isShared({ vendorId, platformBps }: Pick<GrantedCoupon, 'vendorId' | 'platformBps'>): boolean {
  return vendorId === null && platformBps < 10_000;
}

/** Whether a coupon may cost more by new terms than by old ones: begin earlier, end later, be used more often. */
export function isWider(now: CouponTerms, before: CouponTerms): boolean {
  const more = (limit: number | null, former: number | null) => (limit ?? Infinity) > (former ?? Infinity);
  const end = ({ validTo }: CouponTerms) => validTo?.getTime() ?? null;
  return now.validFrom < before.validFrom || more(end(now), end(before)) || more(now.usageLimit, before.usageLimit) || more(now.perCustomerLimit, before.perCustomerLimit);
}

/** A coupon's terms with changes. */
export function changedTerms(coupon: CouponTerms, input: UpdateCouponInput): CouponTerms {
  return {
    description: input.description ?? coupon.description,
    validFrom: input.startsAt ?? coupon.validFrom,
    validTo: input.endsAt === undefined ? coupon.validTo : input.endsAt,
    usageLimit: input.usageLimit === undefined ? coupon.usageLimit : input.usageLimit,
    perCustomerLimit: input.perCustomerLimit === undefined ? coupon.perCustomerLimit : input.perCustomerLimit,
  };
}
