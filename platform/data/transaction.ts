import { AsyncLocalStorage } from 'node:async_hooks';
import type { DataSource, EntityManager } from 'typeorm';
import { DomainError } from '../errors/domain-error.ts';
import type { Logger } from '../telemetry/logger.ts';
import { histogram } from '../telemetry/metrics.ts';
import type { Span } from '../telemetry/span.ts';
import { withSpan } from '../telemetry/trace.ts';
import { runQuery } from './connection.ts';
import type { DriverConnection } from './connection.ts';
import { createConversation, type Conversation } from './conversation.ts';
import { isOutOfRange, isRetryable } from './mysql-errors.ts';
import { runAgain } from './run-again.ts';
import { rowsOf, sqlOver } from './sql.ts';
import type { Query, Reads, Sql } from './sql.ts';

/** One open transaction. It ends when the function given to `transaction` settles; later use of it fails. */
export interface Tx extends Reads {
  /**
   * A change whose outcome nobody needs to look at: it goes to the server together with the next statement or with the COMMIT, in the order given, so
   * that it costs no way there and back. If it fails, the transaction fails, with whatever was sent along: as `failedAs` says, where that gives an error.
   */
  executeLater(sql: string, params?: readonly unknown[], failedAs?: (error: unknown) => unknown): void;
  /**
   * The same for an UPDATE that must meet so many rows. Should it meet more or fewer, the transaction fails with what `otherwise` returns: so a condition in its
   * WHERE guards what was read before, and nobody waits to be told how many rows it met.
   */
  updateLater(update: Query & { rows: number; otherwise: () => Error }): void;
  /**
   * Rows for a text that begins with `INSERT INTO table` and has `VALUES ?`: they are gathered over the transaction and go to the server with the COMMIT, those of one
   * text in one statement, so that what is done for many costs as many statements as for one. Before a statement that names one of the tables they go earlier, so that it
   * finds them. Texts come in the order in which they were first given, so what others refer to is to be given first. They fail like `executeLater`.
   */
  insertAtEnd(sql: string, rows: readonly (readonly unknown[])[], failedAs?: (error: unknown) => unknown): void;
  /**
   * A read whose rows are wanted after the transaction only: it goes along in the same way, and costs none either. What is returned gives the rows once the
   * transaction has committed; before that it throws.
   */
  queryLater<T extends object>(sql: string, params?: readonly unknown[]): () => T[];
  /** Reads that are begun at once, as by `Promise.all`, go to the server in one packet, in their order; when one fails, all of them do. */
  query: Sql['query'];
  /** TypeORM on this transaction's connection; made at first use. */
  readonly manager: EntityManager;
  /** Of the database that it is a transaction of. */
  readonly source: DataSource;
  /** Runs `work` when all has been said, once per attempt: what it has sent along, or read later, goes with the COMMIT, after all else. */
  beforeCommit(work: () => void): void;
  /** Runs `work` once the transaction has committed, never after a rollback or for an abandoned attempt. */
  afterCommit(work: () => void): void;
}

export interface TransactionOptions {
  /** Names the transaction in metrics and logs. */
  label?: string;
  /** How often it is tried in all when the database rolls it back for others' sake; 4 unless told. */
  attempts?: number;
}

export type RunTransaction = <T>(work: (tx: Tx) => Promise<T>, options?: TransactionOptions) => Promise<T>;

export interface TransactionRunnerOptions {
  source: DataSource;
  /** Lends a connection; it goes back when the transaction has ended. */
  acquire: () => Promise<DriverConnection>;
  logger: Logger;
}

interface Attempt<T> {
  result: T;
  hooks: (() => void)[];
}

/** An open transaction's state. */
interface Open {
  source: DataSource;
  isOpen: boolean;
  hooks: (() => void)[];
  lastWords: (() => void)[];
  conversation: Conversation;
  /** What is inserted at the end, by text. */
  gathered: Map<string, Gathered>;
}

interface Gathered {
  table: string;
  rows: (readonly unknown[])[];
  failedAs: ((error: unknown) => unknown) | undefined;
}

const maxAttempts = 4;
/** Rows of one text; more are sent with the next statement, lest a packet grow too large for the server. */
const mostGathered = 500;
/** After a change: beyond the greatest number there is, which is an error, unless it met so many rows. (A SELECT would begin to answer before it fails; DO does not fail.) */
const failUnlessRows = 'SET @beyond = 18446744073709551615 + IF(ROW_COUNT() = ?, 0, 1)';
const open = new AsyncLocalStorage<Open>();
const duration = histogram({ name: 'db_transaction_duration_seconds', help: 'Duration of transactions, retries included', labels: ['label'] });

/**
 * Runs `work` in a READ COMMITTED transaction. After a deadlock or lock wait timeout everything is rolled back and
 * `work` runs again, four times at most with full jitter; so `work` must have no effect outside the transaction.
 */
export function createTransactionRunner({ source, acquire, logger }: TransactionRunnerOptions): RunTransaction {
  return async (work, { label = 'unnamed', attempts = maxAttempts } = {}) => {
    const outer = open.getStore();
    if (outer?.isOpen && outer.source === source) {
      throw new Error(`Transaction "${label}" was opened inside another one; pass the outer tx along instead`);
    }
    const stop = duration.startTimer({ label });
    try {
      const { result, hooks } = await withSpan({ name: `transaction ${label}` }, (span) => runWithRetries({ source, acquire, logger, label, attempts, span }, work));
      for (const hook of hooks) runHook(hook, logger, label);
      return result;
    } finally {
      stop();
    }
  };
}

