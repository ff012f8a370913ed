import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { DatabaseSync, type SQLInputValue } from 'node:sqlite';

/** The CHECKs are the last line: whatever the code does, nobody is charged or refunded more than was agreed. */
const schema = `
CREATE TABLE IF NOT EXISTS authorizations (
  id TEXT PRIMARY KEY, status TEXT NOT NULL, amountMinor INTEGER NOT NULL, currency TEXT NOT NULL,
  capturedMinor INTEGER NOT NULL DEFAULT 0, voidedMinor INTEGER NOT NULL DEFAULT 0,
  paymentMethod TEXT NOT NULL, reference TEXT NOT NULL, idempotencyKey TEXT NOT NULL,
  declineReason TEXT, actionUrl TEXT, createdAt TEXT NOT NULL,
  CHECK (capturedMinor >= 0 AND voidedMinor >= 0 AND capturedMinor + voidedMinor <= amountMinor)
) STRICT;
CREATE TABLE IF NOT EXISTS captures (
  id TEXT PRIMARY KEY, authorizationId TEXT NOT NULL REFERENCES authorizations (id), amountMinor INTEGER NOT NULL,
  currency TEXT NOT NULL, refundedMinor INTEGER NOT NULL DEFAULT 0, reference TEXT NOT NULL, createdAt TEXT NOT NULL,
  CHECK (amountMinor > 0 AND refundedMinor BETWEEN 0 AND amountMinor)
) STRICT;
CREATE TABLE IF NOT EXISTS refunds (
  id TEXT PRIMARY KEY, captureId TEXT NOT NULL REFERENCES captures (id), amountMinor INTEGER NOT NULL CHECK (amountMinor > 0),
  currency TEXT NOT NULL, reference TEXT NOT NULL, createdAt TEXT NOT NULL
) STRICT;
CREATE TABLE IF NOT EXISTS transfers (
  id TEXT PRIMARY KEY, status TEXT NOT NULL, destination TEXT NOT NULL, amountMinor INTEGER NOT NULL CHECK (amountMinor > 0),
  currency TEXT NOT NULL, reference TEXT NOT NULL, createdAt TEXT NOT NULL
) STRICT;
CREATE TABLE IF NOT EXISTS movements (
  seq INTEGER PRIMARY KEY AUTOINCREMENT, kind TEXT NOT NULL, objectId TEXT NOT NULL, authorizationId TEXT, amountMinor INTEGER NOT NULL,
  currency TEXT NOT NULL, reference TEXT NOT NULL, idempotencyKey TEXT, at TEXT NOT NULL
) STRICT;
CREATE TABLE IF NOT EXISTS answers (
  idempotencyKey TEXT PRIMARY KEY, operation TEXT NOT NULL, requestHash TEXT NOT NULL, status INTEGER NOT NULL, body TEXT NOT NULL, at TEXT NOT NULL
) STRICT;
CREATE TABLE IF NOT EXISTS events (
  seq INTEGER PRIMARY KEY AUTOINCREMENT, id TEXT NOT NULL UNIQUE, type TEXT NOT NULL, body TEXT NOT NULL,
  dueAt INTEGER NOT NULL, attempts INTEGER NOT NULL DEFAULT 0, copies INTEGER NOT NULL, deliveredAt INTEGER
) STRICT;
CREATE INDEX IF NOT EXISTS events_due ON events (dueAt) WHERE deliveredAt IS NULL;
`;

export type Row = Record<string, SQLInputValue>;

/** The sandbox's durable state. */
export interface Books {
  get<T extends object>(sql: string, ...values: SQLInputValue[]): T | undefined;
  all<T extends object>(sql: string, ...values: SQLInputValue[]): T[];
  run(sql: string, ...values: SQLInputValue[]): void;
  insert(table: string, row: Row): void;
  /** All or nothing. Synchronous, so nothing else runs between its first and its last statement. */
  transaction<T>(work: () => T): T;
  close(): void;
}

/**
 * Opens (or creates) the books in a folder. They survive kill -9: with a write-ahead log a committed transaction
 * is with the operating system. (Only a power cut could lose the last ones, hence no fsync per commit.)
 */
export function openBooks(dir: string): Books {
  mkdirSync(dir, { recursive: true });
  const db = new DatabaseSync(join(dir, 'books.sqlite'));
  db.exec('PRAGMA journal_mode = WAL; PRAGMA synchronous = NORMAL; PRAGMA foreign_keys = ON; PRAGMA busy_timeout = 5000;');
  db.exec(schema);
  const statements = new Map<string, ReturnType<DatabaseSync['prepare']>>();
  const prepare = (sql: string) => {
    const known = statements.get(sql) ?? db.prepare(sql);
    statements.set(sql, known);
    return known;
  };
  const books: Books = {
    get: <T extends object>(sql: string, ...values: SQLInputValue[]) => prepare(sql).get(...values) as T | undefined,
    all: <T extends object>(sql: string, ...values: SQLInputValue[]) => prepare(sql).all(...values) as T[],
    run: (sql, ...values) => void prepare(sql).run(...values),
    insert(table, row) {
      const columns = Object.keys(row);
      books.run(
        `INSERT INTO ${table} (${columns.join(', ')}) VALUES (${columns.map(() => '?').join(', ')})`,
        ...Object.values(row),
      );
    },
    transaction(work) {
      db.exec('BEGIN IMMEDIATE');
      try {
        const result = work();
        db.exec('COMMIT');
        return result;
      } catch (error) {
        db.exec('ROLLBACK');
        throw error;
      }
    },
    close: () => db.close(),
  };
  return books;
}
