import assert from 'node:assert/strict';
import { it } from 'node:test';
import { failureAt, runSection } from '../../test/run-section.ts';
import { couponParts } from '../../test/workplace-fixtures.ts';
import { coupons } from './coupons.ts';

const page = { eyes: { vendorId: 'vnd_1', mayDecide: true }, productQuery: null };
const list = { totalCount: 3, pageInfo: { hasNextPage: true, endCursor: 'c2' }, edges: [{ node: couponParts() }, { node: couponParts({ id: 'cpn_2', vendor: null, shares: [{ vendor: { id: 'vnd_1' }, agreedAt: null }] }) }] };

it('coupons come a page at a time, each with what can be done about it', async () => {
  const { view } = await runSection(coupons, { vendor: { id: 'vnd_1', slug: 'holzwerk', dashboard: { id: 'vnd_1' }, coupons: list }, categories: null }, { page });
  assert.deepEqual([view?.items.map(({ id, actions }) => [id, actions]), view?.totalCount, view?.nextCursor], [[['cpn_1', ['CHANGE', 'END']], ['cpn_2', ['AGREE']]], 3, 'c2']);
});

it('when they cannot be read, that is said, and not that there are none', async () => {
  const { view, failures } = await runSection(coupons, { vendor: { id: 'vnd_1', slug: 'holzwerk', dashboard: { id: 'vnd_1' }, coupons: null }, categories: null }, { page, errors: [failureAt('vendor.coupons')] });
  assert.deepEqual([view, failures], [null, [{ id: 'coupons', code: 'UNAVAILABLE' }]]);
});
