/** Checks of tables that grow for years: slice by slice along a key, each slice a short statement of its own, so that they end at any size. */
import type { Database } from '../data/database.ts';
import type { Sql } from '../data/sql.ts';

/** What a slice may read with. */
export type Reader = Pick<Sql, 'query'>;

export interface CheckedSlice {
  /** What does not hold in it, in words that begin with the invariant's name. */
  violations: string[];
  /** The last key of the slice; null when it was the last slice. */
  upTo: string | null;
  /** It took longer than it may in the live service: nothing is known of it. */
  isUnfinished?: boolean;
}

export interface SlicedCheck {
  name: string;
  /** Whether a slice takes several statements, which must see the tables of one moment. */
  isOfOneMoment?: boolean;
  /** Checks what comes after a key; the empty string is before all keys. May leave unfinished once `signal` is aborted. */
  slice(sql: Reader, after: string, signal?: AbortSignal): Promise<CheckedSlice>;
  /** The key from which on rows were made after a moment, where keys tell; what is new is looked at in each run. */
  keyAt?(at: Date): string;
}

/** Rows per slice: some ten milliseconds each, joins included. */
const defaultSize = 2_000;
/** Of one check: more of the same tells nobody more. */
const mostViolations = 20;
/** After all ids. */
const end = '~';

export interface SqlCheckOptions {
  name: string;
  /** Table and key column that slices are cut along, such as `orders.id`: unique, or all rows of a key are in one slice. ASCII, with an index that begins with it. */
  over: string;
  /** Selects `id` of what breaks it. `inSlice(column)` is the condition that a column's value is a key of the slice. */
  sql: (inSlice: (column: string) => string) => string;
  size?: number;
  keyAt?: SlicedCheck['keyAt'];
}

/** A check whose slices are one statement each: that sees one moment by itself, as long as what belongs together is reached from the key. */
export function sqlCheck({ name, over, sql: textOf, size = defaultSize, keyAt }: SqlCheckOptions): SlicedCheck {
  const [table, key] = over.split('.');
  let mentions = 0;
  const text = textOf((column) => {
    mentions += 1;
    return `${column} > ? AND ${column} <= ?`;
  });
  return {
    name,
    ...(keyAt && { keyAt }),
    async slice(sql, after) {
      const [bound] = await sql.query<{ upTo: string }>(`SELECT ${key} AS upTo FROM ${table} WHERE ${key} > ? ORDER BY ${key} LIMIT 1 OFFSET ?`, [after, size - 1]);
      const upTo = bound?.upTo ?? null;
      const rows = await sql.query<{ id: string }>(`${text} LIMIT ${mostViolations}`, Array.from({ length: mentions }, () => [after, upTo ?? end]).flat());
      return { violations: rows.map(({ id }) => `${name} (${id})`), upTo };
    },
  };
}

/** A check of something that never becomes much: one statement. */
export function wholeCheck(name: string, sql: string): SlicedCheck {
  return {
    name,
    async slice(reader) {
      const rows = await reader.query<{ id: string }>(`${sql} LIMIT ${mostViolations}`);
      return { violations: rows.map(({ id }) => `${name} (${id})`), upTo: null };
    },
  };
}

/** Runs one slice, at one moment where it must. */
export function runSlice(db: Pick<Database, 'query' | 'snapshot'>, check: SlicedCheck, after: string, signal?: AbortSignal): Promise<CheckedSlice> {
  return check.isOfOneMoment ? db.snapshot((sql) => check.slice(sql, after, signal)) : check.slice(db, after, signal);
}

export interface CheckProgress {
  check: string;
  slices: number;
}

/** Every slice of every check; what does not hold, in words. @param onProgress is told after each check. */
export async function checkAll(db: Pick<Database, 'query' | 'snapshot'>, checks: readonly SlicedCheck[], onProgress: (progress: CheckProgress) => void = () => undefined): Promise<string[]> {
  const found: string[] = [];
  for (const check of checks) {
    let slices = 0;
    let count = 0;
    for (let after: string | null = ''; after !== null && count < mostViolations; slices += 1) {
      const { violations, upTo }: CheckedSlice = await runSlice(db, check, after);
      found.push(...violations.slice(0, mostViolations - count));
      count += violations.length;
      after = upTo;
    }
    onProgress({ check: check.name, slices });
  }
  return found;
}
