import mysql from 'mysql2';
import type { Pool, PoolOptions } from 'mysql2';
import { gauge } from '../telemetry/metrics.ts';
import { instrumentConnection } from './connection.ts';
import type { DriverConnection } from './connection.ts';
import { databaseUnavailable, translateDriverError } from './mysql-errors.ts';

export interface PoolLimits {
  name: string;
  size: number;
  /** Callers that may wait for a connection at once; more are refused immediately. */
  queueLimit: number;
  acquireTimeoutMs: number;
  statementTimeoutMs: number;
  /** Statements that put each new connection into the session state the platform promises. */
  sessionSetup: readonly string[];
}

/** What TypeORM and the platform need of a pool, in mysql2's callback style. */
export interface ConnectionPool {
  getConnection(done: (error: unknown, connection?: DriverConnection) => void): void;
  end(done: (error?: unknown) => void): void;
}

type Acquire = (done: (error: unknown, connection?: DriverConnection) => void) => void;

const clientTimeoutSlackMs = 500;
const pools = new Map<object, () => { name: string; used: number; idle: number; waiting: number }>();

/**
 * A mysql2 pool whose callers wait at most `acquireTimeoutMs` and at most `queueLimit` at a time, then fail with
 * UNAVAILABLE. mysql2 offers neither, and without them a slow database turns into unbounded memory and latency.
 */
export function createBoundedPool(options: PoolOptions, limits: PoolLimits): ConnectionPool {
  registerGauges();
  // Several statements at once are for `together` alone; the instrumented connection refuses them elsewhere.
  const pool = mysql.createPool({ ...options, multipleStatements: true, connectionLimit: limits.size, queueLimit: (limits.size + limits.queueLimit) * 10 });
  const open = new Set<DriverConnection>();
  const busy = new Set<DriverConnection>();
  pool.on('connection', (connection) => {
    const driver = asDriverConnection(connection);
    const forget = (): void => {
      open.delete(driver);
      busy.delete(driver);
    };
    open.add(driver);
    connection.on('error', forget).once('end', forget);
    closeAtOnce(driver, forget);
    instrumentConnection(driver, limits.statementTimeoutMs + clientTimeoutSlackMs);
    for (const sql of limits.sessionSetup) driver.query(sql, [], (error) => error && driver.destroy());
  });
  pool.on('acquire', (connection) => busy.add(asDriverConnection(connection)));
  pool.on('release', (connection) => busy.delete(asDriverConnection(connection)));
  const { acquire, waiting } = boundAcquisition(pool, limits);
  pools.set(pool, () => ({ name: limits.name, used: busy.size, idle: open.size - busy.size, waiting: waiting() }));
  return {
    getConnection: acquire,
    end(done) {
      pools.delete(pool);
      pool.end(done);
    },
  };
}

function boundAcquisition(pool: Pool, limits: PoolLimits): { acquire: Acquire; waiting: () => number } {
  let waiting = 0;
  const acquire: Acquire = (done) => {
    if (waiting >= limits.size + limits.queueLimit) {
      return process.nextTick(done, databaseUnavailable(`Too many callers wait for a database connection (limit ${limits.queueLimit})`));
    }
    waiting += 1;
    let settled = false;
    const settle = (error: unknown, connection?: DriverConnection): void => {
      settled = true;
      waiting -= 1;
      clearTimeout(timer);
      done(error, connection);
    };
    const timer = setTimeout(() => {
      settle(databaseUnavailable(`No database connection became free within ${limits.acquireTimeoutMs} ms`));
    }, limits.acquireTimeoutMs);
    pool.getConnection((error, connection) => {
      if (settled) return connection?.release();
      if (error) return settle(translateDriverError(error));
      settle(null, asDriverConnection(connection));
    });
  };
  return { acquire, waiting: () => waiting };
}

// mysql2 only half-closes a destroyed connection, which a frozen server would keep open for ever.
function closeAtOnce(connection: DriverConnection, onDestroyed: () => void): void {
  const destroy = connection.destroy.bind(connection);
  connection.destroy = () => {
    onDestroyed();
    destroy();
    connection.stream.destroy();
  };
}

function registerGauges(): void {
  gauge({
    name: 'db_pool_connections',
    help: 'Database connections by pool and state, and callers waiting for one',
    labels: ['pool', 'state'],
    collect(metric) {
      metric.reset();
      for (const read of pools.values()) {
        const { name, ...states } = read();
        for (const [state, count] of Object.entries(states)) metric.inc({ pool: name, state }, count);
      }
    },
  });
}

// mysql2's overloads cannot be expressed structurally; DriverConnection names the calls that the platform makes.
function asDriverConnection(connection: unknown): DriverConnection {
  return connection as DriverConnection;
}
