import assert from 'node:assert/strict';
import { it } from 'node:test';
import { createPriorityQueue } from './priority-queue.ts';

it('lets in the lowest rank first, and within one who came first', async () => {
  const queue = createPriorityQueue({ ranks: 3, waitMs: 60_000 });
  const order: string[] = [];
  const waiting = [[2, 'visitor'], [1, 'person'], [0, 'change'], [1, 'another person'], [0, 'another change']].map(async ([rank, name]) => {
    assert.equal(await queue.wait(rank as number), true);
    order.push(String(name));
  });
  assert.equal(queue.size(), 5);
  while (queue.admitNext());
  await Promise.all(waiting);
  assert.deepEqual(order, ['change', 'another change', 'person', 'another person', 'visitor']);
  assert.equal(queue.size(), 0);
});

it('tells whoever waited too long, and does not let them in later', async () => {
  const queue = createPriorityQueue({ ranks: 1, waitMs: 5 });
  assert.equal(await queue.wait(0), false);
  assert.equal(queue.admitNext(), false);
  assert.equal(queue.size(), 0);
});
