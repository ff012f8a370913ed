/** What MariaDB and MySQL call the same things of replication by GTID. */
import { rmSync } from 'node:fs';
import { join } from 'node:path';
import { findProgram } from '../backing/binaries.ts';
import { DevError } from '../dev-error.ts';
import { lastLines, run } from '../process/run.ts';

export interface Replication {
  readonly title: 'MariaDB' | 'MySQL';
  readonly version: string;
  /** Makes an empty data folder. */
  initialise(dataDir: string, cwd: string): Promise<void>;
  /** Of the server, by what it is to be. */
  options(role: 'primary' | 'replica'): string[];
  /** Statements for an init file. Each server has the account of its own accord: it is no part of what is replicated. */
  accountOf(user: string, password: string): string;
  follow(primary: { port: number; user: string; password: string }): string[];
  /** Receives on, and applies nothing. */
  readonly hold: string;
  readonly release: string;
}

const asRoot = (): string[] => (process.getuid?.() === 0 ? ['--user=root'] : []);

/** As the server program says what it is. @throws DevError when it does not run. */
export async function replicationOf(binary: string): Promise<Replication> {
  const { code, output } = await run(binary, ['--no-defaults', '--version'], { cwd: '/' });
  const version = /Ver (\S+)/.exec(output)?.[1];
  if (code !== 0 || !version) throw new DevError(`${binary} does not say its version:\n${lastLines(output)}`);
  return version.includes('MariaDB') ? mariadb(version) : mysql(binary, version);
}

function mariadb(version: string): Replication {
  return {
    title: 'MariaDB',
    version,
    async initialise(dataDir, cwd) {
      const installer = findProgram('mariadb-install-db');
      if (!installer) throw new DevError('mariadb-install-db is not on this machine.', { hint: 'Install mariadb-server.' });
      await create(installer, ['--no-defaults', `--datadir=${dataDir}`, '--auth-root-authentication-method=normal', '--skip-test-db', '--skip-name-resolve', ...asRoot()], cwd);
    },
    options: (role) => (role === 'primary' ? ['--log-bin=binlog', '--binlog-format=ROW'] : ['--read-only=ON', '--relay-log-recovery=ON']),
    accountOf: (user, password) => ['SET sql_log_bin = 0', ...account(user, `IDENTIFIED BY '${password}'`)].join(';\n').concat(';\n'),
    follow: ({ port, user, password }) => [`CHANGE MASTER TO MASTER_HOST='127.0.0.1', MASTER_PORT=${port}, MASTER_USER='${user}', MASTER_PASSWORD='${password}', MASTER_USE_GTID=slave_pos, MASTER_CONNECT_RETRY=1`, 'START SLAVE'],
    hold: 'STOP SLAVE SQL_THREAD',
    release: 'START SLAVE SQL_THREAD',
  };
}

/** MySQL 8.0.26 and later, in which `REPLICA` and `SOURCE` are the words. */
function mysql(binary: string, version: string): Replication {
  return {
    title: 'MySQL',
    version,
    async initialise(dataDir, cwd) {
      await create(binary, ['--no-defaults', '--initialize-insecure', `--datadir=${dataDir}`, ...asRoot()], cwd);
      // Holds the server's identity: each copy of the folder makes its own.
      rmSync(join(dataDir, 'auto.cnf'), { force: true });
    },
    options: (role) => ['--mysqlx=OFF', '--secure-file-priv=NULL', '--gtid-mode=ON', '--enforce-gtid-consistency=ON', '--log-bin=binlog', '--innodb-buffer-pool-size=128M', ...(role === 'replica' ? ['--read-only=ON', '--relay-log-recovery=ON'] : [])],
    accountOf: (user, password) => ['SET sql_log_bin = 0', ...account(user, `IDENTIFIED BY '${password}'`)].join(';\n').concat(';\n'),
    follow: ({ port, user, password }) => [
      `CHANGE REPLICATION SOURCE TO SOURCE_HOST='127.0.0.1', SOURCE_PORT=${port}, SOURCE_USER='${user}', SOURCE_PASSWORD='${password}', SOURCE_AUTO_POSITION=1, SOURCE_CONNECT_RETRY=1, SOURCE_SSL=1`,
      'START REPLICA',
    ],
    hold: 'STOP REPLICA SQL_THREAD',
    release: 'START REPLICA SQL_THREAD',
  };
}

const account = (user: string, identified: string): string[] => [`CREATE USER IF NOT EXISTS '${user}'@'127.0.0.1' ${identified}`, `GRANT ALL PRIVILEGES ON *.* TO '${user}'@'127.0.0.1' WITH GRANT OPTION`];

async function create(program: string, args: readonly string[], cwd: string): Promise<void> {
  const { code, output } = await run(program, [...args], { cwd });
  if (code !== 0) throw new DevError(`A new data folder of the database could not be made:\n${lastLines(output)}`);
}
