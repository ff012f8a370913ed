import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { unusedCoupons, type BoughtLine } from './coupon-use.ts';
import { priceCart } from './pricing.ts';
import { pricingInput } from './test/arbitraries.ts';

test('a coupon is used as long as something is kept that it took money off, whatever else is called off', () => {
  const cases = pricingInput.chain((input) => fc.tuple(fc.constant(input), fc.array(fc.tuple(fc.boolean(), fc.nat(999)), { minLength: input.lines.length, maxLength: input.lines.length })));
  fc.assert(
    fc.property(cases, ([input, called]) => {
      const priced = priceCart(input);
      const lines = priced.lines.map((line) => ({ ...line, variantId: line.lineId }));
      const bought = lines.map(({ vendorId, variantId, quantity }, index): BoughtLine => {
        const [isAll, some] = called[index] ?? [false, 0];
        return { vendorId, variantId, quantity, cancelled: isAll ? quantity : Math.min(some, quantity) };
      });
      const used = priced.appliedCoupons.filter(({ discountMinor }) => discountMinor > 0).map(({ couponId }) => couponId);
      const unused = new Set(unusedCoupons(used, { lines, shipping: priced.shipping }, bought));
      for (const couponId of used) {
        const keepers = bought.filter(({ vendorId, variantId, quantity, cancelled }) => {
          const costs = [lines.find((line) => line.variantId === variantId), priced.shipping.find((charge) => charge.vendorId === vendorId)];
          return cancelled < quantity && costs.some((cost) => cost?.discounts.some((discount) => discount.couponId === couponId));
        });
        assert.equal(unused.has(couponId), keepers.length === 0);
      }
      const all = bought.map((line) => ({ ...line, cancelled: line.quantity }));
      assert.deepEqual(unusedCoupons(used, { lines, shipping: priced.shipping }, all), used, 'nothing is kept');
      const none = bought.map((line) => ({ ...line, cancelled: 0 }));
      assert.deepEqual(unusedCoupons(used, { lines, shipping: priced.shipping }, none), [], 'everything is kept');
    }),
  );
});
