import assert from 'node:assert/strict';
import { it } from 'node:test';
import { runSection } from '../../test/run-section.ts';
import { devices } from './devices.ts';

it('devices say which of them is this one', async () => {
  const session = { id: 'ses_1', deviceName: 'Pixel 9', client: 'mobile', lastUsedAt: '2026-03-01T09:30:00.000Z', isCurrent: true };
  const { view } = await runSection(devices, { me: { id: 'usr_1', sessions: [session] } });
  assert.deepEqual(view?.map(({ name, isCurrent }) => [name, isCurrent]), [['Pixel 9', true]]);
});
