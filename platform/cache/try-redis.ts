import type { Redis } from 'ioredis';
import { counter } from '../telemetry/metrics.ts';

const failuresBeforePause = 3;
const pauseMs = 1_000;

const failures = counter({ name: 'redis_failures_total', help: 'Redis calls that failed and were done without', labels: ['use'] });
const states = new WeakMap<Redis, { inARow: number; pausedUntil: number }>();

/**
 * Runs something against Redis; undefined means "go on without it". After a few failures in a row Redis is left alone
 * for a second: a frozen one would otherwise cost each request the whole command timeout.
 */
export async function tryRedis<T extends {}>(redis: Redis, use: string, work: () => Promise<T>): Promise<T | undefined> {
  const state = stateOf(redis);
  if (performance.now() < state.pausedUntil) return undefined;
  // After a pause one caller tries; the others go on without Redis until it is known to answer.
  if (state.inARow >= failuresBeforePause) state.pausedUntil = performance.now() + pauseMs;
  try {
    const result = await work();
    state.inARow = 0;
    state.pausedUntil = 0;
    return result;
  } catch {
    // Also for replies such as LOADING, READONLY or OOM: whatever the reason, the caller can do without.
    failures.inc({ use });
    state.inARow += 1;
    if (state.inARow >= failuresBeforePause) state.pausedUntil = performance.now() + pauseMs;
    return undefined;
  }
}

function stateOf(redis: Redis): { inARow: number; pausedUntil: number } {
  let state = states.get(redis);
  if (!state) {
    state = { inARow: 0, pausedUntil: 0 };
    states.set(redis, state);
  }
  return state;
}
