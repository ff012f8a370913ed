/** Background work of this subgraph. */
import { untilDone, type Job } from '#platform/service/jobs';
import { pruneUsage } from './data/api-key-usage-repository.ts';
import { pruneEmailChanges } from './data/email-change-repository.ts';
import { pruneMailTokens } from './data/mail-token-repository.ts';
import { pruneChallenges } from './data/second-factor-repository.ts';
import { pruneSessions } from './data/session-repository.ts';
import type { UseCaseDeps } from './use-cases/deps.ts';
import { beginDueDeletions } from './use-cases/delete-account.ts';
import { endExports } from './use-cases/export-data.ts';
import { answerResetRequests } from './use-cases/request-password-reset.ts';

type JobDeps = Pick<UseCaseDeps, 'db' | 'outbox' | 'now'>;

const keepMs = 7 * 86_400_000;
const batch = 500;

/** Removes sessions a week after their end, with the hashes of their tokens, and mail tokens that have ended. */
export function pruner({ db, now }: JobDeps): Job {
  return {
    name: 'user-pruner',
    everyMs: 600_000,
    async run(signal) {
      const endedBefore = new Date(now().getTime() - keepMs);
      await untilDone(signal, () => pruneSessions(db, endedBefore, batch), batch);
      await pruneMailTokens(db, now(), batch);
      await pruneEmailChanges(db, now(), batch);
      await pruneChallenges(db, now(), batch);
      await untilDone(signal, () => pruneUsage(db, now(), batch), batch);
    },
  };
}

/** Carries out deletions whose time has come, and ends copies whose time is over. */
export function privacyKeeper(deps: JobDeps): Job {
  return {
    name: 'privacy-keeper',
    everyMs: 30_000,
    async run() {
      await beginDueDeletions(deps);
      await endExports(deps);
    },
  };
}

/** Has password mails sent, apart from the requests for them. */
export function resetMailer(deps: JobDeps): Job {
  return {
    name: 'reset-mailer',
    everyMs: 1_000,
    run: (signal) => untilDone(signal, () => answerResetRequests(deps)),
  };
}
