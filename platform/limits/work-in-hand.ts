import { performance } from 'node:perf_hooks';

export interface WorkInHand {
  /** Whether so much is in hand already, on a processor that stays busy, that more could not be answered within the wait. */
  isTooMuch(waitMs: number): boolean;
  /** How many requests are in hand. */
  count(): number;
  /** How many can be answered within the wait. */
  most(waitMs: number): number;
  /** Counts a request as in hand until it is answered. */
  track<T>(work: () => Promise<T>): Promise<T>;
  stop(): void;
}

const windowMs = 200;
/** Weight of the latest window. */
const weight = 0.3;
const busyShare = 0.95;
/** So many windows in a row, because one long task (a supergraph being switched) is no overload: what came meanwhile is done soon. */
const busyWindows = 3;
/** So few are never too many: a process that has just started has answered nothing yet. */
const alwaysAdmitted = 16;

/**
 * How many requests are in hand, against how many can be done in a while. The event loop can be on time and yet hundreds of requests share
 * it, each a step at a time, so that all of them are late together. While the processor is not busy nothing is too much: then it
 * is others that are slow, and bulkheads see to that.
 */
export function createWorkInHand(): WorkInHand {
  let inHand = 0;
  let done = 0;
  /** Per millisecond in which the processor worked: what it could do, however little was asked of it. */
  let donePerBusyMs = 0;
  let busyInARow = 0;
  let before = performance.eventLoopUtilization();
  const timer = setInterval(() => {
    const now = performance.eventLoopUtilization();
    const { utilization, active } = performance.eventLoopUtilization(now, before);
    busyInARow = utilization >= busyShare ? busyInARow + 1 : 0;
    if (done > 0) donePerBusyMs += (donePerBusyMs === 0 ? 1 : weight) * (done / Math.max(active, 1) - donePerBusyMs);
    [before, done] = [now, 0];
  }, windowMs).unref();
  const most = (waitMs: number): number => Math.max(alwaysAdmitted, Math.floor(donePerBusyMs * waitMs));
  return {
    isTooMuch: (waitMs) => busyInARow >= busyWindows && inHand >= most(waitMs),
    count: () => inHand,
    most,
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
