import { spawn } from 'node:child_process';
import { createReadStream } from 'node:fs';
import { join } from 'node:path';
import { Transform } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { createGunzip } from 'node:zlib';
import { createConnection, type RowDataPacket } from 'mysql2/promise';
import { DevError } from '../dev-error.ts';
import { findClient, withAccountFile } from './client-programs.ts';
import { verifyFiles, type Manifest } from './manifest.ts';

export interface RestoreOptions {
  readonly folder: string;
  readonly manifest: Manifest;
  /** By service: the URL of its own account, on a database that is empty. */
  readonly databases: Readonly<Record<string, string>>;
  /** Whether tables that are there already are removed first. */
  readonly isOverwriting?: boolean;
}

/**
 * Reads every dump into its database. Checks everything first: that files are what they were, that each service has a database, that none holds
 * anything unless it may be overwritten, that the server is of the same make. @throws DevError before anything was changed, or with the client's words.
 */
export async function restoreDatabases({ folder, manifest, databases, isOverwriting = false }: RestoreOptions): Promise<void> {
  const pairs = manifest.databases.map((dumped) => ({ dumped, url: urlFor(dumped.service, databases) }));
  await verifyFiles(folder, manifest);
  const found = await Promise.all(pairs.map(async ({ dumped, url }) => ({ dumped, url, ...(await look(url)) })));
  const foreign = found.filter(({ dumped, version }) => isMariadb(dumped.server) !== isMariadb(version));
  if (foreign.length > 0) throw new DevError(`The backup is of ${foreign[0]?.dumped.server}, this server is ${foreign[0]?.version}.`, { hint: 'MySQL and MariaDB do not read all of each other’s dumps: restore on a server of the same make.' });
  const filled = found.filter(({ tables }) => tables.length > 0);
  if (filled.length > 0 && !isOverwriting) {
    throw new DevError(`These databases are not empty: ${filled.map(({ dumped, tables }) => `${dumped.service} (${tables.length} tables)`).join(', ')}.`, { hint: 'Nothing was changed. To remove what is in them first, say --overwrite.' });
  }
  for (const { url, tables } of filled) await dropTables(url, tables);
  const client = findClient();
  await Promise.all(pairs.map(({ dumped, url }) => load({ client, url, file: join(folder, dumped.dump.name), service: dumped.service })));
  await Promise.all(pairs.map(async ({ dumped, url }) => assertWhole(dumped, (await look(url)).tables.length)));
}

const isMariadb = (version: string): boolean => /mariadb/i.test(version);

function urlFor(service: string, databases: Readonly<Record<string, string>>): string {
  const url = databases[service];
  if (url !== undefined) return url;
  throw new DevError(`The backup has a database of "${service}", and there is none here to restore it into.`, { hint: `Known are: ${Object.keys(databases).join(', ')}` });
}

async function look(url: string): Promise<{ version: string; tables: string[] }> {
  const connection = await createConnection({ uri: url, connectTimeout: 5_000 });
  try {
    const [[server]] = await connection.query<RowDataPacket[]>('SELECT VERSION() AS version');
    const [tables] = await connection.query<RowDataPacket[]>('SELECT table_name AS name FROM information_schema.tables WHERE table_schema = DATABASE()');
    return { version: String(server?.['version']), tables: tables.map((row) => String(row['name'])) };
  } finally {
    await connection.end();
  }
}

async function dropTables(url: string, tables: readonly string[]): Promise<void> {
  const connection = await createConnection({ uri: url, connectTimeout: 5_000 });
  try {
    await connection.query('SET FOREIGN_KEY_CHECKS = 0');
    for (const table of tables) await connection.query('DROP TABLE ??', [table]);
  } finally {
    await connection.end();
  }
}

async function load({ client, url, file, service }: { client: string; url: string; file: string; service: string }): Promise<void> {
  await withAccountFile(url, async (account, database) => {
    const child = spawn(client, [account, '--default-character-set=utf8mb4', '--binary-mode', database], { stdio: ['pipe', 'ignore', 'pipe'] });
    let complaint = '';
    child.stderr.on('data', (chunk: Buffer) => (complaint += chunk.toString()));
    const ended = new Promise<number>((end) => {
      child.once('error', (error) => ((complaint += error.message), end(127)));
      child.once('close', (code) => end(code ?? 1));
    });
    // A client that gives up closes its input; its own words and exit code say why.
    const sent = pipeline(createReadStream(file), createGunzip(), withoutSandboxLine(), child.stdin).catch((error: unknown) => error);
    const [code, failure] = await Promise.all([ended, sent]);
    if (code !== 0 || failure !== undefined) throw new DevError(`${service} could not be restored:\n${complaint.trim() || String(failure)}`);
  });
}

/** MariaDB's dumps begin with a line that only its own clients of that time or later understand, and that says nothing of the data. */
function withoutSandboxLine(): Transform {
  let isFirst = true;
  return new Transform({
    transform(chunk: Buffer, _encoding, next) {
      const end = isFirst && chunk.subarray(0, 12).toString('latin1').startsWith('/*M!999999') ? chunk.indexOf(0x0a) + 1 : 0;
      isFirst = false;
      next(null, chunk.subarray(end));
    },
  });
}

function assertWhole({ service, tables }: Manifest['databases'][number], found: number): void {
  if (found !== tables) throw new DevError(`${service} has ${found} tables after the restore, the backup has ${tables}.`, { hint: 'The restore is not whole: do not start services on it. Restore again with --overwrite.' });
}
