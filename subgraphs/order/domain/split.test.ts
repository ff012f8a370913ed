import { describe, it } from 'node:test';
import assert from 'node:assert/strict';
import fc from 'fast-check';
import { priceCart } from './pricing.ts';
import { divideCharge, requireExactSplit, splitByVendor } from './split.ts';
import { pricingInput } from './test/arbitraries.ts';

describe('splitting an order', () => {
  it('moves every line and delivery to exactly one vendor order, and the parts sum to the whole to the cent', () => {
    fc.assert(
      fc.property(pricingInput, (cart) => {
        const priced = priceCart(cart);
        const parts = splitByVendor(priced);
        assert.deepEqual(new Set(parts.flatMap((part) => part.lines)), new Set(priced.lines));
        assert.deepEqual(
          parts.map((part) => part.shipping),
          priced.shipping,
        );
        assert.deepEqual(
          parts.map((part) => part.position),
          parts.map((_, index) => index + 1),
        );
        requireExactSplit(
          priced.totals,
          parts.map((part) => part.totals),
        );
      }),
    );
  });

  it('refuses parts that do not sum to the whole', () => {
    fc.assert(
      fc.property(pricingInput, (cart) => {
        const { totals } = priceCart(cart);
        assert.throws(() => requireExactSplit({ ...totals, totalMinor: totals.totalMinor + 1 }, [totals]), {
          code: 'ORDER_SPLIT_INEXACT',
        });
      }),
      { numRuns: 10 },
    );
  });

  it('divides a charge of the whole order without losing or adding a cent', () => {
    const parts = fc.uniqueArray(fc.record({ vendorId: fc.string(), totalMinor: fc.nat(1_000_000) }), {
      minLength: 1,
      selector: (part) => part.vendorId,
    });
    fc.assert(
      fc.property(fc.nat(100_000), parts, (charge, list) => {
        assert.equal(
          [...divideCharge(charge, list).values()].reduce((sum, share) => sum + share, 0),
          charge,
        );
      }),
    );
  });
});
