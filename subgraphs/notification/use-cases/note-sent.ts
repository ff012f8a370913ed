/** Notes what left. Messages of one batch leave within milliseconds of each other: while one statement is under way, the others gather for the next. */
import type { Sql } from '#platform/data/database';
import { markSent, type SentDelivery } from '../data/delivery-repository.ts';

export interface SentNotes {
  /** Resolves when it is noted: false when the claim had run out. Rejects when it could not be noted. */
  note(delivery: SentDelivery): Promise<boolean>;
}

/** For the deliveries of one claim. */
export function createSentNotes({ sql, claim }: { sql: Sql; claim: string }): SentNotes {
  let gathered: SentDelivery[] = [];
  let next: Promise<boolean> | undefined;
  let underWay: Promise<unknown> = Promise.resolve();

  async function write(): Promise<boolean> {
    await underWay.catch(() => undefined);
    const taken = gathered;
    gathered = [];
    next = undefined;
    const writing = markSent(sql, claim, taken);
    underWay = writing;
    return writing;
  }

  return {
    note(delivery) {
      gathered.push(delivery);
      return (next ??= write());
    },
  };
}
