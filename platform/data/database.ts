import mysql from 'mysql2/promise';
import { DataSource } from 'typeorm';
import type { EntitySchema, MigrationInterface } from 'typeorm';
import type { Logger } from '../telemetry/logger.ts';
import { runQueries, runQuery, type DriverConnection } from './connection.ts';
import { parseDatabaseUrl } from './database-url.ts';
import { isDeadlock, translateDriverError } from './mysql-errors.ts';
import { openReplicas, routeReadsOf, type ReplicatedDriver } from './open-replicas.ts';
import { createBoundedPool } from './pool.ts';
import type { ConnectionPool, PoolLimits } from './pool.ts';
import { runAgain } from './run-again.ts';
import { createSnapshotRunner, type RunSnapshot } from './snapshot.ts';
import { sqlOver } from './sql.ts';
import type { Reads, Sql } from './sql.ts';
import { createTransactionRunner } from './transaction.ts';
import type { RunTransaction } from './transaction.ts';

export type { Query, Reads, Sql } from './sql.ts';
export type { Tx } from './transaction.ts';
export { migrate } from './migrate.ts';
export { platformMigrations } from './platform-migrations.ts';

export type Flavour = 'mysql' | 'mariadb';

export interface Database extends Reads {
  source: DataSource;
  flavour: Flavour;
  transaction: RunTransaction;
  snapshot: RunSnapshot;
  ping(): Promise<void>;
  close(): Promise<void>;
}

export interface DatabaseOptions {
  /** `mysql://user:password@host:port/database`, optionally with `?ssl=true`. */
  url: string;
  /** Replicas of it. Reads outside of transactions go to one that has everything the database had when they were asked for; without one, to the database. */
  replicaUrls?: readonly string[];
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
  const { host, port, username, password, database, ssl } = parseDatabaseUrl(options.url);
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
  const sql = sqlOver((text, params) => alone(() => withConnection(acquire, (connection) => runQuery(connection, text, params))));
  const replicas = options.replicaUrls?.length ? openReplicas({ urls: options.replicaUrls, primaryUrl: options.url, flavour, limits, logger: options.logger }) : undefined;
  const query: Sql['query'] = replicas ? async (text, params) => (await replicas.read(text, params)) ?? (await sql.query(text, params)) : sql.query;
  if (replicas) routeReadsOf(source.driver as unknown as ReplicatedDriver, query);
  return {
    query,
    queryAll: replicas ? (queries) => Promise.all(queries.map((each) => query(each.sql, each.params))) : (queries) => withConnection(acquire, (connection) => runQueries(connection, queries)),
    execute: sql.execute,
    source,
    flavour,
    transaction: createTransactionRunner({ source, acquire, logger: options.logger }),
    snapshot: createSnapshotRunner({ acquire, logger: options.logger }),
    ping: async () => void (await sql.query('SELECT 1')),
    async close() {
      await replicas?.close();
      await source.destroy();
    },
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

const attemptsAlone = 4;

/** A statement outside of a transaction: what a deadlock has undone is that statement and nothing else, so it is run again. */
function alone<T>(statement: () => Promise<T>): Promise<T> {
  return runAgain(statement, { label: 'none', attempts: attemptsAlone, isWorthIt: isDeadlock });
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
