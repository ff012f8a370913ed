import assert from 'node:assert/strict';
import { it } from 'node:test';
import { productCardParts, row } from '../../test/fixtures.ts';
import { listFor } from '../../test/list-page.ts';
import { failureAt, runSection } from '../../test/run-section.ts';
import { results } from './results.ts';

const facets = [{ code: 'vendor', name: 'Vendor', values: [{ value: 'a', label: 'A', count: 2 }, { value: 'b', label: 'B', count: 1 }] }];

it('results say which page of how many they are, and which facet values are chosen', async () => {
  const products = { totalCount: 61, ...row(productCardParts()), facets };
  const { view } = await runSection(results, { products }, { page: { list: listFor({ vendors: ['b'] }, 2, 20) } });
  assert.deepEqual(view?.pagination, { page: 2, pageSize: 20, pageCount: 4, totalCount: 61, hasPrevious: true, hasNext: true });
  assert.deepEqual(view?.facets?.[0]?.values.map(({ value, isSelected }) => [value, isSelected]), [['a', false], ['b', true]]);
});

it('results stay when only the facets fail', async () => {
  const products = { totalCount: 1, ...row(productCardParts()), facets: null };
  const { view, failures } = await runSection(results, { products }, { page: { list: listFor() }, errors: [failureAt('products.facets')] });
  assert.equal(view?.items.length, 1);
  assert.equal(view?.facets, null);
  assert.deepEqual(failures, [{ id: 'results', code: 'UNAVAILABLE', isPartial: true }]);
});
