import assert from 'node:assert/strict';
import { it } from 'node:test';
import { runSection } from '../../test/run-section.ts';
import { vendors } from './vendors.ts';

it('vendors to choose from have their names', async () => {
  const { view } = await runSection(vendors, { vendors: { edges: [{ node: { id: 'vnd_1', name: 'Holzwerk' } }] } });
  assert.deepEqual(view, [{ id: 'vnd_1', name: 'Holzwerk' }]);
});
