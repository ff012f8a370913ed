import { describe, it } from 'node:test';
import assert from 'node:assert/strict';
import fc from 'fast-check';
import { basisPointsOf } from '#platform/money/money';
import { settle } from './commission.ts';
import { chargeStep } from './charge-step.ts';
import { priceCart } from './pricing.ts';
import type { Coupon, PricingInput, PricingLine } from './pricing-types.ts';
import { taxContainedIn, taxRateFor } from './tax.ts';
import { pricingInput } from './test/arbitraries.ts';

const line = (changes: Partial<PricingLine> = {}): PricingLine => ({
  lineId: 'cln_1',
  vendorId: 'vnd_a',
  productId: 'prd_1',
  categoryIds: ['cat_x'],
  quantity: 1,
  unitPriceMinor: 1_000,
  taxClass: 'STANDARD',
  ...changes,
});

const coupon = (changes: Partial<Coupon> = {}): Coupon => ({
  couponId: 'cpn_1',
  code: 'SAVE',
  effect: { kind: 'percent', rateBps: 1_000 },
  scope: {},
  currency: 'EUR',
  minSubtotalMinor: 0,
  stackable: true,
  platformBps: 0,
  validFrom: new Date('2026-01-01'),
  validTo: null,
  ...changes,
});

const input = (changes: Partial<PricingInput> = {}): PricingInput => ({
  currency: 'EUR',
  country: 'DE',
  pricesIncludeTax: true,
  lines: [line()],
  coupons: [],
  shippingRates: [
    { vendorId: 'vnd_a', baseMinor: 490, perItemMinor: 0, freeFromMinor: null },
    { vendorId: 'vnd_b', baseMinor: 300, perItemMinor: 100, freeFromMinor: 5_000 },
  ],
  taxRates: [
    { country: 'DE', taxClass: 'STANDARD', rateBps: 1_900 },
    { country: 'DE', taxClass: 'REDUCED', rateBps: 700 },
  ],
  at: new Date('2026-06-01'),
  ...changes,
});

describe('pricing any cart', () => {
  it('keeps total = subtotal - discount + shipping + tax that is not included, in whole minor units', () => {
    fc.assert(
      fc.property(pricingInput, (cart) => {
        const { totals } = priceCart(cart);
        const addedTax = cart.pricesIncludeTax ? 0 : totals.taxMinor;
        assert.equal(totals.totalMinor, totals.subtotalMinor - totals.discountMinor + totals.shippingMinor + addedTax);
        for (const amount of Object.values(totals)) assert.ok(Number.isSafeInteger(amount) && amount >= 0);
      }),
    );
  });

  it("charges in whole steps of the currency, never more than the pieces cost, and takes off no less than a fixed coupon promises", () => {
    fc.assert(
      fc.property(pricingInput, (cart) => {
        const step = chargeStep(cart.currency);
        const priced = priceCart(cart);
        for (const cost of [...priced.lines, ...priced.shipping, priced.totals, ...priced.vendors]) assert.deepEqual([cost.totalMinor % step, cost.discountMinor % step], [0, 0]);
        for (const line of priced.lines) {
          const piecesMinor = line.unitPriceMinor * line.quantity;
          assert.ok(line.subtotalMinor <= piecesMinor && piecesMinor - line.subtotalMinor < step);
        }
        for (const { couponId, discountMinor } of priced.appliedCoupons) {
          const effect = cart.coupons.find((one) => one.couponId === couponId)?.effect;
          // Where less was taken off, nothing that it applies to was left.
          if (effect?.kind === 'fixed' && discountMinor > 0 && discountMinor < effect.amountMinor)
            assert.ok(priced.lines.some((line) => line.discounts.some((discount) => discount.couponId === couponId) && line.discountMinor === line.subtotalMinor));
        }
      }),
    );
  });

  it('charges 7 pieces at 1.234 dinars as 8.630, and 10 % less as 7.770', () => {
    const lines = [line({ quantity: 7, unitPriceMinor: 1_234 })];
    const dinars = (coupons: Coupon[]) => priceCart(input({ currency: 'KWD', lines, coupons, shippingRates: [{ vendorId: 'vnd_a', baseMinor: 499, perItemMinor: 0, freeFromMinor: null }] }));
    const { lines: [priced], shipping: [delivery] } = dinars([]);
    assert.deepEqual([priced?.subtotalMinor, priced?.totalMinor, delivery?.totalMinor], [8_630, 8_630, 490]);
    const [reduced] = dinars([coupon({ currency: 'KWD' })]).lines;
    assert.deepEqual([reduced?.discountMinor, reduced?.totalMinor], [860, 7_770]);
    const [fixed] = dinars([coupon({ currency: 'KWD', effect: { kind: 'fixed', amountMinor: 125 } })]).lines;
    assert.equal(fixed?.discountMinor, 130);
    const onTop = priceCart(input({ currency: 'KWD', lines, pricesIncludeTax: false })).lines[0];
    assert.deepEqual([onTop?.taxMinor, onTop?.totalMinor], [1_640, 10_270]);
  });

  it('makes the vendors sum to the cart exactly in every total', () => {
    fc.assert(
      fc.property(pricingInput, (cart) => {
        const { totals, vendors } = priceCart(cart);
        for (const name of Object.keys(totals) as (keyof typeof totals)[])
          assert.equal(
            vendors.reduce((sum, vendor) => sum + vendor[name], 0),
            totals[name],
          );
      }),
    );
  });

  it('never takes more off a line than it costs, and every discount is borne in full by platform and vendor', () => {
    fc.assert(
      fc.property(pricingInput, (cart) => {
        const priced = priceCart(cart);
        for (const cost of [...priced.lines, ...priced.shipping]) {
          assert.ok(cost.discountMinor <= cost.subtotalMinor);
          assert.equal(
            cost.discounts.reduce((sum, discount) => sum + discount.amountMinor, 0),
            cost.discountMinor,
          );
          for (const discount of cost.discounts)
            assert.equal(discount.platformMinor + discount.vendorMinor, discount.amountMinor);
        }
      }),
    );
  });

  it('accounts for every coupon: applied with the sum of its shares, or refused with a reason', () => {
    fc.assert(
      fc.property(pricingInput, (cart) => {
        const priced = priceCart(cart);
        assert.equal(priced.appliedCoupons.length + priced.refusedCoupons.length, cart.coupons.length);
        const shares = [...priced.lines, ...priced.shipping].flatMap((cost) => cost.discounts);
        for (const applied of priced.appliedCoupons) {
          const ofCoupon = shares.filter((share) => share.couponId === applied.couponId);
          assert.equal(
            ofCoupon.reduce((sum, share) => sum + share.amountMinor, 0),
            applied.discountMinor,
          );
          // Goods and delivery are taken off in one step per coupon, so the whole share is rounded once.
          assert.equal(
            ofCoupon.reduce((sum, share) => sum + share.platformMinor, 0),
            basisPointsOf(applied.discountMinor, cart.coupons.find(({ couponId }) => couponId === applied.couponId)?.platformBps ?? 0),
          );
        }
      }),
    );
  });

  it('never combines a coupon that does not stack with another', () => {
    fc.assert(
      fc.property(pricingInput, (cart) => {
        const applied = priceCart(cart).appliedCoupons.map(({ couponId }) =>
          cart.coupons.find((entry) => entry.couponId === couponId),
        );
        assert.ok(applied.length <= 1 || applied.every((entry) => entry?.stackable));
      }),
    );
  });
});

