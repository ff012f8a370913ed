import assert from 'node:assert/strict';
import { test } from 'node:test';
import { createOperationTimes } from './operation-times.ts';

test('what is hot is seen, however many different operations were sent before and between', () => {
  const times = createOperationTimes();
  const noise = (from: number, to: number): void => {
    for (let number = from; number < to; number += 1) times.note('', `{ noise${number} }`, 1);
  };
  noise(0, 2000);
  times.note('Hot', 'query Hot { hot }', 50);
  noise(2000, 4000);
  times.note('Hot', 'query Hot { hot }', 150);
  const [hottest] = times.hottest(1);
  assert.deepEqual([hottest?.name, hottest?.calls, hottest?.totalMs, hottest?.p99Ms], ['Hot', 2, 200, 150]);
  assert.ok(times.hottest(10_000).length <= 500);
});
