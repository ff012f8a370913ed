import { histogram } from '../telemetry/metrics.ts';
import { startSpan } from '../telemetry/trace.ts';
import { isDeadlock, leavesConnectionUnusable, translateDriverError } from './mysql-errors.ts';
import { queryLabel } from './query-label.ts';
import { noteStatement } from './statement-log.ts';

export type Done = (error: unknown, result?: unknown, fields?: unknown) => void;

/** The part of a mysql2 connection that the platform uses. */
export interface DriverConnection {
  query(sql: string | QueryOptions, values?: unknown, done?: Done): unknown;
  release(): void;
  destroy(): void;
  readonly stream: { destroy(): unknown };
}

interface QueryOptions {
  sql: string;
  values?: unknown;
  timeout?: number;
}

const duration = histogram({ name: 'db_query_duration_seconds', help: 'Duration of SQL statements', labels: ['query'] });
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
  // commit on its own, so each is refused until the ROLLBACK.
  let doomedBy: unknown;

  connection.query = (first, second, third) => {
    const { sql, values, done } = normalise(first, second, third);
    if (done === undefined) return send(first, second, third);
    noteStatement(sql);
    if (sql === 'ROLLBACK') doomedBy = undefined;
    const refusal = doomedBy ?? invalidParameter(sql, values);
    if (refusal !== undefined) return process.nextTick(done, refusal);
    const label = queryLabel(sql);
    const span = startSpan({ name: `sql ${label}`, kind: 'client' });
    const startedAt = performance.now();
    return send({ sql, values, timeout: timeouts.get(connection) || undefined }, (error: unknown, result: unknown, fields: unknown) => {
      duration.observe({ query: label }, (performance.now() - startedAt) / 1000);
      if (error) span.fail(error);
      else span.set('db.rows', rowsOf(result));
      span.end();
      if (!error) return done(null, result, fields);
      if (isDeadlock(error)) doomedBy = error;
      if (leavesConnectionUnusable(error)) connection.destroy();
      done(translateDriverError(error));
    });
  };
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

function normalise(first: string | QueryOptions, second: unknown, third: Done | undefined) {
  const options = typeof first === 'string' ? { sql: first, values: undefined } : first;
  if (isDone(second)) return { sql: options.sql, values: options.values, done: second };
  return { sql: options.sql, values: second ?? options.values, done: third };
}

/** Rows read or changed. */
function rowsOf(result: unknown): number {
  if (Array.isArray(result)) return result.length;
  return typeof result === 'object' && result !== null && 'affectedRows' in result ? Number(result.affectedRows) : 0;
}

function isDone(value: unknown): value is Done {
  return typeof value === 'function';
}

function invalidParameter(sql: string, values: unknown): TypeError | undefined {
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
