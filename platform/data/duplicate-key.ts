import { driverErrorOf } from './mysql-errors.ts';

/** Whether a statement failed on a unique key (1062); with `indexName`, on that key (`PRIMARY` for the primary one). */
export function isDuplicateKey(error: unknown, indexName?: string): boolean {
  const { errno, sqlMessage } = driverErrorOf(error);
  if (errno !== 1062) return false;
  if (indexName === undefined) return true;
  // MySQL writes 'table.index', MariaDB 'index'.
  const key = /for key '(?:[^'.]+\.)?([^']+)'/.exec(String(sqlMessage))?.[1];
  return key === indexName;
}
