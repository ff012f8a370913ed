import { randomBytes } from 'node:crypto';
import mysql from 'mysql2/promise';
import { createDatabase, migrate } from '../data/database.ts';
import type { Database, DatabaseOptions } from '../data/database.ts';
import { silentLogger } from '../telemetry/logger.ts';
import { observePackets, observeStatements, recordStatements } from '../data/statement-log.ts';
import { testService } from './test-environment.ts';

export interface TestDatabase extends Database {
  /** For a further pool, or a process under test. */
  url: string;
  /** Closes the pool and removes the database. */
  drop(): Promise<void>;
}

export type TestDatabaseOptions = Partial<Omit<DatabaseOptions, 'url'>>;

/** A database of its own with a random name, migrated. Statements may take 5 s, since test machines are shared. */
export async function createTestDatabase(options: TestDatabaseOptions = {}): Promise<TestDatabase> {
  const adminUrl = testService('TEST_MYSQL_ADMIN_URL');
  const name = `test_${randomBytes(6).toString('hex')}`;
  await runAsAdmin(`CREATE DATABASE ${name} CHARACTER SET utf8mb4 COLLATE utf8mb4_unicode_ci`);
  const url = new URL(adminUrl);
  url.pathname = `/${name}`;
  const db = await createDatabase({ logger: silentLogger(), statementTimeoutMs: 5000, acquireTimeoutMs: 5000, ...options, url: url.href });
  await migrate(db);
  return Object.assign(db, {
    url: url.href,
    async drop() {
      if (db.source.isInitialized) await db.close();
      await runAsAdmin(`DROP DATABASE IF EXISTS ${name}`);
    },
  });
}

/** Runs one statement as the server's administrator, on a connection of its own. */
export async function runAsAdmin(sql: string): Promise<unknown> {
  const connection = await mysql.createConnection(testService('TEST_MYSQL_ADMIN_URL'));
  try {
    const [result] = await connection.query(sql);
    return result;
  } finally {
    await connection.end();
  }
}

/** Runs `work` and returns the SQL statements it sent, to hold lists to a constant number of queries. */
export const countStatements = recordStatements;

/** Every statement of this process from now on, whoever sends it; the result stops the listening. */
export const watchStatements = observeStatements;

/** The same by packet: statements that go to the server together. */
export const watchPackets = observePackets;
