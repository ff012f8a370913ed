import assert from 'node:assert/strict';
import { setTimeout as sleep } from 'node:timers/promises';
import { test } from 'node:test';
import { waitFor } from '../testing/wait-for.ts';
import { createBatches } from './batches.ts';

interface Item {
  key: string;
  n: number;
}

/** Batches that note what was done, in which company. */
function recording({ most = 4, gatherMs = 0, fails = () => false }: { most?: number; gatherMs?: number; fails?: (item: Item) => boolean } = {}) {
  const done: Item[] = [];
  const shared: number[][] = [];
  const tried: number[] = [];
  const busy = new Set<string>();
  async function during(items: readonly Item[]): Promise<void> {
    const keys = new Set(items.map(({ key }) => key));
    for (const key of keys) assert.ok(!busy.has(key), `${key} is in hand twice`);
    keys.forEach((key) => busy.add(key));
    await sleep(1);
    keys.forEach((key) => busy.delete(key));
    tried.push(...items.map(({ n }) => n));
    if (items.some(fails)) throw new Error('one of them fails');
    done.push(...items);
  }
  const batches = createBatches<Item>({
    keyOf: ({ key }) => key,
    most,
    gatherMs,
    async together(items) {
      shared.push(items.map(({ n }) => n));
      await during(items);
    },
    alone: (item) => during([item]),
  });
  return { done, shared, tried, hurry: batches.hurry, add: (items: readonly Item[]) => Promise.allSettled(items.map((item) => batches.add(item))) };
}

const items = (...keys: string[]): Item[] => keys.map((key, n) => ({ key, n }));

test('what comes at the same time is done together, sorted by key, as many as may be', async () => {
  const { done, shared, add } = recording();
  await add(items('c', 'a', 'b', 'a', 'e', 'd'));
  assert.deepEqual(shared, [[1, 3, 2, 0], [5, 4]]);
  assert.equal(done.length, 6);
});

test('what comes alone is done at once and alone', async () => {
  const { done, shared, add } = recording();
  await add(items('a'));
  assert.deepEqual([shared, done.length], [[], 1]);
});

test('items of one key are done in order of arrival and never at the same time, whatever fails', async () => {
  const { done, add } = recording({ most: 3, fails: ({ n }) => n % 7 === 3 });
  const many = Array.from({ length: 60 }, (_, n) => ({ key: `k${n % 5}`, n }));
  const [first, second] = [add(many.slice(0, 25)), sleep(2).then(() => add(many.slice(25)))];
  await Promise.all([first, second]);
  for (const key of new Set(many.map((each) => each.key))) {
    const mine = done.filter((each) => each.key === key).map(({ n }) => n);
    assert.deepEqual(mine, mine.toSorted((a, b) => a - b));
  }
  assert.equal(done.length, many.filter(({ n }) => n % 7 !== 3).length);
});

test('when one fails each is done by itself: the others once, and only the one rejects', async () => {
  const { done, add } = recording({ most: 10, fails: ({ n }) => n === 4 });
  const outcomes = await add(items('a', 'b', 'c', 'd', 'e', 'f', 'g', 'h', 'i', 'j'));
  assert.deepEqual(outcomes.flatMap(({ status }, n) => (status === 'rejected' ? [n] : [])), [4]);
  assert.deepEqual(done.map(({ n }) => n).toSorted((a, b) => a - b), [0, 1, 2, 3, 5, 6, 7, 8, 9]);
});

test('after a failure nothing is put together for a while, so that what keeps failing is not tried twice each time', async () => {
  const { shared, tried, add } = recording({ fails: () => true });
  await add(items('a', 'b'));
  await add(items('c', 'd', 'e'));
  assert.equal(shared.length, 1);
  assert.equal(tried.length, 2 + 2 + 3);
});

test('where it gathers, what comes within that time is done together, and a single one waits no longer', async () => {
  const { done, shared, add } = recording({ gatherMs: 30 });
  await Promise.all([add(items('c')), sleep(1).then(() => add(items('a', 'b')))]);
  assert.deepEqual([done.length, shared.length, shared[0]?.length], [3, 1, 3]);
  await add(items('d'));
  assert.equal(done.length, 4);
});

test('as many as go together wait for nobody, and the others are done at once when it is told to hurry', async () => {
  const { done, add, hurry } = recording({ gatherMs: 60_000 });
  const all = add(items('a', 'b', 'c', 'd', 'e'));
  await waitFor(() => done.length === 4, { what: 'a full batch' });
  hurry();
  await all;
  assert.equal(done.length, 5);
});
