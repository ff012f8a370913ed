import assert from 'node:assert/strict';
import { it } from 'node:test';
import { failureAt, runSection } from '../../test/run-section.ts';
import { foundProducts } from './found-products.ts';

const data = { vendor: { id: 'vnd_1', slug: 'holzwerk', dashboard: null }, categories: null };

function looking(productQuery: string | null, answer: object) {
  const asked: unknown[] = [];
  const gateway = {
    async send(_operation: unknown, variables: unknown) {
      asked.push(variables);
      return answer as never;
    },
  };
  return { asked, run: () => runSection(foundProducts, data, { page: { eyes: { vendorId: 'vnd_1', mayDecide: true }, productQuery, gateway } }) };
}

it('products that were looked for are the vendor’s own', async () => {
  const { asked, run } = looking('oak', { data: { products: { edges: [{ node: { id: 'prd_1', title: 'Oak bowl' } }] } }, errors: [] });
  assert.deepEqual((await run()).view, [{ id: 'prd_1', name: 'Oak bowl' }]);
  assert.deepEqual(asked, [{ shop: 'holzwerk', query: 'oak' }]);
});

it('nothing is asked when nothing is looked for, and a search that fails is said', async () => {
  const quiet = looking(null, {});
  assert.deepEqual(await quiet.run(), { view: null, failures: [] });
  assert.deepEqual(quiet.asked, []);
  const failing = looking('oak', { data: null, errors: [failureAt('products')] });
  assert.deepEqual((await failing.run()).failures, [{ id: 'foundProducts', code: 'UNAVAILABLE' }]);
});
