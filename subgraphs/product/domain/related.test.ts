import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { ListingFacts } from './listing-facts.ts';
import { rankRelated } from './related.ts';

const facts = (id: string, changes: Partial<ListingFacts> & { price?: number } = {}): ListingFacts => ({
  id, score: 0, vendorId: 'v', categoryId: 'c', isPurchasable: true, stockLevel: 3, createdAt: 0, ratingAverage: 0, ratingScore: 0, soldCount: 0, values: [],
  prices: new Map([['EUR', [changes.price ?? 1000, changes.price ?? 1000]]]), ...changes,
});

test('bought together comes first, then shared facts, then a like price, then what sells', () => {
  const of = facts('own', { values: ['oak', 'oiled'] });
  const similar = [facts('dear', { price: 9000 }), facts('seller', { soldCount: 9 }), facts('plain'), facts('oak', { values: ['oak'], price: 9000 }), facts('both', { values: ['oak', 'oiled'] }), of];
  const together = [{ facts: facts('once'), orders: 1 }, { facts: facts('often'), orders: 5 }, { facts: similar[4] as ListingFacts, orders: 2 }];
  assert.deepEqual(rankRelated({ of, together, similar }, 20), ['often', 'both', 'once', 'oak', 'seller', 'plain', 'dear']);
  assert.deepEqual(rankRelated({ of, together, similar }, 2), ['often', 'both']);
  assert.deepEqual(rankRelated({ of, together: together.toReversed(), similar: similar.toReversed() }, 20), rankRelated({ of, together, similar }, 20));
});

test('what cannot be bought is not shown', () => {
  const gone = [facts('sold-out', { stockLevel: 1 }), facts('not-on-sale', { isPurchasable: false })];
  assert.deepEqual(rankRelated({ of: facts('own'), similar: gone, together: gone.map((each) => ({ facts: each, orders: 9 })) }, 20), []);
});
