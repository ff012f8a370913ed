import { existsSync } from 'node:fs';
import { mkdir, readdir, rename, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { newId } from '#platform/ids';
import type { Logger } from '#platform/telemetry/logger';
import type { ClientUsage, UsageRecorder } from './recorder.ts';

export interface UsageFiles {
  /** Writes what was counted so far. Failures are logged: usage is worth no request. */
  flush(): Promise<void>;
  /** Flushes one last time. */
  stop(): Promise<void>;
}

export interface UsageFilesOptions {
  recorder: UsageRecorder;
  folder: string;
  logger: Logger;
  intervalMs?: number;
  /** Folders of days before that are removed. */
  keepDays?: number;
}

/**
 * Writes usage to `<folder>/<day>/`, one file per client, version and run of a gateway, in the form that the schema check reads.
 * Each run has files of its own: several gateways share a folder, and a restart loses the last interval at most.
 */
export function createUsageFiles({ recorder, folder, logger, intervalMs = 60_000, keepDays = 90 }: UsageFilesOptions): UsageFiles {
  const run = newId('run');
  let writing = Promise.resolve();
  const write = async (): Promise<void> => {
    try {
      for (const usage of recorder.counts()) await writeUsage(join(folder, usage.day), `${fileNameOf(usage)}.${run}.json`, usage);
      await removeOld(folder, keepDays);
    } catch (error) {
      logger.warn({ err: error, folder }, 'operation usage could not be written');
    }
  };
  const flush = (): Promise<void> => (writing = writing.then(write));
  const timer = setInterval(() => void flush(), intervalMs).unref();
  return {
    flush,
    async stop() {
      clearInterval(timer);
      await flush();
    },
  };
}

async function writeUsage(folder: string, name: string, { schema, client, day, operations }: ClientUsage): Promise<void> {
  const list = [...operations.values()].map(({ id, name: operation, document, calls, lastSeen }) => ({
    ...(operation !== undefined && { name: operation }),
    ...(document === undefined ? { id } : { document }),
    calls,
    lastSeen,
  }));
  if (list.length === 0) return;
  await mkdir(folder, { recursive: true });
  const draft = join(folder, `.${name}`);
  await writeFile(draft, `${JSON.stringify({ schema, client, from: day, to: day, operations: list }, null, 2)}\n`);
  await rename(draft, join(folder, name));
}

function fileNameOf({ schema, client }: ClientUsage): string {
  return [schema, client.name, client.version].map((part) => part.replace(/[^\w-]+/g, '_')).join('.');
}

async function removeOld(folder: string, keepDays: number): Promise<void> {
  const oldest = new Date(Date.now() - keepDays * 86_400_000).toISOString().slice(0, 10);
  // Before the first use was written there is no folder.
  const days = existsSync(folder) ? await readdir(folder) : [];
  for (const day of days) if (/^\d{4}-\d\d-\d\d$/.test(day) && day < oldest) await rm(join(folder, day), { recursive: true, force: true });
}
