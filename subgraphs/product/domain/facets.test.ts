import assert from 'node:assert/strict';
import { test } from 'node:test';
import { attributeFacets, availabilityFacet, priceFacet, ratingFacet } from './facets.ts';
import { averageRating, ratingScore } from './rating.ts';
import { slugify } from './slug.ts';

test('price brackets begin at 1, 2 and 5 and say so in the currency', () => {
  const rows = [{ digit: 3, zeros: 3, count: 2 }, { digit: 4, zeros: 3, count: 1 }, { digit: 1, zeros: 3, count: 5 }, { digit: 9, zeros: 2, count: 1 }, { digit: 0, zeros: 0, count: 1 }];
  assert.deepEqual(priceFacet(rows, 'EUR').values.map(({ value, label, count }) => [value, label, count]), [
    ['0-1', '0.00 to 0.01 EUR', 1],
    ['500-999', '5.00 to 9.99 EUR', 1],
    ['1000-1999', '10.00 to 19.99 EUR', 5],
    ['2000-4999', '20.00 to 49.99 EUR', 3],
  ]);
  assert.equal(priceFacet([{ digit: 5, zeros: 3, count: 1 }], 'JPY').values[0]?.label, '5000 to 9999 JPY');
});

test('"4 stars and up" counts those with five, too', () => {
  assert.deepEqual(ratingFacet([{ stars: 5, count: 1 }, { stars: 4, count: 2 }, { stars: 1, count: 4 }, { stars: 0, count: 9 }]).values.map(({ value, count }) => [value, count]), [
    ['4', 3], ['3', 3], ['2', 3], ['1', 7],
  ]);
});

test('availability and attributes are grouped, frequent ones first', () => {
  const rows = [{ isPurchasable: 1, level: 3, count: 1 }, { isPurchasable: 0, level: 3, count: 4 }, { isPurchasable: 0, level: 1, count: 1 }];
  assert.deepEqual(availabilityFacet(rows).values.map(({ value, count }) => [value, count]), [['UNAVAILABLE', 5], ['IN_STOCK', 1]]);
  const attribute = (code: string, value: string, count: number) => ({ code, name: code, value, label: value, count });
  assert.deepEqual(attributeFacets([attribute('size', 'L', 1), attribute('material', 'Oak', 2)]).map(({ code }) => code), ['material', 'size']);
});

test('one enthusiast does not outrank two hundred buyers', () => {
  assert.ok(ratingScore({ sum: 5, count: 1 }) < ratingScore({ sum: 940, count: 200 }));
  assert.equal(averageRating({ sum: 0, count: 0 }), null);
  assert.equal(averageRating({ sum: 14, count: 3 }), 4.7);
});

test('slugs hold lowercase letters, digits and single hyphens, whatever the title', () => {
  assert.equal(slugify('Kiln & Tide: "Größe" L/XL'), 'kiln-and-tide-grosse-l-xl');
  assert.equal(slugify('囲碁'), 'product');
});
