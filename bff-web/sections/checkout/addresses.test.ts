import assert from 'node:assert/strict';
import { it } from 'node:test';
import { runSection } from '../../test/run-section.ts';
import { addresses } from './addresses.ts';

const address = { recipient: 'Ada', line1: 'Weg 1', line2: null, postalCode: '10115', city: 'Berlin', region: null, country: 'DE', phone: null };

it('saved addresses are for people who are signed in, the preselected one first', async () => {
  assert.equal(addresses.requiresViewer, true);
  const { view } = await runSection(addresses, { me: { addresses: [{ ...address, id: 'a', isDefault: false }, { ...address, id: 'b', isDefault: true }] } });
  assert.deepEqual(view?.map(({ id }) => id), ['b', 'a']);
});
