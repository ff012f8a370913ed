import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { waitFor } from '../testing/wait-for.ts';
import { createOverloadGuard } from './overload-guard.ts';

function blockEventLoop(ms: number): void {
  Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, ms);
}

describe('overload guard', () => {
  it('lets in as many as it was told, and others as these leave', () => {
    const guard = createOverloadGuard({ name: 'test', maxInFlight: 2 });
    assert.deepEqual([guard.tryEnter(), guard.tryEnter(), guard.tryEnter()], [true, true, false]);
    guard.leave();
    assert.equal(guard.tryEnter(), true);
    assert.equal(guard.inFlight(), 2);
  });

  it('refuses while the event loop is late, and no longer than that', async () => {
    const guard = createOverloadGuard({ name: 'test', maxInFlight: 10, maxEventLoopDelayMs: 100 });
    blockEventLoop(300);
    assert.equal(guard.tryEnter(), false);
    await waitFor(() => guard.tryEnter(), { timeoutMs: 5_000, what: 'the event loop to be on time again' });
    guard.stop();
  });
});
