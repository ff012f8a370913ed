/**
 * A primary with one replica on loopback, MariaDB or MySQL, from the server that is on the machine; gone with all data when closed.
 * CLUSTER_MYSQL_SERVER chooses the server program where there are several, or where it lies elsewhere.
 */
import { cpSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createConnection } from 'mysql2/promise';
import { findProgram } from '../backing/binaries.ts';
import { launch, waitUntilReady } from '../backing/launch.ts';
import { DevError } from '../dev-error.ts';
import { freePort } from '../process/ports.ts';
import type { ProcessRecord } from '../process/record.ts';
import { stopProcess } from '../process/stop.ts';
import { replicationOf, type Replication } from './mysql-replication.ts';

const [user, password] = ['cluster_admin', 'cluster-of-two-8841'];

export interface MysqlNode {
  /** With all rights; `path` is a database, if there is one. */
  url(path?: string): string;
  readonly port: number;
  run(...statements: string[]): Promise<void>;
  kill(): Promise<void>;
  /** Again, with its data. */
  start(): Promise<void>;
}

export interface MysqlPair {
  /** As it says itself: `11.8.2-MariaDB`, `8.4.5`. */
  readonly version: string;
  readonly primary: MysqlNode;
  readonly replica: MysqlNode & {
    /** Has the replica receive changes without applying them. */
    hold(): Promise<void>;
    release(): Promise<void>;
  };
  close(): Promise<void>;
}

export async function startMysqlPair(): Promise<MysqlPair> {
  const binary = serverProgram();
  const dir = mkdtempSync(join(tmpdir(), 'mysql-pair-'));
  const nodes: (MysqlNode & { stop(): Promise<void> })[] = [];
  const close = async (): Promise<void> => {
    await Promise.all(nodes.map((node) => node.stop()));
    rmSync(dir, { recursive: true, force: true });
  };
  try {
    const replication = await replicationOf(binary);
    const empty = join(dir, 'empty');
    await replication.initialise(empty, dir);
    for (const id of [1, 2]) {
      cpSync(empty, join(dir, String(id)), { recursive: true });
      nodes.push(nodeOf({ binary, replication, dir, id, port: await freePort() }));
    }
    await Promise.all(nodes.map((node) => node.start()));
    const [primary, replica] = nodes;
    if (!primary || !replica) throw new Error('There are not two servers');
    await replica.run(...replication.follow({ port: primary.port, user, password }));
    const { version } = replication;
    return { version, primary, replica: { ...replica, hold: () => replica.run(replication.hold), release: () => replica.run(replication.release) }, close };
  } catch (error) {
    await close();
    throw error;
  }
}

function serverProgram(): string {
  const wanted = process.env.CLUSTER_MYSQL_SERVER;
  const found = wanted ? findProgram(wanted) : findProgram('mariadbd', 'mysqld');
  if (!found) throw new DevError(wanted ? `CLUSTER_MYSQL_SERVER names no program that can be run: ${wanted}` : 'Neither MariaDB nor MySQL is on this machine.', { hint: 'Install mariadb-server, or name a mariadbd or mysqld by CLUSTER_MYSQL_SERVER.' });
  return found;
}

const asRoot = (): string[] => (process.getuid?.() === 0 ? ['--user=root'] : []);

interface NodeOptions {
  binary: string;
  replication: Replication;
  dir: string;
  id: number;
  port: number;
}

function nodeOf({ binary, replication, dir, id, port }: NodeOptions): MysqlNode & { stop(): Promise<void> } {
  const url = (path = ''): string => `mysql://${user}:${password}@127.0.0.1:${port}/${path}`;
  const initFile = join(dir, `init-${id}.sql`);
  writeFileSync(initFile, replication.accountOf(user, password), { mode: 0o600 });
  // The log is written at each commit, so that a server that is killed comes back with what it had.
  const args = ['--no-defaults', `--datadir=${join(dir, String(id))}`, `--port=${port}`, '--bind-address=127.0.0.1', '--socket=mysql.sock', '--pid-file=mysql.pid', '--skip-name-resolve', '--character-set-server=utf8mb4', '--collation-server=utf8mb4_unicode_ci', '--transaction-isolation=READ-COMMITTED', '--default-time-zone=+00:00', '--max-connections=500', '--innodb-flush-log-at-trx-commit=2', `--server-id=${id}`, ...replication.options(id === 1 ? 'primary' : 'replica'), `--init-file=${initFile}`, ...asRoot()];
  const options = { title: replication.title, command: binary, args, env: process.env, cwd: dir, logFile: join(dir, `server-${id}.log`) };
  let server: ProcessRecord | undefined;
  const stop = async (): Promise<void> => {
    if (server) await stopProcess(server, { signal: 'SIGKILL', graceMs: 10_000 });
    server = undefined;
  };
  const execute = async (...statements: string[]): Promise<void> => {
    const connection = await createConnection({ uri: url(), connectTimeout: 5_000 });
    try {
      for (const statement of statements) await connection.query(statement);
    } finally {
      await connection.end();
    }
  };
  const answers = (): Promise<boolean> => execute('SELECT 1').then(() => true, () => false); // not up yet
  return {
    url,
    port,
    run: execute,
    kill: stop,
    stop,
    async start() {
      server = await launch(options);
      await waitUntilReady(server, { ...options, timeoutMs: 60_000, isReady: answers });
    },
  };
}
