import type { Sql, Tx } from '#platform/data/database';

const rowsPerStatement = 500;

export interface InsertOptions {
  /** Leave rows alone whose key exists already. */
  ignoreExisting?: boolean;
  /** Columns that take the new value when the key exists already. */
  update?: readonly string[];
}

export interface InsertLaterOptions extends InsertOptions {
  failedAs?: (error: unknown) => unknown;
}

/** Inserts any number of rows, several hundred per statement; each row is an array in the order of `columns`. */
export async function insertRows(sql: Sql, table: string, columns: readonly string[], rows: readonly (readonly unknown[])[], options: InsertOptions = {}): Promise<void> {
  for (const batch of batchesOf(rows)) await sql.execute(statementOf(table, columns, options), [batch]);
}

/** The same with the transaction's next statement, for rows that cannot be in anybody's way; if they are, the transaction fails, as `failedAs` says. */
export function insertRowsLater(tx: Tx, table: string, columns: readonly string[], rows: readonly (readonly unknown[])[], { failedAs, ...options }: InsertLaterOptions = {}): void {
  for (const batch of batchesOf(rows)) tx.executeLater(statementOf(table, columns, options), [batch], failedAs);
}

function batchesOf<T>(rows: readonly T[]): T[][] {
  return Array.from({ length: Math.ceil(rows.length / rowsPerStatement) }, (_, index) => rows.slice(index * rowsPerStatement, (index + 1) * rowsPerStatement));
}

function statementOf(table: string, columns: readonly string[], { ignoreExisting = false, update = [] }: InsertOptions): string {
  const head = `INSERT ${ignoreExisting ? 'IGNORE ' : ''}INTO ${table} (${columns.join(', ')}) VALUES ?`;
  return update.length === 0 ? head : `${head} ON DUPLICATE KEY UPDATE ${update.map((column) => `${column} = VALUES(${column})`).join(', ')}`;
}
