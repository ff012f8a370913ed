import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { lineOf } from './document.ts';

const frozen = fc
  .record({ quantity: fc.integer({ min: 1, max: 20 }), unitPriceMinor: fc.integer({ min: 0, max: 100_000 }), share: fc.double({ min: 0, max: 1, noNaN: true }), taxRateBps: fc.constantFrom(0, 700, 1_900, 2_550), taxIncluded: fc.boolean() })
  .map(({ quantity, unitPriceMinor, share, taxRateBps, taxIncluded }) => {
    const discountMinor = Math.floor(unitPriceMinor * quantity * share);
    const priceMinor = unitPriceMinor * quantity - discountMinor;
    const taxMinor = Math.round((priceMinor * taxRateBps) / (taxIncluded ? 10_000 + taxRateBps : 10_000));
    return { taxIncluded, discountMinor, line: { title: '', variantTitle: '', sku: '', stepMinor: 1, quantity, unitPriceMinor, taxRateBps, taxMinor, totalMinor: taxIncluded ? priceMinor : priceMinor + taxMinor } };
  });

test('each line of a document adds up to the cent, and so do all documents about a line', () => {
  fc.assert(
    fc.property(frozen, ({ line, taxIncluded, discountMinor }) => {
      const pieces = Array.from({ length: line.quantity }, (_, before) => lineOf(line, { before, part: 1, taxIncluded }));
      for (const piece of pieces) assert.equal(piece.unitPriceMinor - piece.discountMinor, taxIncluded ? piece.totalMinor : piece.totalMinor - piece.taxMinor);
      const sum = (pick: (piece: (typeof pieces)[number]) => number) => pieces.reduce((total, piece) => total + pick(piece), 0);
      assert.deepEqual([sum((piece) => piece.discountMinor), sum((piece) => piece.taxMinor), sum((piece) => piece.totalMinor)], [discountMinor, line.taxMinor, line.totalMinor]);
    }),
  );
});

test('one of two pieces with an odd discount: the line shows the discount that was given, not a share that is off by one', () => {
  const line = { title: '', variantTitle: '', sku: '', stepMinor: 1, quantity: 2, unitPriceMinor: 999, taxRateBps: 0, taxMinor: 0, totalMinor: 1_339 };
  const [first, second] = [0, 1].map((before) => lineOf(line, { before, part: 1, taxIncluded: true }));
  assert.deepEqual([first?.totalMinor, first?.discountMinor, second?.totalMinor, second?.discountMinor], [670, 329, 669, 330]);
});
