import { createHash, randomUUID } from 'node:crypto';
import { mkdir, readFile, rename, writeFile } from 'node:fs/promises';
import { dirname } from 'node:path';
import type { Logger } from '#platform/telemetry/logger';
import type { Candidate } from './source.ts';

/** A copy on disk of the supergraph that served last. */
export interface LastGood {
  /** Undefined when there is none, or it was damaged. */
  read(): Promise<Candidate | undefined>;
  /** Failures are logged: they cost the next start without a registry, not this one. */
  write(candidate: Candidate): Promise<void>;
}

/** Keeps none: for tests, and where disks are read-only. */
export const noLastGood: LastGood = { read: async () => undefined, write: async () => undefined };

interface Kept {
  readonly sha256: string;
  readonly candidate: Candidate;
}

export function createLastGood({ file, logger }: { file: string; logger: Logger }): LastGood {
  return {
    async read() {
      try {
        const { sha256, candidate } = JSON.parse(await readFile(file, 'utf8')) as Kept;
        if (hashOf(candidate) === sha256) return candidate;
        logger.error({ file }, 'the last good copy of the supergraph is damaged');
      } catch (error) {
        if ((error as NodeJS.ErrnoException).code !== 'ENOENT') logger.error({ err: error, file }, 'the last good copy of the supergraph cannot be read');
      }
      return undefined;
    },
    async write(candidate) {
      try {
        await mkdir(dirname(file), { recursive: true });
        const draft = `${file}.${randomUUID()}`;
        await writeFile(draft, JSON.stringify({ sha256: hashOf(candidate), candidate } satisfies Kept));
        await rename(draft, file);
      } catch (error) {
        logger.warn({ err: error, file }, 'the last good copy of the supergraph could not be written');
      }
    },
  };
}

function hashOf(candidate: Candidate): string {
  return createHash('sha256').update(JSON.stringify(candidate)).digest('hex');
}
