import assert from 'node:assert/strict';
import { test } from 'node:test';
import { createStuckAggregates } from './stuck-aggregates.ts';
import { createWakeUp } from './wake-up.ts';

const aMinute = 60_000;

test('a nudge before or during the wait ends it, and several nudges are one', async () => {
  const wakeUp = createWakeUp();
  wakeUp.takePartitions();
  wakeUp.nudge(3);
  wakeUp.nudge(3);
  await wakeUp.wait(aMinute);
  assert.deepEqual(wakeUp.takePartitions(), [3]);
  const waiting = wakeUp.wait(aMinute);
  wakeUp.nudge(5);
  await waiting;
  assert.deepEqual(wakeUp.takePartitions(), [5]);
});

test('a nudge does not end a back-off, an urgent one does, also when it came first', async () => {
  const wakeUp = createWakeUp();
  wakeUp.takePartitions();
  wakeUp.nudge(1);
  const backOff = wakeUp.wait(aMinute, { onlyIfUrgent: true });
  wakeUp.nudge(2);
  wakeUp.urgent();
  await backOff;
  await wakeUp.wait(aMinute, { onlyIfUrgent: true });
  assert.deepEqual(wakeUp.takePartitions(), []);
});

test('a nudge without a partition makes the relay look everywhere', async () => {
  const wakeUp = createWakeUp();
  wakeUp.takePartitions();
  wakeUp.nudge(1);
  wakeUp.nudge();
  assert.deepEqual(wakeUp.takePartitions(), []);
});

test('a stuck aggregate is left alone for longer each time, and is forgotten once it moves', () => {
  let now = 0;
  const stuck = createStuckAggregates(() => now);
  const pauses: number[] = [];
  for (let failure = 0; failure < 7; failure += 1) {
    stuck.add('a');
    const since = now;
    while (stuck.current().includes('a')) now += 50;
    pauses.push(now - since);
  }
  assert.deepEqual(pauses, [250, 500, 1000, 2000, 4000, 5000, 5000]);
  stuck.remove('a');
  stuck.add('a');
  assert.deepEqual(stuck.current(), ['a']);
  now += 250;
  assert.deepEqual(stuck.current(), []);
});
