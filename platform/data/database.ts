import mysql from 'mysql2/promise';
import { DataSource } from 'typeorm';
import type { EntitySchema, MigrationInterface } from 'typeorm';
import type { Logger } from '../telemetry/logger.ts';
import type { DriverConnection } from './connection.ts';
import { translateDriverError } from './mysql-errors.ts';
import { createBoundedPool } from './pool.ts';
import type { ConnectionPool, PoolLimits } from './pool.ts';
import { sqlOver } from './sql.ts';
import type { Sql } from './sql.ts';
import { createTransactionRunner } from './transaction.ts';
import type { RunTransaction } from './transaction.ts';

export type { Sql } from './sql.ts';
export type { Tx } from './transaction.ts';
export { migrate } from './migrate.ts';
export { platformMigrations } from './platform-migrations.ts';

export type Flavour = 'mysql' | 'mariadb';

export interface Database extends Sql {
  source: DataSource;
  flavour: Flavour;
  transaction: RunTransaction;
  ping(): Promise<void>;
  close(): Promise<void>;
}

export interface DatabaseOptions {
  /** `mysql://user:password@host:port/database`, optionally with `?ssl=true`. */
  url: string;
  entities?: EntitySchema<never>[] | readonly unknown[];
  migrations?: readonly (new () => MigrationInterface)[];
  logger: Logger;
  /** Names the pool in metrics; give background work a pool of its own, so that it cannot starve requests. */
  poolName?: string;
  poolSize?: number;
  queueLimit?: number;
  acquireTimeoutMs?: number;
  /** The longest a statement may run, lock waits included. */
  statementTimeoutMs?: number;
}

/**
 * Connects to MySQL or MariaDB: READ COMMITTED, times in UTC, BIGINT as a number where exact (else a string),
 * DECIMAL as a string. Throws UNAVAILABLE when the server cannot be reached.
 */
export async function createDatabase(options: DatabaseOptions): Promise<Database> {
  const { host, port, username, password, database, ssl } = parseUrl(options.url);
  const flavour = await detectFlavour({ host, port, user: username, password, ssl });
  const limits = poolLimits(options, flavour);
  const source = new DataSource({
    type: flavour,
    host,
    port,
    username,
    password,
    database,
    ssl,
    entities: options.entities as EntitySchema[] | undefined,
    migrations: [...(options.migrations ?? [])],
    migrationsTableName: 'migrations',
    synchronize: false,
    logging: false,
    timezone: 'Z',
    charset: 'utf8mb4_unicode_ci',
    supportBigNumbers: true,
    bigNumberStrings: false,
    connectTimeout: 2000,
    driver: { createPool: (poolOptions: mysql.PoolOptions) => createBoundedPool(poolOptions, limits) },
  });
  await source.initialize().catch((error: unknown) => {
    throw translateDriverError(error);
  });
  const acquire = acquiringFrom(poolOf(source));
  const sql = sqlOver((work) => withConnection(acquire, work));
  return {
    ...sql,
    source,
    flavour,
    transaction: createTransactionRunner({ source, acquire, logger: options.logger }),
    ping: async () => void (await sql.query('SELECT 1')),
    close: () => source.destroy(),
  };
}

function poolLimits(options: DatabaseOptions, flavour: Flavour): PoolLimits {
  const statementTimeoutMs = options.statementTimeoutMs ?? 1000;
  const timeout = flavour === 'mariadb' ? `max_statement_time = ${statementTimeoutMs / 1000}` : `max_execution_time = ${statementTimeoutMs}`;
  const lockWaitSeconds = Math.max(1, Math.floor(statementTimeoutMs / 1000));
  return {
    name: options.poolName ?? 'main',
    size: options.poolSize ?? 10,
    queueLimit: options.queueLimit ?? 200,
    acquireTimeoutMs: options.acquireTimeoutMs ?? 1000,
    statementTimeoutMs,
    sessionSetup: [
      'SET SESSION TRANSACTION ISOLATION LEVEL READ COMMITTED',
      `SET SESSION time_zone = '+00:00', innodb_lock_wait_timeout = ${lockWaitSeconds}, ${timeout}`,
    ],
  };
}

async function detectFlavour(options: mysql.ConnectionOptions): Promise<Flavour> {
  try {
    const connection = await mysql.createConnection({ ...options, connectTimeout: 2000 });
    const [rows] = await connection.query('SELECT VERSION() AS version');
    connection.destroy();
    return JSON.stringify(rows).includes('MariaDB') ? 'mariadb' : 'mysql';
  } catch (error) {
    throw translateDriverError(error);
  }
}

function parseUrl(text: string) {
  const url = URL.canParse(text) ? new URL(text) : undefined;
  const database = decodeURIComponent(url?.pathname.slice(1) ?? '');
  if (!url || !/^(mysql|mariadb):$/.test(url.protocol) || database === '') {
    throw new TypeError('The database URL is not valid; expected mysql://user:password@host:port/database');
  }
  return {
    host: url.hostname,
    port: Number(url.port || 3306),
    username: decodeURIComponent(url.username),
    password: decodeURIComponent(url.password),
    database,
    ssl: url.searchParams.get('ssl') === 'true' ? { rejectUnauthorized: true } : undefined,
  };
}

// TypeORM keeps the pool it got from `driver.createPool` on its driver, untyped.
function poolOf(source: DataSource): ConnectionPool {
  return (source.driver as unknown as { pool: ConnectionPool }).pool;
}

type Acquire = () => Promise<DriverConnection>;

function acquiringFrom(pool: ConnectionPool): Acquire {
  return () => new Promise((resolve, reject) => pool.getConnection((error, lent) => (lent ? resolve(lent) : reject(error))));
}

async function withConnection<T>(acquire: Acquire, work: (connection: DriverConnection) => Promise<T>): Promise<T> {
  const connection = await acquire();
  try {
    return await work(connection);
  } finally {
    connection.release();
  }
}
