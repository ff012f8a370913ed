import type { Logger } from '../telemetry/logger.ts';
import { gauge } from '../telemetry/metrics.ts';
import type { Job } from './jobs.ts';

const violations = gauge({ name: 'invariant_violations', help: 'What does not hold in the books, by invariant; each check lists a few at most', labels: ['invariant'] });
const checkedAt = gauge({ name: 'invariants_checked_timestamp_seconds', help: 'When the books were checked last, in epoch seconds' });

const everyMs = 5 * 60_000;

export interface InvariantJobOptions {
  /** What does not hold, in words that begin with the invariant's name: "I1: ..." or "I1 ...". */
  check: () => Promise<readonly string[]>;
  /** All names that `check` may tell of, so that each has a value from the first run on. */
  invariants: readonly string[];
  logger: Logger;
}

/** Checks a subgraph's books every few minutes and shows the result as gauges. Work under way may look like a violation for a moment, so alert on what stays. */
export function createInvariantJob({ check, invariants, logger }: InvariantJobOptions): Job {
  return {
    name: 'check-invariants',
    everyMs,
    async run() {
      const found = await check();
      const counts = new Map(invariants.map((name) => [name, 0]));
      for (const violation of found) {
        const name = /^\w+/.exec(violation)?.[0] ?? 'other';
        counts.set(name, (counts.get(name) ?? 0) + 1);
      }
      for (const [invariant, count] of counts) violations.set({ invariant }, count);
      checkedAt.set(Date.now() / 1000);
      if (found.length > 0) logger.error({ violations: found.slice(0, 10) }, 'the books do not hold');
    },
  };
}
