import type { EventEmitter } from 'node:events';
import { histogram } from '../telemetry/metrics.ts';
import { startSpan } from '../telemetry/trace.ts';
import { isDeadlock, leavesConnectionUnusable, translateDriverError } from './mysql-errors.ts';
import { queryLabel } from './query-label.ts';
import { rowsOf, type Query } from './sql.ts';
import { noteStatements } from './statement-log.ts';

export type Done = (error: unknown, result?: unknown, fields?: unknown) => void;

/** One statement with `?` placeholders. */
export interface Statement {
  sql: string;
  values?: unknown;
}

/** The result of each statement, or the error of the one at `failedAt`; those after that were not run. */
export type TogetherDone = (error: unknown, results: readonly unknown[], failedAt?: number) => void;

/** The part of a mysql2 connection that the platform uses. */
export interface DriverConnection {
  query(sql: string | QueryOptions, values?: unknown, done?: Done): unknown;
  /** Sends statements in one packet: on a busy machine the way to the server and back costs several times what a small statement does. */
  together(statements: readonly Statement[], done: TogetherDone): void;
  /** A statement with its values put in. */
  format(sql: string, values?: unknown): string;
  release(): void;
  destroy(): void;
  readonly stream: { destroy(): unknown };
}

interface QueryOptions {
  sql: string;
  values?: unknown;
  timeout?: number | undefined;
}

const duration = histogram({ name: 'db_query_duration_seconds', help: 'Duration of SQL statements', labels: ['query'] });
/** Characters of a statement in an error. */
const longestText = 500;
const timeouts = new WeakMap<DriverConnection, number>();

/**
 * Puts one wrapper around everything a pooled connection runs, TypeORM's statements included: client-side timeout,
 * metrics, statement log, parameter checks. The driver's own timeout is the net under the server's
 * (`max_statement_time`), which a frozen server does not enforce.
 */
export function instrumentConnection(connection: DriverConnection, timeoutMs: number): void {
  const send = connection.query.bind(connection);
  timeouts.set(connection, timeoutMs);
  // After a deadlock the server has ended the transaction: a statement sent by code that swallowed the error would
  // commit on its own, so each is refused until the ROLLBACK. Outside of a transaction nobody sends one, and nothing is lost.
  let isInTransaction = false;
  let doomedBy: unknown;

  function run(statements: readonly Statement[], done: (error: unknown, result: unknown, fields: unknown, failedAt: number) => void): unknown {
    noteStatements(statements.map(({ sql }) => sql));
    if (statements[0]?.sql === 'ROLLBACK') {
      doomedBy = undefined;
      isInTransaction = false;
    }
    const refusal = doomedBy ?? refusalOf(statements);
    if (refusal !== undefined) return process.nextTick(done, refusal, undefined, undefined, 0);
    if (statements.some(({ sql }) => sql === 'START TRANSACTION')) isInTransaction = true;
    const answers = observeAnswers(statements);
    const command = send(packetOf(connection, statements), undefined, (error: unknown, result: unknown, fields: unknown) => {
      const failedAt = answers.end(error, result);
      if (!error) {
        if (statements.at(-1)?.sql === 'COMMIT') isInTransaction = false;
        return done(null, result, fields, -1);
      }
      if (isInTransaction && isDeadlock(error)) doomedBy = error;
      if (leavesConnectionUnusable(error)) connection.destroy();
      leaveValuesOut(error, statements[failedAt]);
      done(translateDriverError(error), undefined, undefined, failedAt);
    });
    if (statements.length > 1) (command as EventEmitter).on('fields', answers.next);
    return command;
  }

  connection.query = (first, second, third) => {
    const { sql, values, done } = normalise(first, second, third);
    return done === undefined ? send(first, second, third) : run([{ sql, values }], done);
  };
  connection.together = (statements, done) => {
    run(statements, (error, result, _fields, failedAt) => {
      if (error) done(error, [], failedAt);
      else done(null, statements.length > 1 ? (result as unknown[]) : [result]);
    });
  };
}

/** The driver puts the whole text with its values into its errors, and so into our logs: other people's data, and more than anybody reads. */
function leaveValuesOut(error: unknown, failed: Statement | undefined): void {
  if (typeof error === 'object' && error !== null && 'sql' in error) error.sql = failed?.sql.trim().slice(0, longestText);
}

