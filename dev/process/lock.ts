import { linkSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { dirname } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { DevError } from '../dev-error.ts';
import { isRunning, recordProcess } from './record.ts';
import type { ProcessRecord } from './record.ts';

/** Runs `work` while no other process holds the lock file; a lock left by a dead process is taken over. */
export async function withLock<T>(file: string, options: { timeoutMs: number; what: string }, work: () => Promise<T>): Promise<T> {
  const deadline = Date.now() + options.timeoutMs;
  while (!tryLock(file)) {
    if (Date.now() >= deadline) {
      throw new DevError(`Another command is still ${options.what} (process ${lockHolder(file)?.pid}).`, {
        hint: `Wait for it, or end it; then remove ${file} if it is still there.`,
      });
    }
    await sleep(100);
  }
  try {
    return await work();
  } finally {
    rmSync(file, { force: true });
  }
}

function tryLock(file: string): boolean {
  mkdirSync(dirname(file), { recursive: true });
  const mine = `${file}.${process.pid}`;
  writeFileSync(mine, JSON.stringify(recordProcess(process.pid)));
  try {
    linkSync(mine, file); // atomic, and never seen half written
    return true;
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'EEXIST') throw error;
    const holder = lockHolder(file);
    if (holder && !isRunning(holder)) rmSync(file, { force: true });
    return false;
  } finally {
    rmSync(mine, { force: true });
  }
}

function lockHolder(file: string): ProcessRecord | undefined {
  try {
    return JSON.parse(readFileSync(file, 'utf8')) as ProcessRecord;
  } catch {
    return undefined; // released meanwhile
  }
}
