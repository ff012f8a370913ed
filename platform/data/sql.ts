/** SQL with `?` placeholders; an array expands in `IN (?)`, a nested array in `VALUES ?`. Dates are UTC. */
export interface Sql {
  query<T extends object>(sql: string, params?: readonly unknown[]): Promise<T[]>;
  execute(sql: string, params?: readonly unknown[]): Promise<Executed>;
}

/** One read. */
export interface Query {
  sql: string;
  params?: readonly unknown[];
}

/** Several reads at once. */
export interface Reads extends Sql {
  /** Rows of each, in one packet where all go to the same server: each is small, and the way there and back costs more. When one fails, all of them do. */
  queryAll(queries: readonly Query[]): Promise<object[][]>;
}

export interface Executed {
  affectedRows: number;
  /** What the statement gave to LAST_INSERT_ID(expression), which saves reading it back; 0 otherwise. */
  insertId: number;
}

/** Runs one statement: rows for a query, the result header for a change. */
type Run = (sql: string, params?: readonly unknown[]) => Promise<unknown>;

/**
 * The Sql interface over whatever runs a statement. Parameters are escaped on the client (mysql2's `query`), not
 * bound to prepared statements (`execute`). Measured on single-row reads, 10 connections: 41 against 49 µs of our CPU
 * per statement, while the server alone does 20 % more with prepared ones. Escaping also expands lists, and leaves
 * nothing behind on the server, which proxies and Vitess prefer.
 */
export function sqlOver(run: Run): Sql {
  return {
    query: async (sql, params) => rowsOf(await run(sql, params)),
    execute: async (sql, params) => executed(await run(sql, params)),
  };
}

/** The rows that a statement gave. @throws TypeError when it gave none because it was a change. */
export function rowsOf<T extends object>(result: unknown): T[] {
  if (!Array.isArray(result)) throw new TypeError('query() expects a statement that returns rows; use execute() for changes');
  return result as T[];
}

function executed(result: unknown): Executed {
  if (typeof result === 'object' && result !== null && 'affectedRows' in result) {
    return { affectedRows: Number(result.affectedRows), insertId: 'insertId' in result ? Number(result.insertId) : 0 };
  }
  throw new TypeError('execute() expects a statement that changes rows; use query() to read');
}
