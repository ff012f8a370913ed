/** Notes what left. Messages of one batch leave within milliseconds of each other: while one statement is under way, the others gather for the next. */
import { setTimeout as sleep } from 'node:timers/promises';
import type { Sql } from '#platform/data/database';
import { markSent, type SentDelivery } from '../data/delivery-repository.ts';

export interface SentNotes {
  /** Resolves when it is noted: false when the claim had run out. Rejects when it could not be noted, though it was tried for as long as the claim surely holds. */
  note(delivery: SentDelivery): Promise<boolean>;
}

const firstPauseMs = 100;
const longestPauseMs = 2_000;

/** For the deliveries of one claim. What is not noted is sent again, so a database that is away for a moment is waited for: until `patienceMs` from now, or until `signal` is aborted. */
export function createSentNotes({ sql, claim, patienceMs, signal }: { sql: Sql; claim: string; patienceMs: number; signal: AbortSignal }): SentNotes {
  const endsAt = performance.now() + patienceMs;
  let gathered: SentDelivery[] = [];
  let next: Promise<boolean> | undefined;
  let underWay: Promise<unknown> = Promise.resolve();

  async function write(): Promise<boolean> {
    await underWay.catch(() => undefined);
    const taken = gathered;
    gathered = [];
    next = undefined;
    const writing = persist(taken);
    underWay = writing;
    return writing;
  }

  async function persist(taken: readonly SentDelivery[]): Promise<boolean> {
    for (let pauseMs = firstPauseMs; ; pauseMs = Math.min(pauseMs * 2, longestPauseMs)) {
      try {
        return await markSent(sql, claim, taken);
      } catch (error) {
        if (signal.aborted || performance.now() + pauseMs >= endsAt) throw error;
        await sleep(pauseMs);
      }
    }
  }

  return {
    note(delivery) {
      gathered.push(delivery);
      return (next ??= write());
    },
  };
}
