import { setTimeout as sleep } from 'node:timers/promises';
import type { Database } from '../data/database.ts';
import { deadLetterRetentionMs } from '../messaging/topology.ts';
import type { Logger } from '../telemetry/logger.ts';

export interface Housekeeping {
  start(): void;
  /** One full round; returns how many rows each table lost. */
  runOnce(): Promise<Record<string, number>>;
  stop(): Promise<void>;
}

interface Rule {
  table: string;
  column: string;
  keepMs: number;
}

const hourMs = 3_600_000;
const rules: Rule[] = [
  { table: 'outbox', column: 'published_at', keepMs: 24 * hourMs },
  // Longer than dead letters live, so that a replayed one is still recognised as processed.
  { table: 'inbox', column: 'processed_at', keepMs: deadLetterRetentionMs + 72 * hourMs },
  { table: 'idempotency_keys', column: 'created_at', keepMs: 72 * hourMs },
];
const batchSize = 500;
const pauseMs = 50;

/** Removes what the platform's tables no longer need, in batches small enough not to be felt. */
export function createHousekeeping({ db, logger, everyMs = 600_000 }: { db: Database; logger: Logger; everyMs?: number }): Housekeeping {
  const stopped = new AbortController();
  let running: Promise<void> | undefined;

  async function runOnce(): Promise<Record<string, number>> {
    const removed: Record<string, number> = {};
    for (const rule of rules) removed[rule.table] = await prune(db, rule, stopped.signal);
    return removed;
  }

  async function run(): Promise<void> {
    while (!stopped.signal.aborted) {
      // The first round also waits, at random: processes that start together do not prune together.
      await sleep(everyMs * (0.5 + Math.random()), undefined, { signal: stopped.signal, ref: false }).catch(() => undefined);
      if (stopped.signal.aborted) return;
      await runOnce().catch((error: unknown) => logger.warn({ err: error }, 'housekeeping failed; tried again at the next round'));
    }
  }

  return {
    start: () => void (running ??= run()),
    runOnce,
    async stop() {
      stopped.abort();
      await running;
    },
  };
}

async function prune(db: Database, { table, column, keepMs }: Rule, signal: AbortSignal): Promise<number> {
  const before = new Date(Date.now() - keepMs);
  let total = 0;
  while (!signal.aborted) {
    const { affectedRows } = await db.execute(`DELETE FROM ${table} WHERE ${column} < ? ORDER BY ${column} LIMIT ${batchSize}`, [before]);
    total += affectedRows;
    if (affectedRows < batchSize) return total;
    await sleep(pauseMs);
  }
  return total;
}
