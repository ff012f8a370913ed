/** `npm run schema:rollback`: makes the version current that was current before. */
import { UsageError } from '../checks/command-line.ts';
import { switchCommand } from './switch-command.ts';
import { versionName, type SchemaStore, type SchemaVersion } from './store.ts';

const usage = `npm run schema:rollback [-- <number> options]
Makes the version current that was current before this one, or the one of a number. Gateways that follow the registry switch without
a restart; npm run schema:promote goes forward again.`;

/** The latest earlier version that was current: rolling back twice goes back twice. */
export async function versionBefore(store: SchemaStore): Promise<SchemaVersion> {
  const current = await store.current();
  if (!current) throw new UsageError(`No version is current in ${store.location}; npm run schema:promote makes one current`);
  const earlier = current.before.filter(({ number }) => number < current.number).at(-1);
  if (!earlier) throw new UsageError(`${versionName(current)} is the first that was current in ${store.location}; give the number of a version`);
  return earlier;
}

if (import.meta.main) process.exitCode = await switchCommand({ usage, byDefault: versionBefore });
