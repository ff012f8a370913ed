import assert from 'node:assert/strict';
import { it } from 'node:test';
import { createRollingCheck } from './rolling-check.ts';
import type { SlicedCheck } from './sliced-check.ts';

const db = { query: () => Promise.reject(new Error('not asked')), snapshot: () => Promise.reject(new Error('not asked')) };

/** A check of so many slices of one key each; `bad` are the keys that do not hold. */
function checkOf(name: string, keys: readonly string[], { bad = new Set<string>(), seen = [] as string[], takesMs = 0 } = {}): SlicedCheck {
  return {
    name,
    async slice(_sql, after) {
      if (takesMs > 0) await new Promise((resolve) => setTimeout(resolve, takesMs));
      const key = keys.find((each) => each > after) ?? '';
      seen.push(`${name}${key}`);
      return { violations: bad.has(key) ? [`${name}: ${key}`] : [], upTo: key === keys.at(-1) ? null : key };
    },
  };
}

it('a run goes through all slices of all checks once, where there is time', async () => {
  const seen: string[] = [];
  const run = createRollingCheck({ db, checks: [checkOf('A', ['1', '2', '3'], { seen }), checkOf('B', ['1'], { seen })] });
  for (let round = 0; round < 2; round += 1) {
    assert.deepEqual(await run(), []);
    assert.deepEqual(seen.splice(0), ['A1', 'A2', 'A3', 'B1']);
  }
  const alone = createRollingCheck({ db, checks: [checkOf('A', ['1', '2', '3'], { seen })] });
  await alone();
  assert.deepEqual(seen, ['A1', 'A2', 'A3']);
});

it('a run whose time is over is gone on with by the next one, until everything was looked at', async () => {
  const seen: string[] = [];
  const keys = Array.from({ length: 9 }, (_, index) => String(index + 1));
  const run = createRollingCheck({ db, checks: [checkOf('A', keys, { seen, takesMs: 25 }), checkOf('B', ['1', '2'], { seen })], budgetMs: 60 });
  await run();
  assert.ok(seen.length >= 2 && seen.length < 9, `${seen.length} slices in a run`);
  while (!seen.includes('B2')) await run();
  assert.deepEqual(seen.slice(0, 11), [...keys.map((key) => `A${key}`), 'B1', 'B2']);
});

it('what was wrong is told in each run until it was seen right, wherever the round is', async () => {
  const bad = new Set(['1']);
  const keys = Array.from({ length: 20 }, (_, index) => String.fromCodePoint(49 + index));
  const run = createRollingCheck({ db, checks: [checkOf('A', keys, { bad, takesMs: 20 })], budgetMs: 50 });
  assert.deepEqual(await run(), ['A: 1']);
  assert.deepEqual(await run(), ['A: 1']);
  bad.clear();
  assert.deepEqual(await run(), []);
});

it('what is new is looked at in each run, before the round goes on', async () => {
  const from: string[] = [];
  const check: SlicedCheck = {
    name: 'A',
    keyAt: (at) => `new since ${at.toISOString()}`,
    slice: async (_sql, after) => (from.push(after), { violations: [], upTo: null }),
  };
  await createRollingCheck({ db, checks: [check], now: () => new Date('2026-03-01T12:00:00Z') })();
  assert.deepEqual(from, ['new since 2026-03-01T11:50:00.000Z', '']);
});

it('what a check leaves unfinished takes nothing back that was wrong before', async () => {
  let isLong = false;
  const check: SlicedCheck = { name: 'A', slice: async () => (isLong ? { violations: [], upTo: null, isUnfinished: true } : { violations: ['A: 1'], upTo: null }) };
  const run = createRollingCheck({ db, checks: [check] });
  await run();
  isLong = true;
  assert.deepEqual(await run(), ['A: 1']);
});
