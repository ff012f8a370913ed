import assert from 'node:assert/strict';
import { test } from 'node:test';
import { createOverdue } from './overdue.ts';
import { createStuckAggregates } from './stuck-aggregates.ts';
import { createWakeUp } from './wake-up.ts';

const aMinute = 60_000;

test('a nudge before or during the wait ends it, and several nudges are one', async () => {
  const wakeUp = createWakeUp();
  wakeUp.take();
  wakeUp.nudge(3);
  wakeUp.nudge(3);
  await wakeUp.wait(aMinute);
  assert.deepEqual(wakeUp.take(), { hinted: [3], others: 'none' });
  const waiting = wakeUp.wait(aMinute);
  wakeUp.nudge(5);
  await waiting;
  assert.deepEqual(wakeUp.take().hinted, [5]);
});

test('a nudge does not end a back-off, an urgent one does, also when it came first', async () => {
  const wakeUp = createWakeUp();
  wakeUp.take();
  wakeUp.nudge(1);
  const backOff = wakeUp.wait(aMinute, { onlyIfUrgent: true });
  wakeUp.nudge(2);
  wakeUp.urgent();
  await backOff;
  await wakeUp.wait(aMinute, { onlyIfUrgent: true });
  assert.equal(wakeUp.take().others, 'all');
});

test('a nudge without a partition makes the relay look everywhere', async () => {
  const wakeUp = createWakeUp();
  wakeUp.take();
  wakeUp.nudge(1);
  wakeUp.nudge();
  assert.equal(wakeUp.take().others, 'all');
});

test('without a nudge the relay looks for what is left over', () => {
  const wakeUp = createWakeUp();
  wakeUp.take();
  assert.deepEqual(wakeUp.take(), { hinted: [], others: 'left over' });
});

test('a message is left over when it was there a while ago, whatever came after it; one that has gone is not, nor what takes its place', () => {
  let now = 0;
  const overdue = createOverdue({ afterMs: 150, now: () => now });
  assert.deepEqual(overdue.among([{ partitionNo: 1, seq: 10 }, { partitionNo: 2, seq: 11 }]), []);
  now = 149;
  assert.deepEqual(overdue.among([{ partitionNo: 1, seq: 10 }, { partitionNo: 2, seq: 12 }]), []);
  now = 150;
  assert.deepEqual(overdue.among([{ partitionNo: 1, seq: 10 }, { partitionNo: 2, seq: 12 }]), [1]);
  now = 299;
  assert.deepEqual(overdue.among([{ partitionNo: 1, seq: 13 }, { partitionNo: 2, seq: 12 }]), [2]);
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
