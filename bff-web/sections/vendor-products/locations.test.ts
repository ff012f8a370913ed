import assert from 'node:assert/strict';
import { it } from 'node:test';
import { runSection } from '../../test/run-section.ts';
import { locations } from './locations.ts';

it('places come in the order in which goods are taken from them; without them the section is empty', async () => {
  const vendor = { id: 'vnd_1', products: null, dashboard: { id: 'vnd_1' } };
  assert.deepEqual((await runSection(locations, { vendor: { ...vendor, stockLocations: ['Shop', 'Barn'] } })).view, ['Shop', 'Barn']);
  assert.equal((await runSection(locations, { vendor: { ...vendor, stockLocations: null } })).view, null);
});
