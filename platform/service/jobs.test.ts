import assert from 'node:assert/strict';
import { test } from 'node:test';
import { silentLogger } from '../telemetry/logger.ts';
import { waitFor } from '../testing/wait-for.ts';
import { startJobs } from './jobs.ts';

test('a job that fails runs again', async () => {
  let count = 0;
  const jobs = startJobs({
    logger: silentLogger(),
    jobs: [{ name: 'flaky', everyMs: 1, run: async () => { count += 1; if (count < 3) throw new Error('not yet'); } }],
  });
  await waitFor(() => count >= 4, { what: 'four runs', timeoutMs: 5_000 });
  await jobs.stop();
});

test('stopping waits for the run in progress and starts no other', async () => {
  let running = 0;
  let finished = 0;
  const gate = Promise.withResolvers<void>();
  const jobs = startJobs({ logger: silentLogger(), jobs: [{ name: 'slow', everyMs: 1, run: async () => { running += 1; await gate.promise; finished += 1; } }] });
  await waitFor(() => running === 1, { what: 'the run to begin', timeoutMs: 5_000 });
  const stopped = jobs.stop();
  gate.resolve();
  await stopped;
  assert.equal(finished, 1);
  assert.equal(running, 1);
});
