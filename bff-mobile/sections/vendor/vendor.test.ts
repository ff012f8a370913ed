import assert from 'node:assert/strict';
import { it } from 'node:test';
import { failureAt, runSection } from '../../test/run-section.ts';
import { vendor } from './vendor.ts';

const data = { vendor: { id: 'ven_1', slug: 'kiln', name: 'Kiln', tagline: 'Pots', description: 'Long. '.repeat(200), logo: null, banner: null, rating: { average: 4.5, count: 2 }, isAcceptingOrders: true, policies: { returnWindowDays: 30 } } };

it('the head of a shop has the beginning of its story, not all of it', async () => {
  const { view } = await runSection(vendor, data);
  assert.deepEqual([view?.name, view?.returnWindowDays, view?.isAcceptingOrders], ['Kiln', 30, true]);
  assert.ok((view?.summary?.length ?? 0) < 400);
});

it('the head is empty and reported when the shop cannot be read', async () => {
  const { view, failures } = await runSection(vendor, { vendor: null }, { errors: [failureAt('vendor')] });
  assert.deepEqual([view, failures], [null, [{ id: 'vendor', code: 'UNAVAILABLE' }]]);
});
