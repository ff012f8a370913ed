import assert from 'node:assert/strict';
import { describe, it, test } from 'node:test';
import { couponRefusalMessage, quoteCart, type CartLine } from './cart-pricing.ts';
import { mostParcels } from './parcel-limit.ts';
import type { Coupon } from './pricing-types.ts';

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

const coupon = (validFrom: string, validTo: string | null): Coupon => ({
  couponId: 'cpn_1', code: 'LASTSUMMER', effect: { kind: 'percent', rateBps: 1_000 }, scope: {}, currency: null, minSubtotalMinor: 0, stackable: false, platformBps: 10_000,
  validFrom: new Date(validFrom), validTo: validTo === null ? null : new Date(validTo),
});
const said = (validFrom: string, validTo: string | null) => couponRefusalMessage(coupon(validFrom, validTo), 'NOT_VALID_NOW', new Date('2026-11-22T10:00:00Z'));

describe('a coupon that is not valid now', () => {
  it('is over, and says on which day it ended: the last one on which it could be used', () => {
    assert.equal(said('2026-06-01T00:00:00Z', '2026-09-01T00:00:00Z'), 'The coupon LASTSUMMER is over: it ended on 31 August 2026.');
    assert.equal(said('2090-01-01T00:00:00Z', '2026-09-01T12:00:00Z'), 'The coupon LASTSUMMER is over: it ended on 1 September 2026.', 'ended before it began');
  });

  it('cannot be used yet, and says when it can: by the day, or soon by the hour, which is the same everywhere', () => {
    assert.equal(said('2027-06-01T00:00:00Z', null), 'The coupon LASTSUMMER cannot be used yet: it begins on 1 June 2027.');
    assert.equal(said('2026-11-22T12:30:00Z', null), 'The coupon LASTSUMMER cannot be used yet: it begins in 3 hours.');
    assert.equal(said('2026-11-22T10:20:00Z', '2027-01-01T00:00:00Z'), 'The coupon LASTSUMMER cannot be used yet: it begins in less than an hour.');
  });
});
