/** One fault test's world: a database and queues of its own on servers that may be killed, and processes that work on them. */
import { fork } from 'node:child_process';
import { once } from 'node:events';
import { createDatabase, platformMigrations, type Database } from '#platform/data/database';
import { silentLogger } from '#platform/telemetry/logger';
import { createTestBroker, type TestBroker, type TestBrokerOptions } from '#platform/testing/test-broker';
import { createTestDatabase, runAsAdmin, type TestDatabase } from '#platform/testing/test-database';
import { openKillable, type KillableBacking } from '../../../dev/backing/killable.ts';
import { tables } from './load.ts';
import type { WorkerOptions } from './worker.ts';

export interface Worker {
  pid: number;
  /** Kills it by its pid, and waits. */
  kill(): Promise<void>;
  /** Resolves when it has ended, by itself or killed. */
  ended: Promise<void>;
  isAlive(): boolean;
}

export interface World {
  servers: KillableBacking;
  /** As an administrator, who is not disturbed by what disturbs the application. */
  db: TestDatabase;
  /** As the application: producers write with it. */
  app: Database;
  broker: TestBroker;
  /** Starts a process and waits until it works. */
  worker(options: Omit<WorkerOptions, 'databaseUrl' | 'broker'>): Promise<Worker>;
  /** Ends the database connections of the application. */
  cutDatabase(): Promise<void>;
  close(): Promise<void>;
}

/** Retries within seconds instead of minutes. */
const retryDelaysMs = [100, 300, 1_000, 3_000];

export async function openWorld(options: TestBrokerOptions = {}): Promise<World> {
  const servers = await openKillable('faults');
  const db = await createTestDatabase({ migrations: platformMigrations, queueLimit: 500 });
  for (const table of tables) await db.execute(table);
  const appUrl = await createAppUser(db);
  const app = await createDatabase({ url: appUrl, logger: silentLogger(), statementTimeoutMs: 5_000, acquireTimeoutMs: 5_000 });
  const broker = await createTestBroker('faults', { retryDelaysMs, ...options });
  const { logger: _logger, ...brokerOptions } = broker.options;
  const workers = new Set<Worker>();
  return {
    servers,
    db,
    app,
    broker,
    async worker(what) {
      const worker = await startWorker({ ...what, databaseUrl: appUrl, broker: brokerOptions });
      workers.add(worker);
      return worker;
    },
    async cutDatabase() {
      const user = decodeURIComponent(new URL(appUrl).username);
      const connections = await db.query<{ id: number }>('SELECT ID AS id FROM information_schema.PROCESSLIST WHERE USER = ?', [user]);
      // One may end by itself between the two statements.
      await Promise.allSettled(connections.map(({ id }) => db.execute(`KILL ${id}`)));
    },
    async close() {
      await Promise.all([...workers].map((worker) => worker.kill()));
      await app.close();
      await broker.destroy([{ name: 'taker.effects' }]);
      await runAsAdmin(`DROP USER '${new URL(appUrl).username}'@'%'`);
      await db.drop();
    },
  };
}

/** A user with rights on this database only: administrators may write to a read-only server. */
async function createAppUser(db: TestDatabase): Promise<string> {
  const url = new URL(db.url);
  const name = url.pathname.slice(1);
  await runAsAdmin(`CREATE USER '${name}'@'%' IDENTIFIED BY '${name}'`);
  await runAsAdmin(`GRANT ALL PRIVILEGES ON \`${name.replaceAll('_', '\\_')}\`.* TO '${name}'@'%'`);
  url.username = name;
  url.password = name;
  return url.href;
}

async function startWorker(options: WorkerOptions): Promise<Worker> {
  const child = fork(new URL('./worker.ts', import.meta.url), [JSON.stringify(options)], { stdio: ['ignore', 'inherit', 'inherit', 'ipc'] });
  const ended = once(child, 'exit').then(() => undefined);
  const isAlive = () => child.exitCode === null && child.signalCode === null;
  await Promise.race([
    once(child, 'message'),
    ended.then(() => {
      // One that is to kill itself may be through with it before it could say that it is ready.
      if (child.signalCode === null) throw new Error(`a worker ended while starting, with exit code ${child.exitCode}`);
    }),
  ]);
  return {
    pid: child.pid ?? -1,
    ended,
    isAlive,
    async kill() {
      if (isAlive()) child.kill('SIGKILL');
      await ended;
    },
  };
}