interface Running extends TransactionRunnerOptions {
  label: string;
  attempts: number;
  span: Span;
}

function runWithRetries<T>(running: Running, work: (tx: Tx) => Promise<T>): Promise<Attempt<T>> {
  const { logger, label, attempts, span } = running;
  return runAgain(() => runOnce(running, work), {
    label,
    attempts,
    isWorthIt: isRetryable,
    onRetry(attempt, errno) {
      span.set('db.retries', attempt);
      logger.debug({ label, attempt, errno }, 'transaction is run again');
    },
  });
}

async function runOnce<T>({ source, acquire, logger }: TransactionRunnerOptions, work: (tx: Tx) => Promise<T>): Promise<Attempt<T>> {
  const connection = await acquire();
  const conversation = createConversation(connection);
  const state: Open = { source, isOpen: true, hooks: [], lastWords: [], conversation, gathered: new Map() };
  try {
    const result = await open.run(state, () => work(createTx(state)));
    for (const say of state.lastWords) say();
    state.isOpen = false;
    sendGathered(state);
    await conversation.commit();
    return { result, hooks: state.hooks };
  } catch (error) {
    state.isOpen = false;
    if (conversation.hasBegun()) await rollBack(connection, logger);
    throw withoutWrapper(error);
  } finally {
    connection.release();
  }
}

function gather(state: Open, sql: string, rows: readonly (readonly unknown[])[], failedAs: Gathered['failedAs']): void {
  const known = state.gathered.get(sql);
  if (known) known.rows.push(...rows);
  else state.gathered.set(sql, { table: tableOf(sql), rows: [...rows], failedAs });
  if ((known?.rows.length ?? rows.length) >= mostGathered) sendGathered(state);
}

function sendGathered({ gathered, conversation }: Open): void {
  for (const [sql, { rows, failedAs }] of gathered) conversation.sendAlong({ sql, values: [rows], failedAs });
  gathered.clear();
}

function tableOf(sql: string): string {
  const table = /^\s*INSERT(?: IGNORE)? INTO `?(\w+)/i.exec(sql)?.[1];
  if (table === undefined) throw new TypeError(`insertAtEnd expects "INSERT INTO table ..." (got "${sql.trim().slice(0, 80)}")`);
  return table;
}

function createTx(state: Open): Tx {
  const assertOpen = (): void => {
    // A branch that outlived the transaction would otherwise write on a connection someone else now uses.
    if (!state.isOpen) throw new Error('The transaction is over; this statement was sent after it ended');
  };
  const prepareFor = (sql: string): void => {
    assertOpen();
    for (const { table } of state.gathered.values()) if (sql.includes(table)) return sendGathered(state);
  };
  const send = async (sql: string, values?: readonly unknown[]): Promise<unknown> => {
    prepareFor(sql);
    return state.conversation.send({ sql, values });
  };
  const query: Sql['query'] = async (sql, values) => {
    prepareFor(sql);
    return rowsOf(await state.conversation.ask({ sql, values }));
  };
  let manager: EntityManager | undefined;
  return {
    ...sqlOver(send),
    executeLater(sql, values, failedAs) {
      prepareFor(sql);
      state.conversation.sendAlong({ sql, values, failedAs });
    },
    updateLater({ sql, params, rows, otherwise }) {
      prepareFor(sql);
      state.conversation.sendAlong({ sql, values: params });
      state.conversation.sendAlong({ sql: failUnlessRows, values: [rows], failedAs: (error) => (isOutOfRange(error) ? otherwise() : undefined) });
    },
    insertAtEnd(sql, rows, failedAs) {
      assertOpen();
      if (rows.length > 0) gather(state, sql, rows, failedAs);
    },
    queryLater(sql, values) {
      prepareFor(sql);
      let result: unknown;
      state.conversation.sendAlong({ sql, values, answered: (answer) => (result = answer) });
      return () => rowsOf(result);
    },
    query,
    queryAll: (queries) => Promise.all(queries.map(({ sql, params }) => query(sql, params))),
    get manager() {
      return (manager ??= managerOver(send, state));
    },
    source: state.source,
    beforeCommit: (work) => void state.lastWords.push(work),
    afterCommit: (work) => void state.hooks.push(work),
  };
}

/**
 * TypeORM over our connection, only for those who ask: its own way of beginning and ending a transaction costs more than most of
 * our statements. It believes to be inside a transaction, so that `save` does not begin one of its own, and to be released once ours is over.
 */
function managerOver(send: (sql: string, params?: readonly unknown[]) => Promise<unknown>, state: Open): EntityManager {
  const runner = state.source.createQueryRunner();
  const databaseConnection = { promise: () => ({ query: async (sql: string, params?: readonly unknown[]) => [await send(sql, params)] }) };
  Object.assign(runner, { databaseConnection, isTransactionActive: true, transactionDepth: 1 });
  Object.defineProperty(runner, 'isReleased', { get: () => !state.isOpen });
  return runner.manager;
}

async function rollBack(connection: DriverConnection, logger: Logger): Promise<void> {
  try {
    await runQuery(connection, 'ROLLBACK');
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
