import assert from 'node:assert/strict';
import { test } from 'node:test';
import { quoteCart, type CartLine } from './cart-pricing.ts';
import { mostParcels } from './parcel-limit.ts';

/** A cart of one line each of so many vendors. */
function cartOf(vendors: number) {
  const lines = Array.from({ length: vendors }, (_, index): CartLine => ({
    lineId: `cln_${index}`, variantId: `var_${index}`, productId: `prd_${index}`, vendorId: `vnd_${index}`, title: 'Mug', variantTitle: 'Oat', sku: `m-${index}`, imageKey: null,
    quantity: 1, addedPriceMinor: 500, unitPriceMinor: 500, taxClass: 'STANDARD', categoryIds: [], obstacle: null,
  }));
  const terms = { name: 'Vendor', shipping: [{ countries: ['*'], currency: 'EUR', priceMinor: 100, freeFromMinor: null, minDays: 1, maxDays: 2 }] };
  return quoteCart({ currency: 'EUR', country: 'SE', lines, coupons: [], vendors: new Map(lines.map(({ vendorId }) => [vendorId as string, terms])), choices: {}, at: new Date() });
}

test('a cart of more vendors than a payment can be collected for is not checked out, and says why', () => {
  assert.deepEqual(cartOf(mostParcels).problems, []);
  const [problem, ...others] = cartOf(mostParcels + 1).problems;
  assert.deepEqual([problem?.code, problem?.field, others], ['LIMIT_EXCEEDED', ['lines'], []]);
  assert.match(problem?.message ?? '', /45 vendors at most, and these are 46/);
});
