const minute = 60_000;
const hour = 60 * minute;

/** Pauses between attempts: quick at first for hiccups, then long enough to outlast an outage of half a day. */
const pausesMs = [10_000, minute, 5 * minute, 30 * minute, 2 * hour, 4 * hour, 6 * hour] as const;

export const mostAttempts: number = pausesMs.length + 1;

/**
 * How long to wait after the `attempt`-th failure (from 1), varied by up to a fifth so that what failed together does not
 * come back together; null when that was the last one.
 */
export function pauseAfter(attempt: number, pauses: readonly number[] = pausesMs, random: () => number = Math.random): number | null {
  const pause = pauses[attempt - 1];
  return pause === undefined ? null : Math.round(pause * (0.8 + random() * 0.4));
}
