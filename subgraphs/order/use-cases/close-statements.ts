/** Closes the statements of the month that is over. */
import type { Database } from '#platform/data/database';
import { workThrough, type Job } from '#platform/service/jobs';
import { statementFor, unclosed } from '../data/statement-repository.ts';
import { isOver, monthOf } from '../domain/statement.ts';

/** Returns how many were closed. Doing it again, or by several processes at once, changes nothing. */
export async function closeStatements({ db, now }: { db: Database; now: () => Date }, signal?: AbortSignal): Promise<number> {
  const at = now();
  const month = monthOf(new Date(Date.UTC(at.getUTCFullYear(), at.getUTCMonth(), 0)));
  if (!isOver(month, at)) return 0;
  let closed = 0;
  await workThrough(unclosed(db, month, signal), async (key) => {
    await statementFor(db, key, at);
    closed += 1;
  });
  return closed;
}

export function createStatementJob(deps: { db: Database; now: () => Date }): Job {
  return { name: 'close-statements', everyMs: 3_600_000, run: async (signal) => void (await closeStatements(deps, signal)) };
}
