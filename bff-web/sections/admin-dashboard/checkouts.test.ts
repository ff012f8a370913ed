import assert from 'node:assert/strict';
import { it } from 'node:test';
import { failureAt, runSection } from '../../test/run-section.ts';
import { checkouts } from './checkouts.ts';

const node = (id: string, state: 'PAYMENT_UNKNOWN' | 'VOIDING', minute: number) => ({ node: { id, state, createdAt: '2026-03-01T09:00:00.000Z', updatedAt: `2026-03-01T09:0${minute}:00.000Z` } });

it('checkouts that hang come from all steps at which one can, the longest waiting first', async () => {
  const { view } = await runSection(checkouts, { paymentUnknown: { edges: [node('cko_2', 'PAYMENT_UNKNOWN', 5)] }, voiding: { edges: [node('cko_1', 'VOIDING', 1)] }, releasing: { edges: [] }, refused: { edges: [] } });
  assert.deepEqual(view?.map(({ id }) => id), ['cko_1', 'cko_2']);
});

it('when one step cannot be read, nothing is passed off as all', async () => {
  const { view, failures } = await runSection(checkouts, { paymentUnknown: null, voiding: { edges: [] }, releasing: { edges: [] }, refused: { edges: [] } }, { errors: [failureAt('paymentUnknown')] });
  assert.deepEqual([view, failures], [null, [{ id: 'checkouts', code: 'UNAVAILABLE' }]]);
});

it('those that nobody could pay for a reason of ours are shown for a day', async () => {
  const failed = (id: string, ageMs: number) => ({ node: { id, state: 'FAILED' as const, createdAt: '2026-03-01T09:00:00.000Z', updatedAt: new Date(Date.now() - ageMs).toISOString() } });
  const none = { edges: [] };
  const { view } = await runSection(checkouts, { paymentUnknown: none, voiding: none, releasing: none, refused: { edges: [failed('cko_new', 60_000), failed('cko_old', 25 * 3_600_000)] } });
  assert.deepEqual(view?.map(({ id }) => id), ['cko_new']);
});
