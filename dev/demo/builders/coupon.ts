import { deterministicId, idPrefixes } from '../ids.ts';
import type { DemoCoupon, DemoVendor } from '../model.ts';

export type CouponInput = Partial<Omit<DemoCoupon, 'id' | 'vendorId' | 'vendorSlug'>> & {
  readonly code: string;
  readonly vendor?: DemoVendor;
};

/** A coupon; a tenth off everything, borne by the marketplace, unless told otherwise. */
export function buildCoupon({ vendor, ...input }: CouponInput): DemoCoupon {
  return {
    id: deterministicId(idPrefixes.coupon, input.code),
    description: 'A tenth off',
    kind: 'percent',
    basisPoints: input.kind === undefined || input.kind === 'percent' ? 1000 : 0,
    amounts: [],
    minimums: [],
    vendorId: vendor?.id ?? null,
    vendorSlug: vendor?.slug ?? null,
    vendorShareBasisPoints: vendor === undefined ? 0 : 10000,
    sharedByVendorIds: [],
    usageLimit: null,
    usageLimitPerCustomer: null,
    startsDaysAgo: 60,
    endsDaysAgo: null,
    active: true,
    ...input,
  };
}
