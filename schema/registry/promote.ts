/** `npm run schema:promote`: makes a published version current. */
import { UsageError } from '../checks/command-line.ts';
import { switchCommand } from './switch-command.ts';
import type { SchemaStore, SchemaVersion } from './store.ts';

const usage = `npm run schema:promote [-- <number> options]
Makes a published version current, the latest unless a number is given. Gateways that follow the registry switch without a restart.`;

async function latest(store: SchemaStore): Promise<SchemaVersion> {
  const found = (await store.list()).at(-1);
  if (!found) throw new UsageError(`Nothing was published yet in ${store.location}; npm run schema:publish does`);
  return found;
}

if (import.meta.main) process.exitCode = await switchCommand({ usage, byDefault: latest });