/** Metrics and span of what is sent in one packet. The driver tells of each answer by the event `fields`, and of the last one by its callback. */
function observeAnswers(statements: readonly Statement[]) {
  const labels = statements.map(({ sql }) => queryLabel(sql));
  const span = startSpan({ name: `sql ${labels.at(-1)}`, kind: 'client' });
  if (labels.length > 1) span.set('db.sent_along', labels.length - 1);
  let answered = 0;
  let since = performance.now();
  const observe = (): void => {
    const now = performance.now();
    duration.observe({ query: labels[answered] as string }, (now - since) / 1000);
    since = now;
  };
  return {
    next() {
      if (answered === labels.length - 1) return;
      observe();
      answered += 1;
    },
    /** Returns which statement failed, if one did. */
    end(error: unknown, result: unknown): number {
      observe();
      if (error) span.fail(error);
      else span.set('db.rows', countRows(labels.length > 1 && Array.isArray(result) ? result.at(-1) : result));
      span.end();
      return answered;
    },
  };
}

function packetOf(connection: DriverConnection, statements: readonly Statement[]): QueryOptions {
  const timeout = (timeouts.get(connection) ?? 0) * statements.length || undefined;
  const [only, another] = statements;
  if (only && !another) return { ...only, timeout };
  // Each with its own values: a placeholder too many in one must not take the values of the next. A comment ends with its line.
  return { sql: statements.map(({ sql, values }) => connection.format(sql, values)).join('\n;\n'), timeout };
}

/** Lifts both timeouts for long work such as migrations; destroy the connection afterwards instead of releasing it. */
export async function liftTimeouts(connection: DriverConnection, flavour: 'mysql' | 'mariadb'): Promise<void> {
  timeouts.set(connection, 0);
  const variable = flavour === 'mariadb' ? 'max_statement_time' : 'max_execution_time';
  await runQuery(connection, `SET SESSION ${variable} = 0, lock_wait_timeout = 120, innodb_lock_wait_timeout = 60`);
}

/** Runs one statement on a connection: rows for a query, the result header for a change. */
export function runQuery(connection: DriverConnection, sql: string, params: readonly unknown[] = []): Promise<unknown> {
  return new Promise((resolve, reject) => {
    connection.query(sql, params, (error, result) => (error ? reject(error) : resolve(result)));
  });
}

/** Runs several reads in one packet. */
export function runQueries(connection: DriverConnection, queries: readonly Query[]): Promise<object[][]> {
  return new Promise((resolve, reject) => {
    connection.together(queries.map(({ sql, params }) => ({ sql, values: params })), (error, results) => (error ? reject(error) : resolve(results.map((rows) => rowsOf(rows)))));
  });
}

function normalise(first: string | QueryOptions, second: unknown, third: Done | undefined) {
  const options = typeof first === 'string' ? { sql: first, values: undefined } : first;
  if (isDone(second)) return { sql: options.sql, values: options.values, done: second };
  return { sql: options.sql, values: second ?? options.values, done: third };
}

/** Rows read or changed. */
function countRows(result: unknown): number {
  if (Array.isArray(result)) return result.length;
  return typeof result === 'object' && result !== null && 'affectedRows' in result ? Number(result.affectedRows) : 0;
}

function isDone(value: unknown): value is Done {
  return typeof value === 'function';
}

function refusalOf(statements: readonly Statement[]): TypeError | undefined {
  for (const { sql, values } of statements) {
    const refusal = isSingle(sql) ? invalidParameter(sql, values) : new TypeError(`Expected one statement, got several (in "${sql.trim().slice(0, 80)}")`);
    if (refusal !== undefined) return refusal;
  }
  return undefined;
}

/**
 * Whether a text is one statement. The connection takes several, for `together`; what comes as one must be one, so that nothing that slipped into
 * a text brings a statement of its own. Values are put in afterwards, escaped.
 */
function isSingle(sql: string): boolean {
  return !sql.includes(';') || !/;\s*\S/.test(sql.replaceAll(/'(?:[^'\\]|\\.|'')*'|"(?:[^"\\]|\\.|"")*"|`[^`]*`/g, ''));
}

/** Why a statement's parameters cannot be right, if so. */
export function invalidParameter(sql: string, values: unknown): TypeError | undefined {
  if (!Array.isArray(values)) return undefined;
  for (const [index, value] of values.entries()) {
    if (value === undefined) return problem(sql, index, 'is undefined; expected a value, or null for SQL NULL');
    if (Array.isArray(value) && value.length === 0) return problem(sql, index, 'is an empty list; IN (?) needs at least one value');
  }
  return undefined;
}

function problem(sql: string, index: number, what: string): TypeError {
  return new TypeError(`SQL parameter ${index + 1} ${what} (in "${sql.trim().slice(0, 80)}")`);
}
