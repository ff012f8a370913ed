import { gauge } from '../telemetry/metrics.ts';
import { createConcurrencyLimit, type ConcurrencyLimitOptions } from './concurrency-limit.ts';
import { createPriorityQueue } from './priority-queue.ts';

export interface TurnsOptions extends Pick<ConcurrencyLimitOptions, 'name' | 'targetMs'> {
  /** So long something may wait for its turn. */
  waitMs: number;
  /** By rank, who is served first: which part of the queue may be taken when one comes. The rest is kept for those before it. */
  shares: readonly number[];
}

export interface Turns {
  /** Whether one of this rank would be turned away now. */
  isFull(rank: number): boolean;
  /** Resolves with whether its turn has come; whoever got true calls `leave` in the end. */
  enter(rank: number): Promise<boolean> | boolean;
  /** `startedAt`: when its turn came. */
  leave(startedAt: number): void;
  /** Notes that somebody was turned away. */
  noteRefused(): void;
  noteRefusedBehind(): void;
  limit(): number;
  load(): { running: number; waiting: number };
  stop(): void;
}

const inHand = gauge({ name: 'entry_requests', help: 'Requests let in at the entry, by whether they are worked on or wait', labels: ['entry', 'state'] });

/** A queue that has not been empty for the whole wait is made shorter by this. */
const standing = 4;

/** As many at once as can be done in time, and a queue of as many as can be done within the wait. */
export function createTurns({ name, targetMs, waitMs, shares }: TurnsOptions): Turns {
  const limit = createConcurrencyLimit({ name, targetMs });
  const queue = createPriorityQueue({ ranks: shares.length, waitMs });
  let running = 0;
  let emptyAt = performance.now();
  // If all take as long as they may, so many are done in the time. A queue is for bursts: where it stands, it only makes everybody wait (CoDel, RFC 8289),
  // but for the first in rank, who pass the others.
  const mostWaiting = (rank: number): number => {
    const isStanding = rank > 0 && performance.now() - emptyAt > waitMs;
    return Math.ceil((limit.current() * (isStanding ? waitMs / standing : waitMs)) / limit.targetMs());
  };
  const isFull = (rank: number): boolean => running >= limit.current() && queue.size() >= mostWaiting(rank) * (shares[rank] ?? 0);
  const timer = setInterval(() => {
    inHand.set({ entry: name, state: 'running' }, running);
    inHand.set({ entry: name, state: 'waiting' }, queue.size());
  }, 1_000).unref();
  return {
    isFull,
    enter(rank) {
      if (running < limit.current()) {
        running += 1;
        return true;
      }
      limit.noteFull();
      if (queue.size() === 0) emptyAt = performance.now();
      return isFull(rank) ? false : queue.wait(rank);
    },
    leave(startedAt) {
      limit.learn(startedAt, running);
      running -= 1;
      while (running < limit.current() && queue.admitNext()) running += 1;
    },
    noteRefused: limit.noteFull,
    noteRefusedBehind: limit.noteRefusedBehind,
    limit: limit.current,
    load: () => ({ running, waiting: queue.size() }),
    stop: () => clearInterval(timer),
  };
}
