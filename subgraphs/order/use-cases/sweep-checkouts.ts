/** Resumes what a crash or a lost answer left: every checkout past its deadline is told so. */
import type { Database } from '#platform/data/database';
import { workThrough, type Job } from '#platform/service/jobs';
import type { Logger } from '#platform/telemetry/logger';
import { overdueCheckouts } from '../data/checkout-repository.ts';
import { advance, type CheckoutContext } from './advance-checkout.ts';

const batchSize = 100;

export interface SweepDeps {
  db: Database;
  context: CheckoutContext;
  logger: Logger;
}

/** One sweep. Several processes may sweep at once: the row lock and the new deadline let one of them win. Returns how many were moved. */
export async function sweepCheckouts({ db, context, logger }: SweepDeps): Promise<number> {
  const ids = await overdueCheckouts(db, { now: context.now(), limit: batchSize });
  await workThrough(ids, (checkoutId) =>
    db.transaction(
      (tx) =>
        advance(tx, context, {
          checkoutId,
          // Somebody else may have moved it since it was listed: only a deadline that is still past counts.
          fact: (checkout) => {
            if (checkout.deadlineAt === null || checkout.deadlineAt > context.now().getTime()) return null;
            // While the buyer is at the bank, that is but the time to ask again.
            logger[checkout.actionUrl === null ? 'warn' : 'debug']({ checkoutId, state: checkout.state, attempts: checkout.attempts }, 'checkout is past its deadline');
            return { type: 'deadlinePassed' };
          },
        }),
      { label: 'sweep-checkout' },
    ),
  );
  return ids.length;
}

export function createSweeper(deps: SweepDeps): Job {
  return { name: 'checkout-sweeper', everyMs: 1_000, run: async () => void (await sweepCheckouts(deps)) };
}
