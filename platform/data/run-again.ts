import { setTimeout as sleep } from 'node:timers/promises';
import { counter } from '../telemetry/metrics.ts';
import { driverErrorOf } from './mysql-errors.ts';

export interface RunAgainOptions {
  /** Names the work in metrics. */
  label: string;
  /** How often it is tried in all. */
  attempts: number;
  /** Whether what it failed with may not come again. */
  isWorthIt: (error: unknown) => boolean;
  /** Told before another attempt, with the number of those so far and what the database said. */
  onRetry?: (attempt: number, errno: unknown) => void;
}

const baseDelayMs = 20;
const retries = counter({ name: 'db_transaction_retries_total', help: 'Transactions, and statements outside of one, run again after a deadlock or lock wait timeout', labels: ['label', 'errno'] });

/** Runs `work`, which the database has undone when it failed for others' sake, again with full jitter: at once everybody would meet again. */
export async function runAgain<T>(work: () => Promise<T>, { label, attempts, isWorthIt, onRetry }: RunAgainOptions): Promise<T> {
  for (let attempt = 1; ; attempt += 1) {
    try {
      return await work();
    } catch (error) {
      if (!isWorthIt(error) || attempt >= attempts) throw error;
      const { errno } = driverErrorOf(error);
      retries.inc({ label, errno: String(errno) });
      onRetry?.(attempt, errno);
      await sleep(Math.random() * baseDelayMs * 2 ** attempt);
    }
  }
}
