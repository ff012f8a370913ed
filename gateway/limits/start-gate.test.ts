import assert from 'node:assert/strict';
import { test } from 'node:test';
import { deadlineIn } from '#platform/resilience/deadline';
import { waitFor } from '#platform/testing/wait-for';
import { createStartGate, inTurn, NotStarted, type StartGate, type Waiter } from './start-gate.ts';

const patience = { deadline: deadlineIn(60_000) };
const run = <T>(gate: StartGate, work: () => Promise<T>, waiter: Waiter = patience) => inTurn({ gate, forwarded: waiter }, work);
const nextTurn = (): Promise<void> => new Promise((resolve) => setImmediate(resolve));

/** Leaves the event loop no time to be idle. */
function keepBusy(): () => Promise<void> {
  let isOver = false;
  const spinning = (async () => {
    while (!isOver) {
      const until = performance.now() + 2;
      while (performance.now() < until);
      await nextTurn();
    }
  })();
  return async () => {
    isOver = true;
    await spinning;
  };
}

/** Work that goes on until it is told to end, noted when it begins. */
function startAll(gate: StartGate, count: number) {
  const begun: number[] = [];
  const ends: (() => void)[] = [];
  const all = Array.from({ length: count }, (_, index) =>
    run(gate, () => {
      begun.push(index);
      return new Promise<void>((resolve) => void (ends[index] = resolve));
    }),
  );
  return { begun, end: (index: number) => ends[index]?.(), all: Promise.all(all) };
}

test('while the processor is busy no more than so many are begun, and then one for each that ends, first come, first served', async () => {
  const gate = createStartGate({ atOnce: 3 });
  const beBusyNoMore = keepBusy();
  const { begun, end, all } = startAll(gate, 6);
  const until = performance.now() + 50;
  while (performance.now() < until) await nextTurn();
  assert.deepEqual(begun, [0, 1, 2]);
  assert.deepEqual(gate.load(), { running: 3, waiting: 3, limit: 3 });
  for (const index of [1, 0, 2, 3, 4]) {
    end(index);
    await waitFor(() => begun.length === Math.min(6, 4 + [1, 0, 2, 3, 4].indexOf(index)), { what: 'the next one to begin', intervalMs: 1 });
  }
  assert.deepEqual(begun, [0, 1, 2, 3, 4, 5]);
  end(5);
  await all;
  await beBusyNoMore();
  assert.equal(gate.load().running, 0);
});

test('while the processor has time to spare nobody is held up, and the limit comes down again when it has not', async () => {
  const gate = createStartGate({ atOnce: 4 });
  const { begun, end, all } = startAll(gate, 200);
  await waitFor(() => begun.length === 200, { what: 'all to begin, though none has ended', timeoutMs: 5_000, intervalMs: 1 });
  assert.ok(gate.load().limit >= 200);
  const beBusyNoMore = keepBusy();
  await waitFor(() => gate.load().limit === 4, { what: 'the limit to come down', intervalMs: 5 });
  await beBusyNoMore();
  for (let index = 0; index < 200; index += 1) end(index);
  await all;
});

test('whoever runs out of time while waiting, hangs up, or finds too many waiting is told so, and nothing is done for them', async () => {
  const gate = createStartGate({ atOnce: 1, maxWaiting: 2 });
  const beBusyNoMore = keepBusy();
  const { end, all } = startAll(gate, 1);
  const client = new AbortController();
  const never = (): Promise<never> => assert.fail('was begun');
  const limitOf = async (waiter: Waiter): Promise<unknown> => {
    const { data, errors } = await run(gate, never, waiter);
    assert.equal(data, null);
    assert.ok(errors[0] instanceof NotStarted);
    return errors[0].extensions['limit'];
  };
  const late = limitOf({ deadline: deadlineIn(20) });
  const gone = limitOf({ ...patience, signal: client.signal });
  assert.deepEqual(await limitOf(patience), { name: 'requestsWaiting', max: 2, actual: 2 });
  client.abort();
  assert.equal((await late as { name: string }).name, 'waitedMs');
  await gone;
  assert.equal(gate.load().waiting, 0);
  end(0);
  await all;
  await beBusyNoMore();
});

test('work that fails gives its place back', async () => {
  const gate = createStartGate({ atOnce: 1 });
  await assert.rejects(run(gate, () => Promise.reject(new Error('no'))), /no/);
  assert.equal(await run(gate, async () => 'yes'), 'yes');
  assert.equal(gate.load().running, 0);
});
