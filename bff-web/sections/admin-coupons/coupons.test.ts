import assert from 'node:assert/strict';
import { it } from 'node:test';
import { failureAt, runSection } from '../../test/run-section.ts';
import { couponParts } from '../../test/workplace-fixtures.ts';
import { coupons } from './coupons.ts';

it('each coupon has the names of whose it is and of who was asked; only the marketplace’s can be changed', async () => {
  const vendor = { id: 'vnd_1', name: 'Holzwerk' };
  const edges = [{ node: { ...couponParts(), named: vendor, shares: [] } }, { node: { ...couponParts({ id: 'cpn_2' }), vendor: null, named: null, shares: [{ vendor, named: vendor, agreedAt: null }] } }];
  const { view } = await runSection(coupons, { coupons: { totalCount: 2, pageInfo: { hasNextPage: false, endCursor: null }, edges } });
  assert.deepEqual(view?.items.map(({ vendorName, shares, actions }) => [vendorName, shares.map((share) => share.vendorName), actions]), [['Holzwerk', [], []], [null, ['Holzwerk'], ['CHANGE', 'END']]]);
  assert.deepEqual([view?.totalCount, view?.nextCursor], [2, null]);
});

it('where the names of vendors cannot be had, nobody takes a vendor’s coupon for the marketplace’s', async () => {
  const edges = [{ node: { ...couponParts(), named: null, shares: [] } }];
  const { view, failures } = await runSection(coupons, { coupons: { totalCount: 1, pageInfo: { hasNextPage: false, endCursor: null }, edges } }, { errors: [failureAt('coupons.edges.0.node.named')] });
  assert.deepEqual(view?.items.map(({ vendorId, vendorName, actions }) => [vendorId, vendorName, actions]), [['vnd_1', null, []]]);
  assert.deepEqual(failures, [{ id: 'coupons', code: 'UNAVAILABLE', isPartial: true }]);
});
