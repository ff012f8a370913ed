/** Which statements a database is sent, with their parameters, and how the server reads them. */
import assert from 'node:assert/strict';
import type { Database } from '../data/database.ts';
import type { DriverConnection, Done } from '../data/connection.ts';

export interface SentStatement {
  sql: string;
  params: readonly unknown[];
}

export interface Access {
  table: string;
  /** ALL and index are scans. */
  type: string;
  key: string | null;
  rows: number;
  /** What else the server does: "Using filesort", for example. */
  extra: string;
}

type Pool = { getConnection(done: (error: unknown, connection?: DriverConnection) => void): void };

/** Everything the database is sent from now on, whether through our own interface or TypeORM's. Lasts as long as the database. */
export function watchDatabase(db: Database): { take(): SentStatement[] } {
  let sent: SentStatement[] = [];
  const watched = new WeakSet<DriverConnection>();
  const { pool } = db.source.driver as unknown as { pool: Pool };
  const getConnection = pool.getConnection.bind(pool);
  pool.getConnection = (done) =>
    getConnection((error, connection) => {
      if (connection && !watched.has(connection)) {
        watched.add(connection);
        note(connection, (statement) => sent.push(statement));
      }
      done(error, connection);
    });
  return {
    take() {
      const taken = sent;
      sent = [];
      return taken;
    },
  };
}

function note(connection: DriverConnection, keep: (statement: SentStatement) => void): void {
  const query = connection.query.bind(connection);
  connection.query = (first, second?: unknown, third?: Done) => {
    const options = typeof first === 'string' ? { sql: first, values: undefined } : first;
    const values = typeof second === 'function' || second === undefined ? options.values : second;
    keep({ sql: options.sql, params: Array.isArray(values) ? (values as unknown[]) : [] });
    return query(first, second, third);
  };
  const together = connection.together.bind(connection);
  connection.together = (statements, done) => {
    for (const { sql, values } of statements) keep({ sql, params: Array.isArray(values) ? (values as unknown[]) : [] });
    together(statements, done);
  };
}

/** How the server would read each of the statements that read, the same statement once. Tables derived on the way are left out. */
export async function accessesOf(db: Database, statements: readonly SentStatement[]): Promise<(Access & { sql: string })[]> {
  const seen = new Map<string, SentStatement>();
  for (const statement of statements) if (/^\s*\(?\s*SELECT/i.test(statement.sql)) seen.set(statement.sql, statement);
  const found: (Access & { sql: string })[] = [];
  for (const { sql, params } of seen.values()) {
    const rows = await db.query<{ table: string | null; type: string | null; key: string | null; rows: number | string | null; Extra: string | null }>(`EXPLAIN FORMAT=TRADITIONAL ${sql}`, params);
    for (const { table, type, key, rows: count, Extra } of rows) {
      if (table && !table.startsWith('<')) found.push({ sql, table, type: type ?? '', key, rows: Number(count ?? 0), extra: Extra ?? '' });
    }
  }
  return found;
}

/** Fails where a table of some size is read as a whole; smaller ones the server is right to read so. */
export function refuseScans(accesses: readonly (Access & { sql: string })[], largeTableRows: number): void {
  for (const { sql, table, type, key, rows } of accesses) {
    assert.ok(!/^(ALL|index)$/.test(type) || rows < largeTableRows, `${table}: ${type} by ${key}, ${rows} rows, in ${sql}`);
  }
}

/** "table by index", each once, for a report. */
export function summaryOf(accesses: readonly Access[]): string {
  return [...new Set(accesses.map(({ table, key }) => `${table} by ${key ?? 'nothing'}`))].join(', ');
}
