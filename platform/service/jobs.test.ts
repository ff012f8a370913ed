import assert from 'node:assert/strict';
import { test } from 'node:test';
import { silentLogger } from '../telemetry/logger.ts';
import { waitFor } from '../testing/wait-for.ts';
import { startJobs, workThrough } from './jobs.ts';

test('a job that fails runs again', async () => {
  let count = 0;
  const jobs = startJobs({
    logger: silentLogger(),
    jobs: [{ name: 'flaky', everyMs: 1, run: async () => { count += 1; if (count < 3) throw new Error('not yet'); } }],
  });
  await waitFor(() => count >= 4, { what: 'four runs', timeoutMs: 5_000 });
  await jobs.stop();
});

test('while it has caused no work a job runs once a second, and at once when it has', async () => {
  const runs: number[] = [];
  let hasWork = false;
  const job = { name: 'rare', everyMs: 1, hasWork: () => hasWork, run: async () => void (runs.push(performance.now()), (hasWork = false)) };
  const jobs = startJobs({ logger: silentLogger(), jobs: [job] });
  await waitFor(() => runs.length === 1, { what: 'the first run', timeoutMs: 5_000 });
  hasWork = true;
  await waitFor(() => runs.length === 2, { what: 'the run for the work', timeoutMs: 900 });
  await waitFor(() => runs.length === 3, { what: 'the run for what others caused', timeoutMs: 5_000 });
  await jobs.stop();
  const [, second = 0, third = 0] = runs;
  assert.ok(third - second >= 900, `${third - second} ms`);
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

test('one of a list that fails keeps none of the others from their turn, and the failure is told at the end', async () => {
  const done: number[] = [];
  const work = (failing: readonly number[]) => async (item: number) => {
    if (failing.includes(item)) throw new Error(`not ${item}`);
    done.push(item);
  };
  await assert.rejects(workThrough([1, 2, 3], work([1])), /^Error: not 1$/);
  await assert.rejects(workThrough([4, 5, 6], work([4, 6])), (error: AggregateError) => error.errors.length === 2);
  await workThrough([7], work([]));
  assert.deepEqual(done, [2, 3, 5, 7]);
});
