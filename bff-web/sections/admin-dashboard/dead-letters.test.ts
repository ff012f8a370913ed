import assert from 'node:assert/strict';
import { it } from 'node:test';
import { failureAt, runSection } from '../../test/run-section.ts';
import { deadLetters } from './dead-letters.ts';

const messaging = (deadCount: number | null) => ({ service: 'order', consumers: [{ name: 'order.replies', deadCount, oldestDeadSeconds: deadCount ? 60 : null }] });

it('consumers without dead letters are left out; those that cannot be counted are not', async () => {
  const { view } = await runSection(deadLetters, { orderMessaging: messaging(3), userMessaging: messaging(0), productMessaging: messaging(null) });
  assert.deepEqual(view?.map(({ service, count }) => [service, count]), [['PRODUCT', null], ['ORDER', 3]]);
});

it('a service that does not answer leaves the others, and is told', async () => {
  const { view, failures } = await runSection(deadLetters, { orderMessaging: messaging(3), userMessaging: null }, { errors: [failureAt('userMessaging')] });
  assert.deepEqual([view?.length, failures], [1, [{ id: 'deadLetters', code: 'UNAVAILABLE', isPartial: true }]]);
});
