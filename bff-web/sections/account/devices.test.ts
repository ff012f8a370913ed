import assert from 'node:assert/strict';
import { it } from 'node:test';
import { runSection } from '../../test/run-section.ts';
import { devices } from './devices.ts';

it('the list of devices shows which one is this', async () => {
  const session = { deviceName: 'Firefox on Linux', client: 'web', lastUsedAt: '2026-03-01T09:30:00.000Z' };
  const { view } = await runSection(devices, { me: { id: 'usr_1', sessions: [{ ...session, id: 'a', isCurrent: true }, { ...session, id: 'b', isCurrent: false }] } });
  assert.deepEqual(view?.map(({ id, isCurrent, name }) => [id, isCurrent, name]), [['a', true, 'Firefox on Linux'], ['b', false, 'Firefox on Linux']]);
});
