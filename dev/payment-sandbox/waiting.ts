import { setTimeout as delay } from 'node:timers/promises';

/** Longest wait for a caller that never gives up. */
const longestMs = 10 * 60_000;

/** Waits `ms` (null: as long as the caller does), but no longer than the signal allows. Never throws. */
export async function waitUnless(signal: AbortSignal, ms: number | null): Promise<void> {
  await delay(ms ?? longestMs, undefined, { signal }).catch((error: unknown) => {
    if (!signal.aborted) throw error;
  });
}
