import assert from 'node:assert/strict';
import { test } from 'node:test';
import { metricsText } from '../telemetry/metrics.ts';
import { createNames, observeOperation } from './operation-metrics.ts';

test('names in use are counted each, those that somebody makes up do not keep them out for ever', () => {
  let at = 0;
  const gone: string[] = [];
  const nameFor = createNames((name) => gone.push(name), () => at);
  assert.equal(nameFor('WebHomePage'), 'WebHomePage');
  for (let made = 0; made < 1000; made += 1) nameFor(`Made${made}`);
  assert.equal(nameFor('WebCartPage'), 'others');
  assert.equal(nameFor('WebHomePage'), 'WebHomePage');
  at += 4 * 60_000;
  assert.equal(nameFor('WebHomePage'), 'WebHomePage');
  at += 2 * 60_000;
  assert.equal(nameFor('WebCartPage'), 'WebCartPage');
  assert.equal(gone.length, 399);
  assert.equal(gone.includes('WebHomePage'), false);
  assert.equal(nameFor('WebHomePage'), 'WebHomePage');
});

test('as long as there is room nothing is let go, however seldom it comes', () => {
  let at = 0;
  const gone: string[] = [];
  const nameFor = createNames((name) => gone.push(name), () => at);
  for (let call = 0; call < 100; call += 1) {
    nameFor(`Operation${call % 10}`);
    at += 3_600_000;
  }
  assert.deepEqual(gone, []);
});

test('the metrics name no more operations than that, and count all of them', async () => {
  for (let made = 0; made < 1000; made += 1) observeOperation(`Made${made}`, made % 2 ? 'ok' : 'errors', 0.01);
  const counts = [...(await metricsText()).matchAll(/^graphql_operation_duration_seconds_count\{operation="(\w+)",.*\} (\d+)$/gm)];
  assert.equal(new Set(counts.map(([, name]) => name)).size, 401);
  assert.equal(counts.reduce((sum, [, , count]) => sum + Number(count), 0), 1000);
});
