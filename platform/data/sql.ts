import { runQuery } from './connection.ts';
import type { DriverConnection } from './connection.ts';

/** SQL with `?` placeholders; an array expands in `IN (?)`, a nested array in `VALUES ?`. Dates are UTC. */
export interface Sql {
  query<T extends object>(sql: string, params?: readonly unknown[]): Promise<T[]>;
  execute(sql: string, params?: readonly unknown[]): Promise<Executed>;
}

export interface Executed {
  affectedRows: number;
  /** What the statement gave to LAST_INSERT_ID(expression), which saves reading it back; 0 otherwise. */
  insertId: number;
}

type Use = <T>(work: (connection: DriverConnection) => Promise<T>) => Promise<T>;

/**
 * The Sql interface over whatever lends a connection. Parameters are escaped on the client (mysql2's `query`), not
 * bound to prepared statements (`execute`). Measured on single-row reads, 10 connections: 41 against 49 µs of our CPU
 * per statement, while the server alone does 20 % more with prepared ones. Escaping also expands lists, and leaves
 * nothing behind on the server, which proxies and Vitess prefer.
 */
export function sqlOver(use: Use): Sql {
  return {
    query: (sql, params) => use(async (connection) => rowsOf(await runQuery(connection, sql, params))),
    execute: (sql, params) => use(async (connection) => executed(await runQuery(connection, sql, params))),
  };
}

function rowsOf<T extends object>(result: unknown): T[] {
  if (!Array.isArray(result)) throw new TypeError('query() expects a statement that returns rows; use execute() for changes');
  return result as T[];
}

function executed(result: unknown): Executed {
  if (typeof result === 'object' && result !== null && 'affectedRows' in result) {
    return { affectedRows: Number(result.affectedRows), insertId: 'insertId' in result ? Number(result.insertId) : 0 };
  }
  throw new TypeError('execute() expects a statement that changes rows; use query() to read');
}
