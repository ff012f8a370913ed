import { existsSync, mkdirSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { basename, dirname, join } from 'node:path';
import { createConnection } from 'mysql2/promise';
import { DevError } from '../dev-error.ts';
import { preferPort } from '../process/ports.ts';
import { lastLines, run } from '../process/run.ts';
import { findProgram } from './binaries.ts';
import { adviceFor, launch, waitUntilReady } from './launch.ts';
import type { Server, StartContext, StartedServer } from './server.ts';

const adminUser = 'marketplace_admin';

/** MariaDB or MySQL, whichever the machine has. */
export const mysqlServer: Server = {
  name: 'mysql',
  title: 'MySQL',
  packages: ['mariadb-server'],
  defaultPort: 3306,
  findBinary: () => findProgram('mariadbd', 'mysqld'),
  start,
  check,
  isRefusal: (error) => ['ER_ACCESS_DENIED_ERROR', 'ER_DBACCESS_DENIED_ERROR', 'ER_HOST_NOT_PRIVILEGED'].includes(String((error as { code?: unknown }).code)),
};

async function start(binary: string, context: StartContext): Promise<StartedServer> {
  const isMariaDb = basename(binary) === 'mariadbd' || Boolean(findProgram(join(dirname(binary), 'mariadbd')));
  const dataDir = join(context.dir, 'data');
  mkdirSync(context.dir, { recursive: true });
  if (!existsSync(dataDir)) {
    context.say('creating an empty data folder');
    await initialise(binary, isMariaDb, context.dir, dataDir);
  }
  const port = await preferPort(context.profile.ports.mysql);
  const url = `mysql://${adminUser}:${context.secrets.mysqlAdminPassword}@127.0.0.1:${port}`;
  const launchOptions = {
    title: 'MySQL',
    command: binary,
    args: ['--no-defaults', ...serverOptions(dataDir, port, isMariaDb, context.profile.durable), `--init-file=${writeInitFile(context)}`],
    env: process.env,
    cwd: context.dir,
    logFile: join(context.dir, 'server.log'),
  };
  context.say('starting');
  const server = await launch(launchOptions);
  context.started(server);
  await waitUntilReady(server, {
    ...launchOptions,
    stopping: context.stopping,
    timeoutMs: 60_000,
    isReady: () =>
      check(url).then(
        () => true,
        () => false,
      ),
  });
  return { description: `${isMariaDb ? 'MariaDB' : 'MySQL'} on 127.0.0.1:${port}`, url };
}

// Made beside its final place, so that an interrupted first start is not taken for a database.
async function initialise(binary: string, isMariaDb: boolean, dir: string, dataDir: string): Promise<void> {
  const draft = `${dataDir}.new`;
  rmSync(draft, { recursive: true, force: true });
  const installer = isMariaDb ? findProgram('mariadb-install-db', 'mysql_install_db') : binary;
  if (!installer) throw new DevError('mariadb-install-db is missing beside mariadbd.', { hint: 'Install the package mariadb-server completely.' });
  const asUser = process.getuid?.() === 0 ? ['--user=root'] : [];
  const result = isMariaDb
    ? await run(
        installer,
        ['--no-defaults', `--datadir=${draft}`, '--auth-root-authentication-method=normal', '--skip-test-db', '--skip-name-resolve', ...asUser],
        { cwd: dir },
      )
    : await run(installer, ['--no-defaults', '--initialize-insecure', `--datadir=${draft}`, ...asUser], { cwd: dir });
  if (result.code !== 0) {
    const errors = result.output.split('\n').filter((line) => /error|no space|denied/i.test(line));
    throw new DevError(`A new MySQL data folder could not be made in ${dir}:\n${lastLines(errors.join('\n') || result.output)}`, {
      hint: adviceFor(result.output),
    });
  }
  renameSync(draft, dataDir);
}

// Runs at each start before connections are accepted: our user exists with our password, and no account is left without one.
function writeInitFile({ dir, secrets }: StartContext): string {
  const file = join(dir, 'init.sql');
  const password = secrets.mysqlAdminPassword;
  const statements = [
    `CREATE USER IF NOT EXISTS '${adminUser}'@'127.0.0.1' IDENTIFIED BY '${password}';`,
    `ALTER USER '${adminUser}'@'127.0.0.1' IDENTIFIED BY '${password}';`,
    `GRANT ALL PRIVILEGES ON *.* TO '${adminUser}'@'127.0.0.1' WITH GRANT OPTION;`,
    `ALTER USER 'root'@'localhost' IDENTIFIED BY '${password}';`,
    ...["'root'@'127.0.0.1'", "'root'@'::1'", "''@'localhost'"].map((account) => `DROP USER IF EXISTS ${account};`),
  ];
  writeFileSync(file, `${statements.join('\n')}\n`, { mode: 0o600 });
  return file;
}

function serverOptions(dataDir: string, port: number, isMariaDb: boolean, durable: boolean): string[] {
  return [
    `--datadir=${dataDir}`,
    `--port=${port}`,
    '--bind-address=127.0.0.1',
    '--socket=mysql.sock', // relative to the data folder: a full path may exceed the system's limit
    '--pid-file=mysql.pid',
    '--skip-name-resolve',
    '--character-set-server=utf8mb4',
    '--collation-server=utf8mb4_unicode_ci',
    '--transaction-isolation=READ-COMMITTED',
    '--default-time-zone=+00:00',
    '--max-connections=500',
    '--max-allowed-packet=64M',
    '--innodb-buffer-pool-size=256M',
    '--skip-log-bin',
    '--performance-schema=OFF',
    ...(durable ? ['--innodb-flush-log-at-trx-commit=1'] : ['--innodb-flush-log-at-trx-commit=0', '--innodb-doublewrite=0']),
    ...(isMariaDb ? [] : ['--mysqlx=OFF']),
    ...(process.getuid?.() === 0 ? ['--user=root'] : []),
  ];
}

async function check(url: string): Promise<void> {
  const connection = await createConnection({ uri: url, connectTimeout: 5_000 });
  try {
    await connection.query('SELECT 1');
  } finally {
    await connection.end();
  }
}
