/** Reads a JSON column: MySQL's driver returns it parsed, MariaDB's as text. Text columns holding JSON work as well. */
export function parseJson<T>(column: unknown): T {
  if (Buffer.isBuffer(column)) return JSON.parse(column.toString('utf8'));
  return typeof column === 'string' ? JSON.parse(column) : (column as T);
}

/** The text to bind for a JSON column; `undefined` and `null` become SQL NULL. */
export function toJson(value: unknown): string | null {
  return value === undefined || value === null ? null : JSON.stringify(value);
}
