import assert from 'node:assert/strict';
import { test } from 'node:test';
import { startInOrder, stopInOrder } from './order.ts';

const items = [
  { name: 'bff', dependsOn: ['gateway'] },
  { name: 'gateway', dependsOn: ['user', 'order', 'not here'] },
  { name: 'user', dependsOn: [] },
  { name: 'order', dependsOn: [] },
];

test('everything starts after what it depends on and stops before it', async () => {
  const started: string[] = [];
  await startInOrder(items, async ({ name }) => void started.push(name));
  assert.deepEqual(started, ['user', 'order', 'gateway', 'bff']);
  const stopped: string[] = [];
  await stopInOrder(items, async ({ name }) => void stopped.push(name));
  assert.deepEqual(stopped, ['bff', 'gateway', 'user', 'order']);
});

test('what depends on a failure is not begun, the rest is, and the failure is reported', async () => {
  const started: string[] = [];
  const start = async ({ name }: { name: string }) => {
    if (name === 'user') throw new Error('user is broken');
    started.push(name);
  };
  await assert.rejects(startInOrder(items, start), /user is broken/);
  assert.deepEqual(started, ['order']);
});
