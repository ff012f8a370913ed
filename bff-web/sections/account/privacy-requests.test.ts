import assert from 'node:assert/strict';
import { it } from 'node:test';
import { runSection } from '../../test/run-section.ts';
import { privacyRequests } from './privacy-requests.ts';

it('a copy that is ready comes with its path', async () => {
  const request = { id: 'prq_1', kind: 'EXPORT' as const, state: 'DONE' as const, createdAt: '2026-03-01T09:30:00.000Z', dueAt: null, downloadPath: '/exports/x', obstacles: [] };
  const { view } = await runSection(privacyRequests, { me: { id: 'usr_1', privacyRequests: [request] } });
  assert.deepEqual(view, [request]);
});
