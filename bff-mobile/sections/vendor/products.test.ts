import assert from 'node:assert/strict';
import { it } from 'node:test';
import { productCardParts, row } from '../../test/fixtures.ts';
import { failureAt, runSection } from '../../test/run-section.ts';
import { products } from './products.ts';

const vendor = { id: 'ven_1' };

it('the goods of a maker go on by cursor, and are empty and reported when the catalog fails', async () => {
  const feed = { vendor, products: { pageInfo: { hasNextPage: true, endCursor: 'here' }, ...row(productCardParts()) } };
  assert.equal((await runSection(products, feed)).view?.nextCursor, 'here');
  const { view, failures } = await runSection(products, { vendor, products: null }, { errors: [failureAt('products', 'TIMEOUT')] });
  assert.deepEqual([view, failures], [null, [{ id: 'products', code: 'TIMEOUT' }]]);
});
