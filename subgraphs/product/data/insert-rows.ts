import type { Sql } from '#platform/data/database';

const rowsPerStatement = 500;

export interface InsertOptions {
  /** Leave rows alone whose key exists already. */
  ignoreExisting?: boolean;
  /** Columns that take the new value when the key exists already. */
  update?: readonly string[];
}

/** Inserts any number of rows, several hundred per statement; each row is an array in the order of `columns`. */
export async function insertRows(sql: Sql, table: string, columns: readonly string[], rows: readonly (readonly unknown[])[], options: InsertOptions = {}): Promise<void> {
  const { ignoreExisting = false, update = [] } = options;
  const head = `INSERT ${ignoreExisting ? 'IGNORE ' : ''}INTO ${table} (${columns.join(', ')}) VALUES ?`;
  const tail = update.length === 0 ? '' : ` ON DUPLICATE KEY UPDATE ${update.map((column) => `${column} = VALUES(${column})`).join(', ')}`;
  for (let start = 0; start < rows.length; start += rowsPerStatement) {
    await sql.execute(head + tail, [rows.slice(start, start + rowsPerStatement)]);
  }
}
