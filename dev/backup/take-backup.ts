import { chmodSync, existsSync, mkdirSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { backup as copySqlite, DatabaseSync } from 'node:sqlite';
import { rootDir } from '../paths.ts';
import { run } from '../process/run.ts';
import { findDumpProgram } from './client-programs.ts';
import { dumpDatabases } from './dump-databases.ts';
import { backupsIn, describeFile, fingerprint, folderNameAt, writeManifest, type Manifest } from './manifest.ts';

export interface BackupOptions {
  readonly databases: Readonly<Record<string, string>>;
  readonly adminUrl: string | undefined;
  /** Backups are folders in it. */
  readonly into: string;
  /** The broker's management API, to note down what is declared there. */
  readonly managementUrl?: string | undefined;
  /** The books of the stand-in for a payment provider, where there is one. */
  readonly sandboxBooks?: string | undefined;
  readonly sealingKey?: string | undefined;
  readonly now?: Date;
}

export interface TakenBackup {
  readonly folder: string;
  readonly manifest: Manifest;
}

export const sandboxBooksName = 'payment-sandbox.sqlite';

/** Takes a backup. A folder is a backup once its manifest is there, which is written last; a failed one is removed. */
export async function takeBackup({ databases, adminUrl, into, managementUrl, sandboxBooks, sealingKey, now = new Date() }: BackupOptions): Promise<TakenBackup> {
  const program = await findDumpProgram();
  const folder = join(into, folderNameAt(now));
  mkdirSync(folder, { recursive: true, mode: 0o700 });
  chmodSync(folder, 0o700);
  try {
    const dumped = await dumpDatabases({ databases, adminUrl, folder, program });
    const others = [...(await saveDefinitions(managementUrl, folder)), ...(await copySandbox(sandboxBooks, folder))];
    const manifest: Manifest = {
      format: 1,
      startedAt: now.toISOString(),
      finishedAt: new Date().toISOString(),
      commit: await commitOf(),
      dumpProgram: program.version,
      ...dumped,
      others,
      sealingKeyFingerprint: sealingKey === undefined ? null : fingerprint(sealingKey),
    };
    writeManifest(folder, manifest);
    return { folder, manifest };
  } catch (error) {
    rmSync(folder, { recursive: true, force: true });
    throw error;
  }
}

/** Removes all finished backups but the newest. Returns what was removed. */
export function keepNewest(into: string, count: number): string[] {
  const old = backupsIn(into).slice(count);
  for (const folder of old) rmSync(folder, { recursive: true });
  return old;
}

/** Services declare their exchanges and queues themselves; this tells what policies and permissions somebody gave by hand. */
async function saveDefinitions(managementUrl: string | undefined, folder: string): Promise<Manifest['others']> {
  if (managementUrl === undefined) return [];
  const { origin, username, password } = new URL(managementUrl);
  const authorization = `Basic ${Buffer.from(`${decodeURIComponent(username)}:${decodeURIComponent(password)}`).toString('base64')}`;
  const response = await fetch(`${origin}/api/definitions`, { headers: { authorization } });
  if (!response.ok) throw new Error(`The broker's management API answered ${response.status} when it was asked for definitions`);
  const path = join(folder, 'rabbitmq-definitions.json');
  writeFileSync(path, await response.text(), { mode: 0o600 });
  return [{ ...(await describeFile(path)), what: 'Virtual hosts, users (hashed passwords), permissions, exchanges and queues of the broker; no messages' }];
}

async function copySandbox(books: string | undefined, folder: string): Promise<Manifest['others']> {
  if (books === undefined || !existsSync(books)) return [];
  const path = join(folder, sandboxBooksName);
  const source = new DatabaseSync(books, { readOnly: true });
  await copySqlite(source, path).finally(() => source.close());
  chmodSync(path, 0o600);
  return [{ ...(await describeFile(path)), what: 'Books of the stand-in for the payment provider; a real provider keeps its own' }];
}

async function commitOf(): Promise<string | null> {
  const { code, output } = await run('git', ['rev-parse', 'HEAD'], { cwd: rootDir });
  return code === 0 ? output.trim() : null;
}
