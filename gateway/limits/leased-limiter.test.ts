import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { createMemoryLimiter } from '#platform/limits/memory-limiter';
import { createLeasedLimiter } from './leased-limiter.ts';

const limit = 1200;

/** Sixty seconds' worth of a limit, taken in leases, by a clock of its own. */
function start() {
  let at = 5_000;
  const now = () => at;
  const memory = createMemoryLimiter({ limit, windowMs: 60_000, now });
  const processes = [1, 2].map(() => createLeasedLimiter({ limiter: { consume: async (...given) => memory.consume(...given) }, lease: 24, now }));
  const allowed = async (requests: number, process = 0): Promise<number> => {
    let count = 0;
    for (let request = 0; request < requests; request += 1) if ((await processes[process]?.consume('actor'))?.allowed) count += 1;
    return count;
  };
  return { allowed, pass: (ms: number) => void (at += ms) };
}

describe('limits that are taken in leases', () => {
  test('who asks steadily, far below the limit, may still ask for much at once', async () => {
    const { allowed, pass } = start();
    for (let second = 0; second < 1000; second += 1) {
      assert.equal(await allowed(1), 1);
      pass(1_001);
    }
    assert.ok((await allowed(limit)) >= limit - 24);
  });

  test('who asks just below the limit is never refused', async () => {
    const { allowed, pass } = start();
    for (let second = 0; second < 600; second += 1) {
      assert.equal(await allowed(19), 19);
      pass(1_001);
    }
  });

  test('what goes back never makes more of the limit, however many processes hold leases', async () => {
    const { allowed, pass } = start();
    for (let second = 0; second < 100; second += 1) {
      await allowed(1, second % 2);
      pass(700);
    }
    assert.ok((await allowed(limit * 2, 0)) + (await allowed(limit * 2, 1)) <= limit + 24);
  });
});
