import fc from 'fast-check';
import type { Coupon, PricingInput, PricingLine, ShippingRate, TaxRate } from '../pricing-types.ts';
import type { Settlement } from '../commission.ts';
import { settle } from '../commission.ts';

const vendors = ['vnd_a', 'vnd_b', 'vnd_c', 'vnd_d'];
const categories = ['cat_x', 'cat_y', 'cat_z'];
const taxClasses = ['STANDARD', 'REDUCED', 'ZERO'];

/** Currencies with 2, 0 and 3 fraction digits. */
export const currency = fc.constantFrom('EUR', 'JPY', 'KWD');
const price = fc.oneof(
  fc.integer({ min: 0, max: 20 }),
  fc.integer({ min: 0, max: 50_000 }),
  fc.integer({ min: 0, max: 10_000_000_000 }),
);
export const rateBps = fc.integer({ min: 0, max: 10_000 });

const line = fc.record({
  vendorId: fc.constantFrom(...vendors),
  productId: fc.constantFrom('prd_1', 'prd_2', 'prd_3'),
  categoryIds: fc.subarray(categories),
  quantity: fc.oneof(fc.integer({ min: 1, max: 9 }), fc.integer({ min: 1, max: 999 })),
  unitPriceMinor: price,
  taxClass: fc.constantFrom(...taxClasses),
});

const lines = fc
  .array(line, { minLength: 1, maxLength: 12 })
  .map((list): PricingLine[] => list.map((entry, index) => ({ ...entry, lineId: `cln_${index}` })));

const scope = fc.record(
  {
    vendorIds: fc.subarray(vendors, { minLength: 1 }),
    categoryIds: fc.subarray(categories, { minLength: 1 }),
    productIds: fc.constant(['prd_1', 'prd_2']),
  },
  { requiredKeys: [] },
);

const effect = fc.oneof(
  fc.record({ kind: fc.constant('percent' as const), rateBps }),
  fc.record({ kind: fc.constant('fixed' as const), amountMinor: price }),
  fc.record({ kind: fc.constant('free_shipping' as const) }),
);

const coupon = (code: string): fc.Arbitrary<Coupon> =>
  fc.record({
    couponId: fc.constant(`cpn_${code}`),
    code: fc.constant(code),
    effect,
    scope,
    currency: fc.oneof(fc.constant(null), currency),
    minSubtotalMinor: fc.oneof(fc.constant(0), fc.integer({ min: 0, max: 100_000 })),
    stackable: fc.boolean(),
    platformBps: fc.oneof(fc.constantFrom(0, 10_000), rateBps),
    validFrom: fc.constant(new Date('2025-01-01')),
    validTo: fc.constantFrom(null, new Date('2030-01-01')),
  });

const shippingRates: fc.Arbitrary<ShippingRate[]> = fc.tuple(
  ...vendors.map((vendorId) =>
    fc.record({
      vendorId: fc.constant(vendorId),
      baseMinor: fc.integer({ min: 0, max: 2_000 }),
      perItemMinor: fc.integer({ min: 0, max: 300 }),
      freeFromMinor: fc.oneof(fc.constant(null), fc.integer({ min: 0, max: 100_000 })),
    }),
  ),
);

const taxRates: fc.Arbitrary<TaxRate[]> = fc
  .tuple(...taxClasses.map(() => fc.integer({ min: 0, max: 3_000 })))
  .map((rates) => taxClasses.map((taxClass, index) => ({ country: 'DE', taxClass, rateBps: rates[index] ?? 0 })));

/** Any cart: many vendors, any coupons, any tax, delivered at home or abroad. */
export const pricingInput: fc.Arbitrary<PricingInput> = fc.record({
  currency,
  country: fc.constantFrom('DE', 'US'),
  pricesIncludeTax: fc.boolean(),
  lines,
  coupons: fc.tuple(coupon('ONE'), coupon('TWO'), coupon('THREE')).chain((all) => fc.shuffledSubarray(all)),
  shippingRates,
  taxRates,
  at: fc.constant(new Date('2026-06-01')),
});

/** Any settled line: what was paid, what the platform adds, any terms. */
export const settlement: fc.Arbitrary<Settlement> = fc
  .record({
    totalMinor: price,
    subsidyMinor: fc.oneof(fc.constant(0), price),
    rateBps,
    fixedMinor: fc.integer({ min: 0, max: 500 }),
    taxBps: fc.integer({ min: 0, max: 3_000 }),
  })
  .map(({ totalMinor, subsidyMinor, ...terms }) => settle({ totalMinor, subsidyMinor }, terms));

/** Cuts a whole number above zero into parts, in any number and of any size. */
export function cutsOf(whole: number): fc.Arbitrary<number[]> {
  return fc.array(fc.integer({ min: 1, max: Math.max(1, whole) }), { maxLength: 8 }).map((wanted) => {
    const parts: number[] = [];
    let left = whole;
    for (const part of wanted) {
      if (part >= left) break;
      parts.push(part);
      left -= part;
    }
    return left > 0 ? [...parts, left] : parts;
  });
}
