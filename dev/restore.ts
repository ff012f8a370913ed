/** npm run restore: a backup into databases that are empty, ready to be started. */
import { copyFileSync, existsSync, mkdirSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { startBacking } from './backing/backing.ts';
import { devProfile } from './backing/profile.ts';
import { bringTogether } from './backup/bring-together.ts';
import { backupsIn, fingerprint, readManifest, type Manifest } from './backup/manifest.ts';
import { restoreDatabases } from './backup/restore-databases.ts';
import { sandboxBooksName } from './backup/take-backup.ts';
import { dropBrokerAccounts } from './broker-accounts.ts';
import { runCommand } from './command.ts';
import { DevError } from './dev-error.ts';
import { readOptions } from './ops/options.ts';
import { defaultActor, opsUrls } from './ops/target.ts';
import { devDir, rootDir } from './paths.ts';
import { createProgress, type Progress } from './progress.ts';
import { emptyRedis } from './redis-database.ts';
import { runningStack, stopOrphans } from './running.ts';
import { loadSecrets } from './secrets.ts';
import { brokerServiceNames, services, type ServiceName } from './services.ts';
import { prepareTopology } from './stack.ts';

const help = `npm run restore -- [--from <folder>] [--overwrite]

  --from <folder>   the backup (default: the newest in backups)
  --overwrite       remove what is in the databases first

Into the marketplace of this clone, which must not run; npm start starts it afterwards. Or into empty databases elsewhere, named by
OPS_DATABASE_URLS and OPS_RABBITMQ_URL: then give the services a broker without old messages and an empty Redis yourself.`;

await runCommand(async ({ stopRequested }) => {
  const given = readOptions({ from: { type: 'string' }, overwrite: { type: 'boolean' } }, help);
  const folder = given.from === undefined ? newest() : resolve(given.from);
  const manifest = readManifest(folder);
  const isOverwriting = given.overwrite ?? false;
  const progress = createProgress();
  progress.line(`Restoring the backup of ${manifest.startedAt} from ${folder}`);
  if (process.env.OPS_DATABASE_URLS !== undefined) await fill({ folder, manifest, databases: opsUrls().databases, isOverwriting, progress });
  else await restoreHere({ folder, manifest, isOverwriting, progress, stopping: stopRequested });
  progress.line('Restored. Start the services, then: npm run invariants, npm run reconcile (docs/runbooks/backup.md).');
  return 0;
});

interface Restore {
  readonly folder: string;
  readonly manifest: Manifest;
  readonly isOverwriting: boolean;
  readonly progress: Progress;
}

async function restoreHere({ stopping, ...restore }: Restore & { stopping: AbortSignal }): Promise<void> {
  if (runningStack()) throw new DevError('The marketplace runs in this clone.', { hint: 'Stop it first: npm run stop. Services must not write while a restore goes on.' });
  await stopOrphans();
  const secrets = loadSecrets(devDir, brokerServiceNames);
  const { manifest, progress } = restore;
  if (manifest.sealingKeyFingerprint !== null && manifest.sealingKeyFingerprint !== fingerprint(secrets.sealingKey)) {
    progress.line('  ! The sealing key here is another one than at the time of the backup: second factors cannot be read until it is back in .dev/secrets.json.');
  }
  const backing = await startBacking({ profile: devProfile, progress, stopping });
  try {
    const prefix = process.env.STACK_PREFIX ?? 'marketplace';
    const ports = Object.fromEntries(services.map(({ name, port }) => [name, port])) as Record<ServiceName, number>;
    const prepare = () => prepareTopology({ backing, prefix, dir: devDir, secrets, ports });
    const { databases } = await prepare();
    await fill({ ...restore, databases });
    await progress.step('broker and Redis', async (say) => {
      // What is in queues and caches is of a time that never was, as seen from the backup.
      await dropBrokerAccounts({ managementUrl: backing.rabbitmqManagementUrl, prefix, services: brokerServiceNames });
      await prepare();
      await emptyRedis(backing.redisUrl);
      say(backing.rabbitmqManagementUrl ? 'emptied' : 'Redis emptied; the broker is shared: remove its queues by hand');
    });
    restoreSandbox(restore);
  } finally {
    await backing.release();
  }
}

async function fill({ folder, manifest, databases, isOverwriting, progress }: Restore & { databases: Readonly<Record<string, string>> }): Promise<void> {
  await progress.step('databases', async (say) => {
    await restoreDatabases({ folder, manifest, databases, isOverwriting });
    say(`${manifest.databases.length} restored, as of ${manifest.databases.map(({ snapshotAt }) => snapshotAt).sort()[0] ?? ''}`);
  });
  await progress.step('messages', async (say) => {
    const sent = await bringTogether({ databases, manifest, actor: defaultActor() });
    say(`${Object.values(sent).reduce((sum, count) => sum + count, 0)} will be sent again; inboxes let each act once`);
  });
}

/** The stand-in for a payment provider has forgotten nothing unless its books are gone, too; then those of the backup are better than none. */
function restoreSandbox({ folder, manifest, progress }: Restore): void {
  const target = join(devDir, 'payment-sandbox/books.sqlite');
  if (existsSync(target) || !manifest.others.some(({ name }) => name === sandboxBooksName)) return;
  mkdirSync(join(devDir, 'payment-sandbox'), { recursive: true });
  copyFileSync(join(folder, sandboxBooksName), target);
  progress.line('  ✓ books of the payment sandbox');
}

function newest(): string {
  const [folder] = backupsIn(join(rootDir, 'backups'));
  if (folder) return folder;
  throw new DevError(`There is no backup in ${join(rootDir, 'backups')}.`, { hint: `Make one with npm run backup, or name one.\n${help}` });
}
