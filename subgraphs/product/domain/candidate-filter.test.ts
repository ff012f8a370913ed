import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { countFacets, passesFilter, type FactFilter } from './candidate-filter.ts';
import { indexAfter, inOrder, type FactSort } from './candidate-order.ts';
import { readPriceFacts, writePriceFacts, type ListingFacts } from './listing-facts.ts';

const facts: fc.Arbitrary<ListingFacts> = fc.record({
  id: fc.uuid(), score: fc.nat(5), vendorId: fc.constantFrom('v1', 'v2', 'v3'), categoryId: fc.constantFrom('c1', 'c2'), isPurchasable: fc.boolean(), stockLevel: fc.constantFrom(1, 2, 3),
  createdAt: fc.nat(3), ratingAverage: fc.nat(500), ratingScore: fc.nat(5), soldCount: fc.nat(3),
  prices: fc.record({ EUR: fc.nat(9000), extra: fc.nat(500), isPriced: fc.boolean() }).map(({ EUR, extra, isPriced }) => new Map(isPriced ? [['EUR', [EUR, EUR + extra] as const]] : [])),
  values: fc.subarray(['oak', 'wool', 'brass']),
});
const maybe = <T>(arbitrary: fc.Arbitrary<T>): fc.Arbitrary<T | null> => fc.option(arbitrary);
const filters: fc.Arbitrary<FactFilter> = fc.record({
  categoryIds: maybe(fc.constant(['c1'])), vendorIds: maybe(fc.subarray(['v1', 'v2'], { minLength: 1 })), ids: fc.constant(null), currency: fc.constant('EUR'), minPriceMinor: maybe(fc.nat(5000)),
  maxPriceMinor: maybe(fc.nat(9000)), minRating: maybe(fc.nat(500)), inStock: fc.boolean(), attributes: fc.constantFrom([], [{ code: 'material', tokens: ['oak', 'wool'] }]),
});

const count = <K>(keys: Iterable<K>): Map<K, number> => {
  const counts = new Map<K, number>();
  for (const key of keys) counts.set(key, (counts.get(key) ?? 0) + 1);
  return counts;
};

test('each facet counts what would be left if only its own part of the filter were dropped', () => {
  fc.assert(
    fc.property(fc.array(facts, { maxLength: 40 }), filters, (rows, filter) => {
      const left = (without: Partial<FactFilter>): ListingFacts[] => rows.filter(passesFilter({ ...filter, ...without }));
      const counts = countFacets(rows, filter);
      assert.equal(counts.passed, left({}).length);
      assert.deepEqual(counts.categories, count(left({}).map(({ categoryId }) => categoryId)));
      assert.deepEqual(counts.vendors, count(left({ vendorIds: null }).map(({ vendorId }) => vendorId)));
      assert.deepEqual(new Map(counts.stars.map((each) => [each.stars, each.count])), count(left({ minRating: null }).map(({ ratingAverage }) => Math.floor(ratingAverage / 100))));
      const priced = left({ minPriceMinor: null, maxPriceMinor: null }).filter(({ prices }) => prices.has('EUR'));
      assert.equal(counts.prices.reduce((sum, each) => sum + each.count, 0), priced.length);
      assert.equal(counts.availability.reduce((sum, each) => sum + each.count, 0), left({ inStock: false }).length);
      assert.deepEqual(counts.values, count(left({}).flatMap(({ values }) => [...values])));
      if (filter.attributes.length > 0) assert.deepEqual(counts.filteredValues.get('material'), count(left({ attributes: [] }).flatMap(({ values }) => [...values])));
    }),
  );
});

test('going on after any product of a list gives the rest of it, in every order', () => {
  const sorts: FactSort[] = ['RELEVANCE', 'NEWEST', 'PRICE_ASC', 'PRICE_DESC', 'RATING', 'BEST_SELLING'];
  fc.assert(
    fc.property(fc.array(facts, { maxLength: 20 }), fc.constantFrom(...sorts), (rows, sort) => {
      const ordered = inOrder(rows, { sort, currency: 'EUR' });
      ordered.forEach(({ id, sortKey }, index) => assert.equal(indexAfter(ordered, sort, { key: sortKey, id }), index + 1));
    }),
  );
});

test('prices survive being stored with a listing', () => {
  const prices = [{ currency: 'EUR', minMinor: 1999, maxMinor: 2999 }, { currency: 'JPY', minMinor: 0, maxMinor: 100_000_000_000 }];
  assert.deepEqual([...readPriceFacts(writePriceFacts(prices))], prices.map(({ currency, minMinor, maxMinor }) => [currency, [minMinor, maxMinor]]));
  assert.equal(readPriceFacts('').size, 0);
});
