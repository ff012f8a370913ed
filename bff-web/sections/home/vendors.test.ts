import assert from 'node:assert/strict';
import { it } from 'node:test';
import { vendorCardParts } from '../../test/fixtures.ts';
import { failureAt, runSection } from '../../test/run-section.ts';
import { vendors } from './vendors.ts';

it('vendors stay without their rating when only that is missing, as a partial section', async () => {
  const edges = [{ node: { ...vendorCardParts(), rating: null } }];
  const { view, failures } = await runSection(vendors, { vendors: { edges } }, { errors: [failureAt('vendors.edges.0.node.rating')] });
  assert.deepEqual(view?.map(({ url, rating }) => ({ url, rating })), [{ url: '/vendors/holzwerk', rating: null }]);
  assert.deepEqual(failures, [{ id: 'vendors', code: 'UNAVAILABLE', isPartial: true }]);
});
