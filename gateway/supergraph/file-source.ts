import { watch } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { basename, dirname } from 'node:path';
import type { SupergraphManager } from '@apollo/gateway';
import type { Logger } from '#platform/telemetry/logger';

export interface FileSourceOptions {
  file: string;
  logger: Logger;
  /** Called after each attempt to switch. */
  onSwitch?: (result: { ok: boolean; durationMs: number }) => void;
  /** Writers often need several steps to replace a file; changes closer together than this are one. */
  settleMs?: number;
}

/**
 * Loads the supergraph from a file and follows its changes. A valid new one replaces the old at once; an invalid one is
 * refused and logged, and the old one stays.
 */
export function createFileSource({ file, logger, onSwitch, settleMs = 50 }: FileSourceOptions): SupergraphManager {
  return {
    async initialize({ update }) {
      let current = await readFile(file, 'utf8');
      const reload = async (): Promise<void> => {
        const startedAt = performance.now();
        try {
          const next = await readFile(file, 'utf8');
          if (next === current) return;
          update(next);
          current = next;
          finish(true, startedAt);
        } catch (error) {
          logger.error({ err: error, file }, 'new supergraph refused, the old one stays');
          finish(false, startedAt);
        }
      };
      const finish = (ok: boolean, startedAt: number): void => {
        const durationMs = Math.round(performance.now() - startedAt);
        if (ok) logger.info({ file, durationMs }, 'supergraph switched');
        onSwitch?.({ ok, durationMs });
      };
      return { supergraphSdl: current, cleanup: watchFile({ file, settleMs, logger, changed: () => void reload() }) };
    },
  };
}

interface WatchOptions {
  file: string;
  settleMs: number;
  logger: Logger;
  changed: () => void;
}

/** Watches the directory, not the file: a file replaced by a rename would be lost sight of. */
function watchFile({ file, settleMs, logger, changed }: WatchOptions): () => Promise<void> {
  let timer: NodeJS.Timeout | undefined;
  const watcher = watch(dirname(file), (_event, name) => {
    if (name !== null && name !== basename(file)) return;
    clearTimeout(timer);
    timer = setTimeout(changed, settleMs);
  });
  watcher.on('error', (error) => logger.error({ err: error, file }, 'the supergraph file is no longer watched'));
  return async () => {
    clearTimeout(timer);
    watcher.close();
  };
}
