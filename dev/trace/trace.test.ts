import assert from 'node:assert/strict';
import { it } from 'node:test';
import type { StoredSpan } from '#platform/telemetry/trace-files';
import { findTrace, tracesOf } from './traces.ts';
import { waterfall } from './waterfall.ts';

let made = 0;
function span(over: Partial<StoredSpan>): StoredSpan {
  return { service: 'gateway', traceId: 'a'.repeat(32), spanId: `s${(made += 1)}`, parentSpanId: undefined, name: 'x', kind: 'internal', startMs: 1_000, durationMs: 10, attributes: {}, error: undefined, ...over };
}

const purchase = [
  span({ service: 'order', spanId: 'o', parentSpanId: 'g', name: 'graphql Buy', startMs: 1_005, durationMs: 20 }),
  span({ service: 'bff-web', spanId: 'b', name: 'mutation Buy', startMs: 1_000, durationMs: 40 }),
  span({ service: 'notification', spanId: 'n', parentSpanId: 'o', name: 'notification.orders order.placed.v1', startMs: 1_080, durationMs: 20, error: 'TIMEOUT', attributes: { 'message.outcome': 'retried' } }),
  span({ spanId: 'g', parentSpanId: 'b', name: 'graphql Buy', startMs: 1_002, durationMs: 30 }),
];
const visit = [span({ traceId: 'c'.repeat(32), startMs: 5_000, durationMs: 90, name: 'query Home' })];

it('a trace is put together from all its processes, from cause to effect', () => {
  const [trace] = tracesOf(purchase);
  const lines = waterfall(trace as NonNullable<typeof trace>).split('\n');
  assert.match(lines[0] ?? '', /^a{32} .* bff-web mutation Buy {2}40 ms, all done after 100 ms; 4 spans of 4 services, 1 with errors$/);
  assert.deepEqual(lines.slice(2, 6).map((line) => line.split('|')[0]?.trimEnd()), [
    'bff-web       mutation Buy',
    'gateway         graphql Buy',
    'order             graphql Buy',
    'notification        notification.orders order.placed.v1',
  ]);
  assert.match(lines[5] ?? '', /! TIMEOUT outcome=retried$/);
  assert.match(lines[5] ?? '', /\| {32}▒{8}\|/, 'drawn where and as long as it was');
});

it('the last, the slowest to answer, the last that failed, and the one with an id are found', () => {
  const traces = tracesOf([...purchase, ...visit]);
  const found = ['last', 'slowest', 'last-error', 'CCCC', 'dddd'].map((wanted) => findTrace(traces, wanted)?.id[0]);
  assert.deepEqual(found, ['c', 'c', 'a', 'c', undefined]);
});

it('a part whose cause was not kept is shown all the same', () => {
  const [trace] = tracesOf([span({ parentSpanId: 'gone', name: 'orphan' })]);
  assert.match(waterfall(trace as NonNullable<typeof trace>), /orphan/);
});
