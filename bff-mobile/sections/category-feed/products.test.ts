import assert from 'node:assert/strict';
import { it } from 'node:test';
import { productCardParts, row } from '../../test/fixtures.ts';
import { failureAt, runSection } from '../../test/run-section.ts';
import { products } from './products.ts';

const category = { id: 'cat_1' };

it('the feed goes on by cursor until there is nothing more', async () => {
  const feed = (hasNextPage: boolean) => ({ category, products: { pageInfo: { hasNextPage, endCursor: 'here' }, ...row(productCardParts()) } });
  assert.equal((await runSection(products, feed(true))).view?.nextCursor, 'here');
  assert.equal((await runSection(products, feed(false))).view?.nextCursor, null);
});

it('the feed is empty and reported when the list fails', async () => {
  const { failures } = await runSection(products, { category, products: null }, { errors: [failureAt('products', 'TIMEOUT')] });
  assert.deepEqual(failures, [{ id: 'products', code: 'TIMEOUT' }]);
});