describe('discounts', () => {
  it('divides a fixed coupon over lines by largest remainder', () => {
    const lines = ['1', '2', '3'].map((id) => line({ lineId: id, unitPriceMinor: 333 }));
    const priced = priceCart(input({ lines, coupons: [coupon({ effect: { kind: 'fixed', amountMinor: 100 } })] }));
    assert.deepEqual(
      priced.lines.map((entry) => entry.discountMinor),
      [34, 33, 33],
    );
  });

  it('rounds what the platform bears once, however many lines: no side gains by small ones', () => {
    const lines = ['vnd_a', 'vnd_b', 'vnd_c'].map((vendorId) => line({ lineId: vendorId, vendorId, unitPriceMinor: 10 }));
    const priced = priceCart(input({ lines, coupons: [coupon({ platformBps: 5_000 })] }));
    assert.deepEqual(
      priced.lines.flatMap(({ discounts }) => discounts.map(({ platformMinor, vendorMinor }) => [platformMinor, vendorMinor])),
      [[1, 0], [1, 0], [0, 1]],
    );
  });

  it('applies to nothing while no vendor takes part', () => {
    assert.equal(priceCart(input({ coupons: [coupon({ scope: { vendorIds: [] } })] })).refusedCoupons[0]?.reason, 'NOTHING_IN_SCOPE');
  });

  it('applies percentages before fixed amounts, whatever the order of entry', () => {
    const percent = coupon({ couponId: 'p', code: 'P' });
    const fixed = coupon({ couponId: 'f', code: 'F', effect: { kind: 'fixed', amountMinor: 100 } });
    for (const coupons of [
      [percent, fixed],
      [fixed, percent],
    ])
      assert.equal(priceCart(input({ coupons })).totals.discountMinor, 200);
  });

  it('touches only lines in scope', () => {
    const lines = [line(), line({ lineId: 'cln_2', vendorId: 'vnd_b' })];
    const priced = priceCart(input({ lines, coupons: [coupon({ scope: { vendorIds: ['vnd_b'] } })] }));
    assert.deepEqual(
      priced.lines.map((entry) => entry.discountMinor),
      [0, 100],
    );
  });

  it('takes the delivery charge off, for vendors in scope only', () => {
    const lines = [line(), line({ lineId: 'cln_2', vendorId: 'vnd_b' })];
    const priced = priceCart(
      input({ lines, coupons: [coupon({ effect: { kind: 'free_shipping' }, scope: { vendorIds: ['vnd_a'] } })] }),
    );
    assert.deepEqual(
      priced.shipping.map((charge) => charge.totalMinor),
      [0, 400],
    );
    assert.equal(priced.totals.shippingMinor, 400);
  });

  for (const [reason, changes] of [
    ['NOT_VALID_NOW', { validTo: new Date('2026-05-01') }],
    ['CURRENCY_MISMATCH', { currency: 'USD', minSubtotalMinor: 1 }],
    ['NOTHING_IN_SCOPE', { scope: { vendorIds: ['vnd_b'] } }],
    ['MIN_NOT_REACHED', { minSubtotalMinor: 1_001 }],
  ] as const) {
    it(`refuses a coupon with ${reason}`, () => {
      assert.equal(priceCart(input({ coupons: [coupon(changes)] })).refusedCoupons[0]?.reason, reason);
    });
  }

  it('counts a coupon once when it is entered twice', () => {
    const priced = priceCart(input({ coupons: [coupon(), coupon()] }));
    assert.equal(priced.totals.discountMinor, 100);
    assert.equal(priced.refusedCoupons[0]?.reason, 'NOT_STACKABLE');
  });
});

