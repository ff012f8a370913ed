import { watch } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { basename, dirname } from 'node:path';
import { hash } from 'node:crypto';
import type { Logger } from '../../telemetry/logger.ts';
import { counter, gauge } from '../../telemetry/metrics.ts';
import type { FeatureDeclarations } from './declaration.ts';
import { noSettings, parseSettings, unknownSettings, type FeatureSettings } from './settings.ts';

export interface FollowSettingsOptions {
  /** Need not be there: then everything is as declared. */
  file: string;
  /** Whose part of the file. */
  service: string;
  declared: FeatureDeclarations;
  logger: Logger;
  /** Given the settings at the start and after each change. */
  apply(settings: FeatureSettings): void;
  /** Writers often need several steps to replace a file; changes closer together than this are one. */
  settleMs?: number;
  /** Looks again at least this often: not every file system tells of changes (a ConfigMap's links, a network share). */
  lookAgainMs?: number;
}

const changes = counter({ name: 'bff_feature_settings_changes_total', help: 'Changes of the feature settings, by what became of them', labels: ['outcome'] });
const appliedAt = gauge({ name: 'bff_feature_settings_applied_timestamp_seconds', help: 'When the feature settings in use were applied' });

/**
 * Follows the file of feature settings. A change that cannot be used is refused as a whole and told in the log, and the settings in use stay. Throws DomainError
 * when the first reading finds a file that is wrong: a process must not start with switches other than those its operator set.
 */
export async function followSettings({ file, service, declared, logger, apply, settleMs = 50, lookAgainMs = 10_000 }: FollowSettingsOptions): Promise<{ stop(): void }> {
  let seen: string | undefined;
  const read = async (): Promise<void> => {
    const text = await readIfThere(file);
    if (text === seen) return;
    seen = text;
    const settings = text === '' ? noSettings : (parseSettings(text)[service] ?? noSettings);
    const unknown = unknownSettings(settings, declared);
    // Not refused: while a release rolls out, processes with and without a new flag read the same file.
    if (unknown.length > 0) logger.warn({ file, unknown }, 'the feature settings name what this release does not have');
    apply(settings);
    changes.inc({ outcome: 'applied' });
    appliedAt.set(Date.now() / 1000);
    logger.info({ file, settings, settingsHash: hash('sha256', text, 'hex').slice(0, 12) }, 'feature settings are in use');
  };
  const readAgain = (): void => {
    read().catch((error: unknown) => {
      changes.inc({ outcome: 'refused' });
      logger.error({ err: error, file }, 'the feature settings are refused; those in use stay');
    });
  };
  await read();
  let timer: NodeJS.Timeout | undefined;
  // The directory, not the file: a file replaced by a rename would be lost sight of.
  const watcher = watch(dirname(file), { persistent: false }, (_event, name) => {
    if (name !== null && name !== basename(file) && !name.startsWith('..')) return;
    clearTimeout(timer);
    timer = setTimeout(readAgain, settleMs);
  });
  watcher.on('error', (error) => logger.error({ err: error, file }, 'the feature settings are no longer watched, only looked at now and then'));
  const looking = setInterval(readAgain, lookAgainMs);
  looking.unref();
  return {
    stop() {
      clearTimeout(timer);
      clearInterval(looking);
      watcher.close();
    },
  };
}

async function readIfThere(file: string): Promise<string> {
  try {
    return await readFile(file, 'utf8');
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === 'ENOENT') return '';
    throw error;
  }
}
