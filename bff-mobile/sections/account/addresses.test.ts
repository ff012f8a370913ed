import assert from 'node:assert/strict';
import { it } from 'node:test';
import { runSection } from '../../test/run-section.ts';
import { addresses } from './addresses.ts';

const address = { id: 'adr_1', recipient: 'Ada', line1: 'Weg 1', line2: null, postalCode: '10115', city: 'Berlin', region: null, country: 'DE', phone: null, isDefault: false };

it('the preselected address comes first', async () => {
  const { view } = await runSection(addresses, { me: { addresses: [address, { ...address, id: 'adr_2', isDefault: true }] } });
  assert.deepEqual(view?.map(({ id }) => id), ['adr_2', 'adr_1']);
});

it('addresses are for people who are signed in', () => assert.equal(addresses.requiresViewer, true));
