/** A MariaDB primary with one replica on loopback, from the server that is on the machine; gone with all data when closed. */
import { cpSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createConnection } from 'mysql2/promise';
import { findProgram } from '../backing/binaries.ts';
import { launch, waitUntilReady } from '../backing/launch.ts';
import { DevError } from '../dev-error.ts';
import { freePort } from '../process/ports.ts';
import type { ProcessRecord } from '../process/record.ts';
import { lastLines, run } from '../process/run.ts';
import { stopProcess } from '../process/stop.ts';

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
  readonly primary: MysqlNode;
  readonly replica: MysqlNode;
  close(): Promise<void>;
}

export async function startMysqlPair(): Promise<MysqlPair> {
  const binary = findProgram('mariadbd');
  const installer = findProgram('mariadb-install-db');
  if (!binary || !installer) throw new DevError('MariaDB is not on this machine.', { hint: 'Install mariadb-server.' });
  const dir = mkdtempSync(join(tmpdir(), 'mysql-pair-'));
  const nodes: (MysqlNode & { stop(): Promise<void> })[] = [];
  const close = async (): Promise<void> => {
    await Promise.all(nodes.map((node) => node.stop()));
    rmSync(dir, { recursive: true, force: true });
  };
  try {
    const empty = join(dir, 'empty');
    const result = await run(installer, ['--no-defaults', `--datadir=${empty}`, '--auth-root-authentication-method=normal', '--skip-test-db', '--skip-name-resolve', ...asRoot()], { cwd: dir });
    if (result.code !== 0) throw new DevError(`A new MariaDB data folder could not be made:\n${lastLines(result.output)}`);
    for (const id of [1, 2]) {
      cpSync(empty, join(dir, String(id)), { recursive: true });
      nodes.push(nodeOf({ binary, dir, id, port: await freePort() }));
    }
    await Promise.all(nodes.map((node) => node.start()));
    const [primary, replica] = nodes;
    if (!primary || !replica) throw new Error('There are not two servers');
    await replica.run(`CHANGE MASTER TO MASTER_HOST='127.0.0.1', MASTER_PORT=${primary.port}, MASTER_USER='${user}', MASTER_PASSWORD='${password}', MASTER_USE_GTID=slave_pos, MASTER_CONNECT_RETRY=1`, 'START SLAVE');
    return { primary, replica, close };
  } catch (error) {
    await close();
    throw error;
  }
}

const asRoot = (): string[] => (process.getuid?.() === 0 ? ['--user=root'] : []);

/** The log is written at each commit, so that a server that is killed comes back with what it had. */
const replication = (id: number): string[] => ['--innodb-flush-log-at-trx-commit=2', `--server-id=${id}`, ...(id === 1 ? ['--log-bin=binlog', '--binlog-format=ROW'] : ['--read-only=ON', '--relay-log-recovery=ON'])];

function nodeOf({ binary, dir, id, port }: { binary: string; dir: string; id: number; port: number }): MysqlNode & { stop(): Promise<void> } {
  const url = (path = ''): string => `mysql://${user}:${password}@127.0.0.1:${port}/${path}`;
  const initFile = join(dir, `init-${id}.sql`);
  // Each server has the account of its own accord: it is no part of what is replicated.
  writeFileSync(initFile, `SET sql_log_bin = 0;\nCREATE USER IF NOT EXISTS '${user}'@'127.0.0.1' IDENTIFIED BY '${password}';\nGRANT ALL PRIVILEGES ON *.* TO '${user}'@'127.0.0.1' WITH GRANT OPTION;\n`, { mode: 0o600 });
  const args = ['--no-defaults', `--datadir=${join(dir, String(id))}`, `--port=${port}`, '--bind-address=127.0.0.1', '--socket=mysql.sock', '--pid-file=mysql.pid', '--skip-name-resolve', '--character-set-server=utf8mb4', '--collation-server=utf8mb4_unicode_ci', '--transaction-isolation=READ-COMMITTED', '--default-time-zone=+00:00', '--max-connections=500', ...replication(id), `--init-file=${initFile}`, ...asRoot()];
  const options = { title: 'MariaDB', command: binary, args, env: process.env, cwd: dir, logFile: join(dir, `server-${id}.log`) };
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
