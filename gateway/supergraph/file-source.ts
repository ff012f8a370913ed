import { watch } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { basename, dirname } from 'node:path';
import type { Logger } from '#platform/telemetry/logger';
import type { Candidate, SupergraphSource } from './source.ts';
import type { WarmOperation } from './warm-up.ts';

export interface FileSourceOptions {
  file: string;
  logger: Logger;
  /** Registered operations, read anew with each supergraph. */
  operations?: () => readonly WarmOperation[];
  /** Writers often need several steps to replace a file; changes closer together than this are one. */
  settleMs?: number;
}

/** Loads the supergraph from a file and follows its changes. */
export function createFileSource({ file, logger, operations = () => [], settleMs = 50 }: FileSourceOptions): SupergraphSource {
  const read = async (): Promise<Candidate> => ({ supergraphSdl: await readFile(file, 'utf8'), label: file, operations: operations(), isForced: false });
  let stopWatching: (() => void) | undefined;
  return {
    first: read,
    follow(offer) {
      let offering = Promise.resolve();
      const changed = (): void => {
        offering = offering.then(async () => {
          try {
            await offer(await read());
          } catch (error) {
            logger.error({ err: error, file }, 'the supergraph file could not be read; the old supergraph stays');
          }
        });
      };
      stopWatching = watchFile({ file, settleMs, logger, changed });
    },
    describe: () => ({ file }),
    async stop() {
      stopWatching?.();
    },
  };
}

interface WatchOptions {
  file: string;
  settleMs: number;
  logger: Logger;
  changed: () => void;
}

/** Watches the directory, not the file: a file replaced by a rename would be lost sight of. Kubernetes replaces the directory `..data` that the file of a volume is a link into. */
function watchFile({ file, settleMs, logger, changed }: WatchOptions): () => void {
  let timer: NodeJS.Timeout | undefined;
  const watcher = watch(dirname(file), (_event, name) => {
    if (name !== null && name !== basename(file) && !name.startsWith('..')) return;
    clearTimeout(timer);
    timer = setTimeout(changed, settleMs);
  });
  watcher.on('error', (error) => logger.error({ err: error, file }, 'the supergraph file is no longer watched'));
  return () => {
    clearTimeout(timer);
    watcher.close();
  };
}
