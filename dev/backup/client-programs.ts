/** The database's own programs for dumps, and how they are told where to connect. */
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { findProgram } from '../backing/binaries.ts';
import { DevError } from '../dev-error.ts';
import { run } from '../process/run.ts';

export interface DumpProgram {
  readonly path: string;
  /** As it calls itself, for the manifest. */
  readonly version: string;
  readonly isMariadb: boolean;
}

/** @throws DevError naming the package when there is none. */
export async function findDumpProgram(): Promise<DumpProgram> {
  const path = required('mariadb-dump', 'mysqldump');
  const version = (await run(path, ['--version'])).output.trim();
  return { path, version, isMariadb: /mariadb/i.test(version) };
}

/** The client that reads a dump back. @throws DevError naming the package when there is none. */
export function findClient(): string {
  return required('mariadb', 'mysql');
}

function required(...names: [string, string]): string {
  const found = findProgram(...names);
  if (found) return found;
  throw new DevError(`Neither ${names.join(' nor ')} is on this machine.`, { hint: 'Debian and Ubuntu: sudo apt-get install mariadb-client. macOS: brew install mysql-client.' });
}

/** Runs `work` with a file that holds the account: arguments of a process are everybody's to read. */
export async function withAccountFile<T>(url: string, work: (option: string, database: string) => Promise<T>): Promise<T> {
  const { hostname, port, username, password, pathname } = new URL(url);
  const folder = mkdtempSync(join(tmpdir(), 'dump-'));
  const quoted = (text: string): string => `"${decodeURIComponent(text).replaceAll('\\', '\\\\').replaceAll('"', '\\"')}"`;
  try {
    const file = join(folder, 'account.cnf');
    writeFileSync(file, `[client]\nhost=${quoted(hostname)}\nport=${port || 3306}\nprotocol=tcp\nuser=${quoted(username)}\npassword=${quoted(password)}\n`, { mode: 0o600 });
    return await work(`--defaults-extra-file=${file}`, decodeURIComponent(pathname.slice(1)));
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}
