import type { Database } from '../data/database.ts';
import { runSlice, type SlicedCheck } from './sliced-check.ts';

/** Changes of the last minutes are looked at in each run, and so by two runs at least. */
const recentMs = 10 * 60_000;
/** Of one run. Small books are through in a fraction of it. */
const defaultBudgetMs = 20_000;

export interface RollingCheckOptions {
  db: Pick<Database, 'query' | 'snapshot'>;
  checks: readonly SlicedCheck[];
  /** For how long a run goes on, in milliseconds; the slice it is at is ended. */
  budgetMs?: number;
  now?: () => Date;
}

interface Place {
  check: SlicedCheck;
  after: string;
}

/**
 * Checks books of any size at a bounded cost: each run looks again at what was wrong, then at what is new, then goes on with its round through everything where the
 * run before stopped, until its time is over or it is through. Returns what is known not to hold; what was wrong is told until it was seen right. The
 * place is kept in memory: a restart begins a new round, which is why everything is checked at night, too (`npm run invariants`).
 */
export function createRollingCheck({ db, checks, budgetMs = defaultBudgetMs, now = () => new Date() }: RollingCheckOptions): () => Promise<string[]> {
  const wrong = new Map<string, { place: Place; violations: string[] }>();
  let next = 0;
  let after = '';

  async function look({ check, after: from }: Place, signal: AbortSignal): Promise<string | null> {
    const { violations, upTo, isUnfinished } = await runSlice(db, check, from, signal);
    const key = `${checks.indexOf(check)} ${from}`;
    if (isUnfinished) return upTo;
    if (violations.length > 0) wrong.set(key, { place: { check, after: from }, violations });
    else wrong.delete(key);
    return upTo;
  }

  async function lookAtRecent(signal: AbortSignal): Promise<void> {
    for (const check of checks) {
      if (!check.keyAt) continue;
      for (let from: string | null = check.keyAt(new Date(now().getTime() - recentMs)); from !== null && !signal.aborted; ) from = await look({ check, after: from }, signal);
    }
  }

  /** Ends where it began, or when the time is over: then the next run goes on. */
  async function goRound(signal: AbortSignal): Promise<void> {
    const begun = { next, after };
    for (let isBack = false; !signal.aborted && !(isBack && after >= begun.after); ) {
      const check = checks[next];
      if (!check) return;
      const upTo = await look({ check, after }, signal);
      after = upTo ?? '';
      if (upTo !== null) continue;
      next = (next + 1) % checks.length;
      if (isBack) return;
      isBack = next === begun.next;
    }
  }

  return async () => {
    const signal = AbortSignal.timeout(budgetMs);
    for (const { place } of wrong.values()) await look(place, signal);
    await lookAtRecent(signal);
    await goRound(signal);
    return [...new Set([...wrong.values()].flatMap(({ violations }) => violations))];
  };
}
