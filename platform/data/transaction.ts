import { AsyncLocalStorage } from 'node:async_hooks';
import { setTimeout as sleep } from 'node:timers/promises';
import type { DataSource, EntityManager, QueryRunner } from 'typeorm';
import { DomainError } from '../errors/domain-error.ts';
import type { Logger } from '../telemetry/logger.ts';
import { counter, histogram } from '../telemetry/metrics.ts';
import type { Span } from '../telemetry/span.ts';
import { withSpan } from '../telemetry/trace.ts';
import type { DriverConnection } from './connection.ts';
import { driverErrorOf, isRetryable } from './mysql-errors.ts';
import { sqlOver } from './sql.ts';
import type { Sql } from './sql.ts';

/** One open transaction. It ends when the function given to `transaction` settles; later use of it fails. */
export interface Tx extends Sql {
  manager: EntityManager;
  /** Runs `work` once the transaction has committed, never after a rollback or for an abandoned attempt. */
  afterCommit(work: () => void): void;
}

export interface TransactionOptions {
  /** Names the transaction in metrics and logs. */
  label?: string;
}

export type RunTransaction = <T>(work: (tx: Tx) => Promise<T>, options?: TransactionOptions) => Promise<T>;

interface Attempt<T> {
  result: T;
  hooks: (() => void)[];
}

const maxAttempts = 4;
const baseDelayMs = 20;
const open = new AsyncLocalStorage<{ source: DataSource; isOpen: boolean }>();
const duration = histogram({ name: 'db_transaction_duration_seconds', help: 'Duration of transactions, retries included', labels: ['label'] });
const retries = counter({ name: 'db_transaction_retries_total', help: 'Transactions run again after a deadlock or lock wait timeout', labels: ['label', 'errno'] });

/**
 * Runs `work` in a READ COMMITTED transaction. After a deadlock or lock wait timeout everything is rolled back and
 * `work` runs again, four times at most with full jitter; so `work` must have no effect outside the transaction.
 */
export function createTransactionRunner({ source, logger }: { source: DataSource; logger: Logger }): RunTransaction {
  return async (work, { label = 'unnamed' } = {}) => {
    const outer = open.getStore();
    if (outer?.isOpen && outer.source === source) {
      throw new Error(`Transaction "${label}" was opened inside another one; pass the outer tx along instead`);
    }
    const stop = duration.startTimer({ label });
    try {
      const { result, hooks } = await withSpan({ name: `transaction ${label}` }, (span) => runWithRetries({ source, logger, label, span }, work));
      for (const hook of hooks) runHook(hook, logger, label);
      return result;
    } finally {
      stop();
    }
  };
}

interface Running {
  source: DataSource;
  logger: Logger;
  label: string;
  span: Span;
}

async function runWithRetries<T>({ source, logger, label, span }: Running, work: (tx: Tx) => Promise<T>): Promise<Attempt<T>> {
  for (let attempt = 1; ; attempt += 1) {
    try {
      return await runOnce(source, logger, work);
    } catch (error) {
      if (!isRetryable(error) || attempt >= maxAttempts) throw error;
      const { errno } = driverErrorOf(error);
      span.set('db.retries', attempt);
      retries.inc({ label, errno: String(errno) });
      logger.debug({ label, attempt, errno }, 'transaction is run again');
      await sleep(Math.random() * baseDelayMs * 2 ** attempt);
    }
  }
}

async function runOnce<T>(source: DataSource, logger: Logger, work: (tx: Tx) => Promise<T>): Promise<Attempt<T>> {
  const runner = source.createQueryRunner();
  const connection: DriverConnection = await runner.connect();
  const hooks: (() => void)[] = [];
  const state = { source, isOpen: true };
  try {
    await runner.startTransaction();
    const result = await open.run(state, () => work(createTx(runner, connection, state, hooks)));
    state.isOpen = false;
    await runner.commitTransaction();
    return { result, hooks };
  } catch (error) {
    state.isOpen = false;
    await rollBack(runner, connection, logger);
    throw withoutWrapper(error);
  } finally {
    await runner.release();
  }
}

function createTx(runner: QueryRunner, connection: DriverConnection, state: { isOpen: boolean }, hooks: (() => void)[]): Tx {
  const sql = sqlOver((work) => {
    // A branch that outlived the transaction would otherwise write on a connection someone else now uses.
    if (!state.isOpen) throw new Error('The transaction is over; this statement was sent after it ended');
    return work(connection);
  });
  return {
    query: async (text, params) => sql.query(text, params),
    execute: async (text, params) => sql.execute(text, params),
    manager: runner.manager,
    afterCommit: (work) => void hooks.push(work),
  };
}

async function rollBack(runner: QueryRunner, connection: DriverConnection, logger: Logger): Promise<void> {
  if (!runner.isTransactionActive) return;
  try {
    await runner.rollbackTransaction();
  } catch (error) {
    logger.warn({ err: error }, 'rollback failed; the connection is closed, which rolls back');
    connection.destroy();
  }
}

// TypeORM wraps driver errors; what the connection already translated must keep its code.
function withoutWrapper(error: unknown): unknown {
  const inner = typeof error === 'object' && error !== null && 'driverError' in error ? error.driverError : undefined;
  return inner instanceof DomainError ? inner : error;
}

function runHook(hook: () => void, logger: Logger, label: string): void {
  try {
    hook();
  } catch (error) {
    logger.error({ err: error, label }, 'a hook failed after commit; the transaction stands');
  }
}
