import { setTimeout as delay } from 'node:timers/promises';
import { counter } from '../telemetry/metrics.ts';
import type { Deadline } from './deadline.ts';

export interface RetryBudget {
  /** Counts a first attempt, which earns a share of a retry. */
  earn(): void;
  /** Whether a retry may be made; takes it from the budget. */
  spend(): boolean;
}

export interface RetryOptions {
  name: string;
  /** Attempts in all, the first included. */
  attempts: number;
  baseDelayMs?: number;
  maxDelayMs?: number;
  isRetryable: (error: unknown) => boolean;
  /** Least to wait after this failure, where the other side has said so. */
  leastDelayMs?: (error: unknown) => number | undefined;
  budget?: RetryBudget;
  deadline?: Deadline;
}

const retries = counter({ name: 'retries_total', help: 'Repeated attempts, and why none was made', labels: ['operation', 'result'] });

/**
 * Retries allowed as a share of calls (10 % unless set), with a small reserve for quiet times: when everything fails,
 * retries add that share to the load and no more.
 */
export function createRetryBudget({ share = 0.1, reserve = 10 }: { share?: number; reserve?: number } = {}): RetryBudget {
  let tokens = reserve;
  return {
    earn() {
      tokens = Math.min(reserve + 100 * share, tokens + share);
    },
    spend() {
      if (tokens < 1) return false;
      tokens -= 1;
      return true;
    },
  };
}

/**
 * Runs the work again after a retryable failure, with full jitter (a random wait up to the doubled delay), while
 * attempts, budget and deadline allow. Only for what may safely happen twice.
 */
export async function retry<T>(work: (attempt: number) => Promise<T>, options: RetryOptions): Promise<T> {
  const { name, attempts, baseDelayMs = 25, maxDelayMs = 1_000, isRetryable, leastDelayMs, budget, deadline } = options;
  budget?.earn();
  for (let attempt = 1; ; attempt += 1) {
    try {
      return await work(attempt);
    } catch (error) {
      const waitMs = (leastDelayMs?.(error) ?? 0) + Math.random() * Math.min(maxDelayMs, baseDelayMs * 2 ** attempt);
      const outOfTime = deadline !== undefined && deadline.remainingMs() <= waitMs;
      if (attempt >= attempts || !isRetryable(error) || outOfTime) throw error;
      if (budget && !budget.spend()) {
        retries.inc({ operation: name, result: 'no budget' });
        throw error;
      }
      retries.inc({ operation: name, result: 'retried' });
      await delay(waitMs);
    }
  }
}
