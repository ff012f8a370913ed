import assert from 'node:assert/strict';
import { it } from 'node:test';
import { orderData } from '../../test/fixtures.ts';
import { failureAt, runSection } from '../../test/run-section.ts';
import { timeline } from './timeline.ts';

it('the timeline tells what happened, oldest first, and is reported when it cannot be read', async () => {
  const entries = [{ at: '2026-03-01T09:30:00.000Z', event: 'order.placed', description: 'Placed.' }];
  assert.deepEqual((await runSection(timeline, orderData({ timeline: entries }))).view, entries);
  const { failures } = await runSection(timeline, { order: null }, { errors: [failureAt('order.timeline')] });
  assert.deepEqual(failures, [{ id: 'timeline', code: 'UNAVAILABLE' }]);
});
