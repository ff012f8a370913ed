import assert from 'node:assert/strict';
import { it } from 'node:test';
import { failureAt, runSection } from '../../test/run-section.ts';
import { foundVendors } from './found-vendors.ts';

it('vendors that were looked for have their names; nothing was looked for and nothing was found are not the same', async () => {
  assert.deepEqual((await runSection(foundVendors, { foundVendors: { edges: [{ node: { id: 'ven_1', name: 'Holzwerk' } }] } })).view, [{ id: 'ven_1', name: 'Holzwerk' }]);
  assert.deepEqual((await runSection(foundVendors, { foundVendors: { edges: [] } })).view, []);
  assert.deepEqual(await runSection(foundVendors, {}), { view: null, failures: [] });
  assert.deepEqual((await runSection(foundVendors, { foundVendors: null }, { errors: [failureAt('foundVendors')] })).failures, [{ id: 'foundVendors', code: 'UNAVAILABLE' }]);
});
