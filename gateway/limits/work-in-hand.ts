import { performance } from 'node:perf_hooks';

export interface WorkInHand {
  /** Whether so much is in hand already, on a processor that is busy, that more could not be answered within the wait. */
  isTooMuch(waitMs: number): boolean;
  /** Counts a request as in hand until it is answered. */
  track<T>(work: () => Promise<T>): Promise<T>;
  stop(): void;
}

const windowMs = 200;
/** Weight of the latest window. */
const weight = 0.3;
const busyShare = 0.95;
/** So few are never too many: a process that has just started has answered nothing yet. */
const alwaysAdmitted = 16;

/**
 * How many requests are in hand, against how many get done in a while. The event loop can be on time and yet hundreds of requests share
 * it, each a step at a time, so that all of them are late together. While the processor is not busy nothing is too much: then it
 * is others that are slow, and bulkheads see to that.
 */
export function createWorkInHand(): WorkInHand {
  let inHand = 0;
  let done = 0;
  let donePerMs = 0;
  let isBusy = false;
  let before = performance.eventLoopUtilization();
  let since = performance.now();
  const timer = setInterval(() => {
    const now = performance.now();
    const utilization = performance.eventLoopUtilization();
    isBusy = performance.eventLoopUtilization(utilization, before).utilization >= busyShare;
    const rate = done / (now - since);
    donePerMs = donePerMs === 0 ? rate : donePerMs + weight * (rate - donePerMs);
    [before, since, done] = [utilization, now, 0];
  }, windowMs).unref();
  return {
    isTooMuch: (waitMs) => isBusy && inHand >= Math.max(alwaysAdmitted, donePerMs * waitMs),
    async track(work) {
      inHand += 1;
      try {
        return await work();
      } finally {
        inHand -= 1;
        done += 1;
      }
    },
    stop: () => clearInterval(timer),
  };
}
