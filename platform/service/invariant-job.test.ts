import assert from 'node:assert/strict';
import { it } from 'node:test';
import { silentLogger } from '../telemetry/logger.ts';
import { metricsText } from '../telemetry/metrics.ts';
import { createInvariantJob } from './invariant-job.ts';

it('a violation shows while it lasts, and every invariant has a value from the first check on', async () => {
  let found = ['I1: the ledger does not sum to zero (EUR)', 'I1: an order line does not divide (oln_1)', 'I2 counters are negative: stk_1'];
  const job = createInvariantJob({ check: async () => found, invariants: ['I1', 'I2', 'I3'], logger: silentLogger() });
  const shown = async (): Promise<string[]> => [...(await metricsText()).matchAll(/^invariant_violations\{invariant="(\w+)"\} (\d+)$/gm)].map(([, name, count]) => `${name}=${count}`);
  await job.run(new AbortController().signal);
  assert.deepEqual(await shown(), ['I1=2', 'I2=1', 'I3=0']);
  assert.match(await metricsText(), /^invariants_checked_timestamp_seconds \d{10}/m);
  found = [];
  await job.run(new AbortController().signal);
  assert.deepEqual(await shown(), ['I1=0', 'I2=0', 'I3=0']);
});
