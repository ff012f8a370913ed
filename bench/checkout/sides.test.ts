import assert from 'node:assert/strict';
import { test } from 'node:test';
import { inTurns, measureIdle, type Side } from './sides.ts';

const nothing = { cpuSeconds: 0, serverCpuSeconds: 0, clientCpuSeconds: 0, machineCpuSeconds: 0, sqlStatements: 0, httpRequests: 0, messages: 0 };
const load = { signedIn: false, buyers: 1, ms: 1 };

function sidesWith(seen: string[], run: Side['run']): [Side, Side] {
  const sideOf = (name: string): Side => ({
    name,
    count: async () => (seen.push(`${name} counts`), nothing),
    run: (asked) => (seen.push(`${name} runs`), run(asked)),
    signal: async (signal) => void seen.push(`${name} ${signal}`),
  });
  return [sideOf('a'), sideOf('b')];
}

const done: Side['run'] = async () => ({ completed: 1, failed: 0, seconds: 1, firstAnswersMs: [1], used: nothing, usedSeconds: 1, busySeconds: 0 });

test('sides take turns, and the other one stands still meanwhile', async () => {
  const seen: string[] = [];
  const [a, b] = sidesWith(seen, done);
  const results = await inTurns({ sides: [a, b], loads: new Map([[a, load], [b, load]]), rounds: 2, settleMs: 0 });
  const round = ['b SIGSTOP', 'a runs', 'b SIGCONT', 'a SIGSTOP', 'b runs', 'a SIGCONT'];
  assert.deepEqual(seen, [...round, ...round]);
  assert.deepEqual([a, b].map((side) => results.get(side)?.length), [2, 2]);
});

test('a side without a load stands still, and is not measured', async () => {
  const seen: string[] = [];
  const [a, b] = sidesWith(seen, done);
  const results = await inTurns({ sides: [a, b], loads: new Map([[a, load]]), rounds: 1, settleMs: 0 });
  assert.deepEqual(seen, ['b SIGSTOP', 'a runs', 'b SIGCONT']);
  assert.equal(results.has(b), false);
});

test('the other side goes on when a run fails', async () => {
  const seen: string[] = [];
  const [a, b] = sidesWith(seen, () => Promise.reject(new Error('out of order')));
  await assert.rejects(inTurns({ sides: [a, b], loads: new Map([[a, load]]), rounds: 1, settleMs: 0 }), /out of order/);
  assert.equal(seen.at(-1), 'b SIGCONT');
});

test('what a side uses when nobody buys is read with the other one standing still', async () => {
  const seen: string[] = [];
  const [a, b] = sidesWith(seen, done);
  const idle = await measureIdle({ sides: [a, b], ms: 1, settleMs: 0 });
  assert.deepEqual(seen, ['b SIGSTOP', 'a counts', 'a counts', 'b SIGCONT', 'a SIGSTOP', 'b counts', 'b counts', 'a SIGCONT']);
  assert.ok((idle.get(a)?.seconds ?? 0) > 0);
});
