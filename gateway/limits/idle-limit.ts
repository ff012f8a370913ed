import { performance } from 'node:perf_hooks';

export interface IdleLimitOptions {
  /** It is never less. */
  least: number;
  /** Whether more are wanted than the limit lets in. */
  isReached: () => boolean;
  /** Told after each look at the processor. */
  onChange: () => void;
}

/** How many at once, as the processor has time for them. */
export interface IdleLimit {
  current(): number;
  /** Looks at the processor from now on, as long as more are wanted or the limit is a raised one. */
  watch(): void;
}

const lookEveryMs = 5;
/** With more idle time than this there is time for more at once: then it is others that are slow. */
const idleShare = 0.2;
/** With less than this there is none, and the limit comes down to this part of it with each look. */
const busyShare = 0.1;
const decay = 0.9;

/** A limit that holds up nothing while the processor has time to spare, since it is raised then, up to twofold with each look. */
export function createIdleLimit({ least, isReached, onChange }: IdleLimitOptions): IdleLimit {
  let limit = least;
  let isWatched = false;
  let before = performance.eventLoopUtilization();

  function look(): void {
    const now = performance.eventLoopUtilization();
    const idle = 1 - performance.eventLoopUtilization(now, before).utilization;
    before = now;
    if (idle < busyShare) limit = Math.max(least, limit * decay);
    else if (idle > idleShare && isReached()) limit *= 1 + idle;
    onChange();
    isWatched = false;
    if (isReached() || limit > least) schedule();
  }

  function schedule(): void {
    if (isWatched) return;
    isWatched = true;
    setTimeout(look, lookEveryMs).unref();
  }

  return {
    current: () => Math.floor(limit),
    watch() {
      if (!isWatched) before = performance.eventLoopUtilization();
      schedule();
    },
  };
}
