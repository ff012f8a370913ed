/** Background work of this subgraph. */
import type { Database } from '#platform/data/database';
import type { Job } from '#platform/service/jobs';
import { pruneSessions } from './data/session-repository.ts';

const keepMs = 7 * 86_400_000;
const batch = 500;

/** Removes sessions a week after their end, with the hashes of their tokens. */
export function sessionPruner({ db, now }: { db: Database; now: () => Date }): Job {
  return {
    name: 'session-pruner',
    everyMs: 600_000,
    async run(signal) {
      const endedBefore = new Date(now().getTime() - keepMs);
      while (!signal.aborted && (await pruneSessions(db, endedBefore, batch)) === batch);
    },
  };
}