describe('tax', () => {
  it('is contained in inclusive prices and added to exclusive ones, rounded half-up per line', () => {
    assert.equal(priceCart(input({ lines: [line({ unitPriceMinor: 1_190 })] })).lines[0]?.taxMinor, 190);
    const exclusive = priceCart(
      input({ pricesIncludeTax: false, lines: [line({ unitPriceMinor: 50, taxClass: 'REDUCED' })] }),
    ).lines[0];
    assert.deepEqual([exclusive?.taxMinor, exclusive?.totalMinor], [4, 54]);
    assert.equal(taxContainedIn(3, 10_000), 2);
  });

  it('of an inclusive price goes by where it is sent, and what the buyer pays does not: where none is collected, the vendor keeps the whole price', () => {
    const rates = [...input().taxRates, { country: 'SE', taxClass: 'STANDARD', rateBps: 2_500 }];
    const sold = (country: string) => {
      const [bought] = priceCart(input({ country, taxRates: rates, lines: [line({ unitPriceMinor: 11_900 })] })).lines;
      assert.ok(bought);
      return [bought.taxMinor, bought.totalMinor, settle(bought, { rateBps: 1_000, fixedMinor: 0 }).payableMinor];
    };
    assert.deepEqual([sold('DE'), sold('SE'), sold('BR')], [[1_900, 11_900, 10_710], [2_380, 11_900, 10_710], [0, 11_900, 10_710]]);
  });

  it('is none where no tax is collected, the standard rate for an unknown class, and an error without either', () => {
    const rates = input().taxRates;
    assert.equal(taxRateFor(rates, 'US', 'STANDARD'), 0);
    assert.equal(taxRateFor(rates, 'DE', 'TOYS'), 1_900);
    assert.throws(() => taxRateFor([{ country: 'FR', taxClass: 'REDUCED', rateBps: 550 }], 'FR', 'TOYS'), {
      code: 'TAX_RATE_MISSING',
    });
  });
});

describe('delivery and limits', () => {
  it('is charged once per vendor, and free from the threshold on, counted after discounts', () => {
    const lines = [line({ vendorId: 'vnd_b', quantity: 3, unitPriceMinor: 2_000 })];
    assert.equal(priceCart(input({ lines })).totals.shippingMinor, 0);
    assert.equal(
      priceCart(input({ lines, coupons: [coupon({ effect: { kind: 'fixed', amountMinor: 1_001 } })] })).totals.shippingMinor,
      600,
    );
  });

  it('names vendors that do not deliver, and still prices the cart', () => {
    const priced = priceCart(input({ lines: [line(), line({ lineId: 'cln_2', vendorId: 'vnd_c' })] }));
    assert.deepEqual(priced.unshippableVendorIds, ['vnd_c']);
    assert.equal(priced.totals.totalMinor, 2_490);
  });

  it('refuses quantities and prices that are no whole numbers in range', () => {
    assert.throws(() => priceCart(input({ lines: [line({ quantity: 0 })] })), { code: 'INVALID_INPUT' });
    assert.throws(() => priceCart(input({ lines: [line({ quantity: 1_000 })] })), { code: 'LIMIT_EXCEEDED' });
    assert.throws(() => priceCart(input({ lines: [line({ unitPriceMinor: 0.5 })] })), { code: 'INVALID_INPUT' });
  });
});
