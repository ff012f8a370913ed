import assert from 'node:assert/strict';
import { test } from 'node:test';
import { compare } from './compare.ts';
import type { Load } from './load.ts';
import type { Side } from './sides.ts';

const nothing = { cpuSeconds: 0, serverCpuSeconds: 0, clientCpuSeconds: 0, machineCpuSeconds: 0, sqlStatements: 0, httpRequests: 0, messages: 0 };

/** Completes so many a second with so many buyers. */
function sideWith(name: string, rates: Readonly<Record<number, number>>): Side & { asked: Load[] } {
  const asked: Load[] = [];
  const run: Side['run'] = async (load) => {
    asked.push(load);
    return { completed: load.perSecond ?? rates[load.buyers] ?? 0, failed: 0, seconds: 1, firstAnswersMs: [], used: nothing, usedSeconds: 1, busySeconds: 0 };
  };
  return { name, asked, run, count: async () => nothing, signal: async () => {} };
}

const idleOf = (sides: readonly Side[]) => new Map(sides.map((side) => [side, { ...nothing, seconds: 1 }]));
const common = { signedIn: false, levels: [8, 24], rounds: 1, roundMs: 5, settleMs: 0 };

test('each side is rated by the number of buyers that it is best with, and asked for half of that at a steady pace', async () => {
  const [ours, other] = [sideWith('ours', { 8: 20, 24: 40 }), sideWith('other', { 8: 12, 24: 10 })];
  const all = [ours, other];
  const { loadsOf, bestOf } = await compare({ ...common, sides: all, all, idle: idleOf(all) });
  assert.deepEqual([...loadsOf.values()].flat().map(({ name }) => name), ['ours, 8 guests', 'ours, 24 guests', 'ours, guests, half load', 'other, 8 guests', 'other, 24 guests', 'other, guests, half load']);
  assert.deepEqual([bestOf.get(ours)?.buyers, bestOf.get(other)?.buyers], [24, 8]);
  assert.deepEqual([ours, other].map(({ asked }) => asked.at(-1)), [
    { signedIn: false, buyers: 24, ms: 5, perSecond: 20 },
    { signedIn: false, buyers: 8, ms: 5, perSecond: 6 },
  ]);
});

test('a side that is not asked is not measured', async () => {
  const [ours, other] = [sideWith('ours', { 8: 20, 24: 40 }), sideWith('other', {})];
  const { loadsOf } = await compare({ ...common, sides: [ours], all: [ours, other], idle: idleOf([ours, other]), signedIn: true });
  assert.deepEqual([...loadsOf.values()].flat().map(({ name }) => name), ['ours, 8 signed in', 'ours, 24 signed in', 'ours, signed in, half load']);
  assert.equal(other.asked.length, 0);
});
