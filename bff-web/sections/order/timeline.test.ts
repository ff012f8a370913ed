import assert from 'node:assert/strict';
import { it } from 'node:test';
import { orderPageData } from '../../test/order-fixture.ts';
import { failureAt, runSection } from '../../test/run-section.ts';
import { timeline } from './timeline.ts';

it('the timeline keeps the order of events, and only itself is lost when it fails', async () => {
  const entries = ['order.placed', 'order.shipped'].map((event) => ({ at: '2026-03-01T09:30:00.000Z', event, description: event }));
  assert.deepEqual((await runSection(timeline, orderPageData({ timeline: entries }))).view?.map(({ event }) => event), ['order.placed', 'order.shipped']);
  const { failures } = await runSection(timeline, { order: null }, { errors: [failureAt('order.timeline')] });
  assert.deepEqual(failures, [{ id: 'timeline', code: 'UNAVAILABLE' }]);
});
