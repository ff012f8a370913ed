import assert from 'node:assert/strict';
import { setImmediate as turn } from 'node:timers/promises';
import { test } from 'node:test';
import { waitFor } from '../testing/wait-for.ts';
import { createWorkInHand } from './work-in-hand.ts';

test('many in hand are too many only while the processor is busy: slow subgraphs alone refuse nobody', async () => {
  const work = createWorkInHand();
  const release = Promise.withResolvers<void>();
  const going = Array.from({ length: 40 }, () => work.track(() => release.promise));
  let isOver = false;
  const spin = async (): Promise<void> => {
    while (!isOver) {
      const until = performance.now() + 5;
      while (performance.now() < until);
      await turn();
    }
  };
  await new Promise((resolve) => setTimeout(resolve, 1));
  assert.equal(work.isTooMuch(100), false);
  const spinning = spin();
  await waitFor(() => work.isTooMuch(100), { what: 'so much to be too much', timeoutMs: 10_000 });
  isOver = true;
  await spinning;
  await waitFor(() => !work.isTooMuch(100), { what: 'an idle processor to be noticed', timeoutMs: 10_000, intervalMs: 50 });
  release.resolve();
  await Promise.all(going);
  work.stop();
});

test('one long task is no overload: what came while it ran is let in', async () => {
  const work = createWorkInHand();
  const release = Promise.withResolvers<void>();
  const going = Array.from({ length: 40 }, () => work.track(() => release.promise));
  const until = performance.now() + 450;
  while (performance.now() < until);
  // The window that has seen it ends in the next turn of the loop.
  await turn();
  await turn();
  assert.equal(work.isTooMuch(100), false);
  release.resolve();
  await Promise.all(going);
  work.stop();
});
