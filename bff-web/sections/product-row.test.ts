import assert from 'node:assert/strict';
import { it } from 'node:test';
import { productCardParts, row } from '../test/fixtures.ts';
import { advertisable } from './product-row.ts';

it('products that are not sold at the moment, or not in this currency, are not advertised; sold-out ones are', () => {
  const products = [
    productCardParts({ slug: 'sold' }),
    productCardParts({ slug: 'sold-out', availability: 'OUT_OF_STOCK' }),
    productCardParts({ slug: 'withdrawn', availability: 'UNAVAILABLE' }),
    productCardParts({ slug: 'other-currency', priceRange: null }),
  ];
  assert.deepEqual(advertisable(row(...products))?.edges.map(({ node }) => node.slug), ['sold', 'sold-out']);
  assert.equal(advertisable(undefined), undefined);
});
