import { spawn } from 'node:child_process';
import { createWriteStream } from 'node:fs';
import { join } from 'node:path';
import { PassThrough } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { createGzip } from 'node:zlib';
import { createConnection, type RowDataPacket } from 'mysql2/promise';
import { DevError } from '../dev-error.ts';
import { withAccountFile, type DumpProgram } from './client-programs.ts';
import { holdWrites } from './hold-writes.ts';
import { describeFile, type Manifest } from './manifest.ts';

export type DumpedDatabase = Manifest['databases'][number];

export interface DumpOptions {
  /** By service: the URL of its own account. */
  readonly databases: Readonly<Record<string, string>>;
  /** With it, all snapshots are of one moment. */
  readonly adminUrl: string | undefined;
  readonly folder: string;
  readonly program: DumpProgram;
}

export interface Dumped extends Pick<Manifest, 'cut' | 'skewMs' | 'heldMs' | 'position'> {
  readonly databases: DumpedDatabase[];
}

interface RunningDump {
  readonly service: string;
  readonly url: string;
  readonly openedAt: Date;
  /** Resolves once the file is whole. */
  readonly done: Promise<void>;
}

/** Dumps each service's database from one snapshot, side by side. @throws DevError with the dump program's own words. */
export async function dumpDatabases({ databases, adminUrl, folder, program }: DumpOptions): Promise<Dumped> {
  const wanted = Object.entries(databases);
  const { result: dumps, isHeld, heldMs, position } = await holdWrites(sameServer(adminUrl, Object.values(databases)), () => Promise.all(wanted.map(([service, url]) => openDump({ service, url, folder, program }))));
  await Promise.all(dumps.map(({ done }) => done));
  const times = dumps.map(({ openedAt }) => openedAt.getTime());
  const described = await Promise.all(dumps.map((dump) => describe(dump, folder)));
  return { cut: isHeld ? 'one moment' : 'one by one', skewMs: isHeld ? 0 : Math.max(...times) - Math.min(...times), heldMs, position, databases: described };
}

/** Writes can be held for all of them only where all are on the administrator's server. */
function sameServer(adminUrl: string | undefined, urls: readonly string[]): string | undefined {
  return adminUrl !== undefined && urls.every((url) => new URL(url).host === new URL(adminUrl).host) ? adminUrl : undefined;
}

/** Resolves once the snapshot is open, which the first definition of a table shows. */
function openDump({ service, url, folder, program }: { service: string; url: string; folder: string; program: DumpProgram }): Promise<RunningDump> {
  return new Promise((resolve, reject) => {
    const done = withAccountFile(url, async (account, database) => {
      const own = program.isMariadb ? [] : ['--set-gtid-purged=OFF', '--column-statistics=0'];
      const args = [account, '--single-transaction', '--quick', '--hex-blob', '--no-tablespaces', '--routines', '--triggers', '--default-character-set=utf8mb4', ...own, database];
      const child = spawn(program.path, args, { stdio: ['ignore', 'pipe', 'pipe'] });
      let complaint = '';
      child.stderr.on('data', (chunk: Buffer) => (complaint += chunk.toString()));
      const ended = new Promise<number>((end) => {
        child.once('error', (error) => ((complaint += error.message), end(127)));
        child.once('close', (code) => end(code ?? 1));
      });
      const watch = new PassThrough();
      watch.on('data', (chunk: Buffer) => chunk.includes('CREATE TABLE') && resolve({ service, url, openedAt: new Date(), done }));
      const [code] = await Promise.all([ended, pipeline(child.stdout, watch, createGzip({ level: 6 }), createWriteStream(join(folder, dumpName(service)), { mode: 0o600 }))]);
      if (code !== 0) throw new DevError(`${service} could not be dumped:\n${complaint.trim()}`);
      resolve({ service, url, openedAt: new Date(), done });
    });
    done.catch(reject);
  });
}

export const dumpName = (service: string): string => `${service}.sql.gz`;

async function describe({ service, url, openedAt }: RunningDump, folder: string): Promise<DumpedDatabase> {
  const connection = await createConnection({ uri: url, connectTimeout: 5_000 });
  try {
    const [[server]] = await connection.query<RowDataPacket[]>('SELECT VERSION() AS version, DATABASE() AS name');
    const [tables] = await connection.query<RowDataPacket[]>('SELECT COUNT(*) AS count FROM information_schema.tables WHERE table_schema = DATABASE()');
    const count = Number(tables[0]?.['count']);
    // A database that no service has used yet is saved as what it is: empty.
    const [migrations] = count === 0 ? [[]] : await connection.query<RowDataPacket[]>('SELECT name FROM migrations ORDER BY name');
    return {
      service,
      database: String(server?.['name']),
      server: String(server?.['version']),
      snapshotAt: openedAt.toISOString(),
      migrations: migrations.map((row) => String(row['name'])),
      tables: count,
      dump: await describeFile(join(folder, dumpName(service))),
    };
  } finally {
    await connection.end();
  }
}
