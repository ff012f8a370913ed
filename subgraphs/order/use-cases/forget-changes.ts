/** Keeps the feed of changes bounded: who was away for longer loads everything anew. */
import type { Database } from '#platform/data/database';
import { untilDone, type Job } from '#platform/service/jobs';
import { forgetChanges } from '../data/order-changes.ts';

const keptMs = 30 * 86_400_000;

/** Forgets what is older than 30 days, once an hour. */
export function createForgetChangesJob({ db, now }: { db: Database; now: () => Date }): Job {
  return {
    name: 'forget-order-changes',
    everyMs: 3_600_000,
    async run(signal) {
      const before = new Date(now().getTime() - keptMs);
      await untilDone(signal, () => forgetChanges(db, before));
    },
  };
}
