import type mysql from 'mysql2';
import type { Logger } from '../telemetry/logger.ts';
import { runQuery, type DriverConnection } from './connection.ts';
import { parseDatabaseUrl, type DatabaseAddress } from './database-url.ts';
import { createBoundedPool, type ConnectionPool, type PoolLimits } from './pool.ts';
import { createReplica, type Replica, type ReplicaServer } from './replica.ts';
import { sqlOver, type Sql } from './sql.ts';

type Flavour = 'mysql' | 'mariadb';

export interface ReplicasOptions {
  urls: readonly string[];
  primaryUrl: string;
  flavour: Flavour;
  /** Of the pool on the primary; each replica gets one alike. */
  limits: PoolLimits;
  logger: Logger;
}

export interface Replicas {
  /** From a replica that is level where the statement only reads; undefined when the primary has to be asked. */
  read<T extends object>(sql: string, params?: readonly unknown[]): Promise<T[] | undefined>;
  close(): Promise<void>;
}

/** Position of the primary, and the wait for it on a replica. MySQL waits for whole seconds: who asks stops waiting sooner. */
const positions: Readonly<Record<Flavour, { position: string; wait: string }>> = {
  mariadb: { position: 'SELECT @@GLOBAL.gtid_binlog_pos AS position', wait: 'SELECT MASTER_GTID_WAIT(?, 0.02) AS outcome' },
  mysql: { position: 'SELECT @@GLOBAL.gtid_executed AS position', wait: 'SELECT WAIT_FOR_EXECUTED_GTID_SET(?, 1) AS outcome' },
};

/** Reads that lock, or that have a meaning on their own connection or server only. */
const boundToPrimary = /\b(?:FOR\s+(?:UPDATE|SHARE)|LOCK\s+IN\s+SHARE\s+MODE|(?:GET|RELEASE|IS_FREE|IS_USED)_LOCK|INTO\s+(?:@|OUTFILE|DUMPFILE))/i;

/** Whether a statement only reads. */
export function isPlainRead(sql: string): boolean {
  return /^\s*(?:SELECT|WITH)\b/i.test(sql) && !boundToPrimary.test(sql) && !/^\s*WITH\b[\s\S]*\b(?:UPDATE|DELETE)\b/i.test(sql);
}

/** Read replicas of one primary. They may be down: nothing waits for them at the start. */
export function openReplicas({ urls, primaryUrl, flavour, limits, logger }: ReplicasOptions): Replicas {
  const primary = openSql(parseDatabaseUrl(primaryUrl), { ...limits, name: `${limits.name}-position`, size: 1 });
  const positionOfPrimary = async (): Promise<string> => {
    const [row] = await primary.query<{ position: string | null }>(positions[flavour].position);
    // Everything would count as level with nothing.
    if (!row?.position) throw new Error('The primary tells no position: it needs its binary log, and GTIDs on MySQL');
    return row.position;
  };
  const replicas: Replica[] = urls.map((url) => createReplica({ server: openServer(url, flavour, limits), positionOfPrimary, logger }));
  let turn = 0;
  return {
    async read<T extends object>(sql: string, params?: readonly unknown[]) {
      if (!isPlainRead(sql)) return undefined;
      const level = replicas.filter(({ isInService }) => isInService);
      turn += 1;
      return await level[turn % level.length]?.read<T>(sql, params);
    },
    async close() {
      await Promise.all(replicas.map((replica) => replica.close()));
      await primary.close();
    },
  };
}

function openServer(url: string, flavour: Flavour, limits: PoolLimits): ReplicaServer {
  const address = parseDatabaseUrl(url);
  const name = `${address.host}:${address.port}`;
  const reading = openSql(address, { ...limits, name: `${limits.name}-replica` });
  // Waiting has connections of its own: it must not queue behind reads, nor they behind it.
  const waiting = openSql(address, { ...limits, name: `${limits.name}-replica-position`, size: 2 });
  return {
    name,
    query: reading.query,
    async hasReached(position) {
      const [row] = await waiting.query<{ outcome: number | null }>(positions[flavour].wait, [position]);
      return row?.outcome === 0;
    },
    close: async () => void (await Promise.all([reading.close(), waiting.close()])),
  };
}

function openSql({ username, ...address }: DatabaseAddress, limits: PoolLimits): Sql & { close(): Promise<void> } {
  const { ssl, ...rest } = address;
  // As TypeORM's connections to the primary are, so that a value reads the same wherever it comes from.
  const options: mysql.PoolOptions = { ...rest, user: username, ...(ssl && { ssl }), timezone: 'Z', charset: 'utf8mb4_unicode_ci', supportBigNumbers: true, bigNumberStrings: false, connectTimeout: 2000 };
  const pool = createBoundedPool(options, limits);
  return { ...sqlOver((text, params) => withConnection(pool, (connection) => runQuery(connection, text, params))), close: () => new Promise((resolve) => pool.end(() => resolve())) };
}

async function withConnection<T>(pool: ConnectionPool, work: (connection: DriverConnection) => Promise<T>): Promise<T> {
  const connection = await new Promise<DriverConnection>((resolve, reject) => pool.getConnection((error, lent) => (lent ? resolve(lent) : reject(error))));
  try {
    return await work(connection);
  } finally {
    connection.release();
  }
}

/** What TypeORM does with a connection that it got for reading. */
interface ReadingConnection {
  promise(): { query(sql: string, params?: readonly unknown[]): Promise<[unknown]> };
  release(): void;
}

/** What is set on TypeORM's driver, which types neither. */
export interface ReplicatedDriver {
  isReplicated: boolean;
  obtainSlaveConnection(): Promise<ReadingConnection>;
}

/** Has TypeORM's own reads, which it makes on connections of their own outside of transactions, go where `query` goes. */
export function routeReadsOf(driver: ReplicatedDriver, query: Sql['query']): void {
  driver.isReplicated = true;
  driver.obtainSlaveConnection = async () => ({ promise: () => ({ query: async (sql, params) => [await query(sql, params)] }), release: () => undefined });
}
