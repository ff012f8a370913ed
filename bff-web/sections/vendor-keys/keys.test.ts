import assert from 'node:assert/strict';
import { it } from 'node:test';
import { runSection } from '../../test/run-section.ts';
import { keys } from './keys.ts';

const key = { id: 'key_1', name: 'ERP', prefixes: ['mk_live_abcd'], scopes: ['orders:read'], isSandbox: false, createdAt: '2026-01-01T00:00:00Z', expiresAt: null, lastUsedAt: null, revokedAt: null, usage: { days: [{ day: '2026-01-02', calls: 3, errors: 1, costUnits: 40 }] } };

it('each key has what it may do and what it did by day; those that have ended come last', async () => {
  const { view } = await runSection(keys, { apiKeys: [{ ...key, id: 'key_0', revokedAt: '2026-01-03T00:00:00Z', usage: null }, key] });
  assert.deepEqual(view?.map(({ id, days }) => [id, days]), [['key_1', [{ day: '2026-01-02', calls: 3, errors: 1, costUnits: 40 }]], ['key_0', []]]);
});
