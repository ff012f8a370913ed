import assert from 'node:assert/strict';
import { test } from 'node:test';
import { silentLogger } from '../telemetry/logger.ts';
import { createConfirms, publishOutcome } from './confirms.ts';
import { createGate } from './gate.ts';
import { createKeyedQueue } from './keyed-queue.ts';
import { createWindow } from './window.ts';

const tick = () => new Promise<void>((resolve) => setImmediate(resolve));

test('work of one key runs in order even after a failure, while other keys do not wait', async () => {
  const queue = createKeyedQueue();
  const log: string[] = [];
  const first = Promise.withResolvers<void>();
  const results = [
    queue.run('a', async () => {
      await first.promise;
      log.push('a1');
      throw new Error('a1 fails');
    }),
    queue.run('a', async () => void log.push('a2')),
    queue.run('b', async () => void log.push('b1')),
  ];
  await results[2];
  first.resolve();
  const outcomes = await Promise.allSettled(results);
  assert.deepEqual(log, ['b1', 'a1', 'a2']);
  assert.deepEqual(outcomes.map((outcome) => outcome.status), ['rejected', 'fulfilled', 'fulfilled']);
});

test('a window never holds more than its size, failures included', async () => {
  const window = createWindow(3);
  let running = 0;
  let most = 0;
  await Promise.allSettled(Array.from({ length: 20 }, (_, index) => window.run(async () => {
    most = Math.max(most, (running += 1));
    await tick();
    running -= 1;
    if (index % 4 === 0) throw new Error('fails');
  })));
  assert.equal(most, 3);
  assert.equal(window.inUse, 0);
});

test('a publish counts as failed when it is returned, nacked, cut off or not answered in time', async () => {
  const confirms = createConfirms(30);
  await confirms.track((_id, answered) => answered(null));
  const outcomeOf = (work: Promise<void>) => work.then(() => 'confirmed', publishOutcome);
  assert.equal(await outcomeOf(confirms.track((id, answered) => {
    confirms.markReturned(id, 'no queue');
    answered(null);
  })), 'returned');
  assert.equal(await outcomeOf(confirms.track((_id, answered) => answered(new Error('message nacked')))), 'refused');
  assert.equal(await outcomeOf(confirms.track((_id, answered) => answered(new Error('channel closed')))), 'disconnected');
  assert.equal(await outcomeOf(confirms.track(() => undefined)), 'timeout');
});

test('a gate probes once for all who wait, and opens when the dependency answers', async () => {
  let probes = 0;
  const gate = createGate({
    consumer: 'gate.test',
    logger: silentLogger(),
    probe: async () => {
      probes += 1;
      if (probes < 3) throw new Error('still down');
    },
  });
  await gate.whenOpen();
  await Promise.all(Array.from({ length: 10 }, () => gate.waitUntilHealthy()));
  assert.equal(probes, 3);
  await gate.whenOpen();
});
