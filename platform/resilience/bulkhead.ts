import { DomainError } from '../errors/domain-error.ts';
import { counter, gauge } from '../telemetry/metrics.ts';
import type { Deadline } from './deadline.ts';

export interface BulkheadOptions {
  name: string;
  /** How much may run at once. */
  maxConcurrent: number;
  /** How much may wait; 0 refuses at once. */
  maxQueue: number;
  /** How long something may wait. */
  queueTimeoutMs?: number;
}

export interface Bulkhead {
  /** Runs the work when there is room; DomainError UNAVAILABLE when the queue is full or the wait too long. */
  run<T>(work: () => Promise<T>, deadline?: Deadline): Promise<T>;
  /** Running and waiting now. */
  load(): { running: number; waiting: number };
}

const refused = counter({ name: 'bulkhead_refused_total', help: 'Work refused by a full bulkhead', labels: ['bulkhead', 'reason'] });
/** Read at each scrape, so that a piece of work does not look up a labelled gauge twice. */
const running = new Map<string, () => number>();
gauge({
  name: 'bulkhead_running',
  help: 'Work running in a bulkhead',
  labels: ['bulkhead'],
  collect(inUse) {
    for (const [bulkhead, count] of running) inUse.set({ bulkhead }, count());
  },
});

/** Keeps one dependency, when slow, from taking all the capacity of the process. First come, first served. */
export function createBulkhead({ name, maxConcurrent, maxQueue, queueTimeoutMs = 1_000 }: BulkheadOptions): Bulkhead {
  let busy = 0;
  const waiting = new Set<() => void>();
  running.set(name, () => busy);

  const refuse = (reason: 'full' | 'timeout'): DomainError => {
    refused.inc({ bulkhead: name, reason });
    return new DomainError('UNAVAILABLE', `Too much is going on (${name}); try again shortly.`, { details: { retryAfterSeconds: 1 } });
  };
  const enter = (deadline: Deadline | undefined): Promise<void> | undefined => {
    if (busy < maxConcurrent) {
      busy += 1;
      return undefined;
    }
    if (waiting.size >= maxQueue) throw refuse('full');
    return new Promise((resolve, reject) => {
      const admit = (): void => {
        clearTimeout(timer);
        resolve();
      };
      const timer = setTimeout(() => {
        waiting.delete(admit);
        reject(refuse('timeout'));
      }, Math.min(queueTimeoutMs, deadline?.remainingMs() ?? Infinity));
      waiting.add(admit);
    });
  };
  const leave = (): void => {
    // The place is handed on rather than freed, so nobody can slip in before who has waited longest.
    for (const admit of waiting) {
      waiting.delete(admit);
      admit();
      return;
    }
    busy -= 1;
  };

  return {
    async run(work, deadline) {
      const entered = enter(deadline);
      if (entered) await entered;
      try {
        return await work();
      } finally {
        leave();
      }
    },
    load: () => ({ running: busy, waiting: waiting.size }),
  };
}
