/** npm run backup: all databases as dumps of one moment, with what is needed to judge and restore them. */
import { join, resolve } from 'node:path';
import { rememberedInstance } from './backing/instance.ts';
import { devProfile } from './backing/profile.ts';
import { keepNewest, takeBackup } from './backup/take-backup.ts';
import { runCommand } from './command.ts';
import { DevError } from './dev-error.ts';
import { readOptions } from './ops/options.ts';
import { opsUrls } from './ops/target.ts';
import { rootDir } from './paths.ts';
import { runningStack } from './running.ts';

const help = `npm run backup -- [--into <folder>] [--keep <n>]

  --into <folder>   where backups are kept, each in a folder of its own (default: backups)
  --keep <n>        afterwards remove all but the newest n (default: keep all)

Of the marketplace that npm start runs here; or of one elsewhere, named by OPS_DATABASE_URLS="order=mysql://…,product=mysql://…" and
OPS_RABBITMQ_URL. With MYSQL_ADMIN_URL (an account with RELOAD) all databases are of one moment: writes wait for it, less than a second.`;

await runCommand(async () => {
  const given = readOptions({ into: { type: 'string' }, keep: { type: 'string' } }, help);
  const keep = given.keep === undefined ? undefined : Number(given.keep);
  if (keep !== undefined && !(Number.isInteger(keep) && keep >= 1)) throw new DevError(`--keep ${given.keep} is not a number of backups.`, { hint: 'Expected a whole number from 1 on, for example --keep 7' });
  const isElsewhere = process.env.OPS_DATABASE_URLS !== undefined;
  const { databases } = opsUrls();
  const topology = isElsewhere ? undefined : runningStack()?.topology;
  const into = resolve(given.into ?? join(rootDir, 'backups'));
  const { folder, manifest } = await takeBackup({
    databases,
    into,
    adminUrl: process.env.MYSQL_ADMIN_URL ?? (isElsewhere ? undefined : rememberedInstance(devProfile, 'mysql')?.url),
    managementUrl: process.env.RABBITMQ_MANAGEMENT_URL ?? (isElsewhere ? undefined : rememberedInstance(devProfile, 'rabbitmq')?.managementUrl),
    sandboxBooks: topology && join(topology.dataDir, 'payment-sandbox/books.sqlite'),
    sealingKey: topology?.secrets.sealingKey,
  });
  const bytes = manifest.databases.reduce((sum, { dump }) => sum + dump.bytes, 0);
  process.stdout.write(`Backup in ${folder}\n  ${manifest.databases.length} databases, ${sizeOf(bytes)}, ${manifest.cut === 'one moment' ? `all of one moment (writes waited ${manifest.heldMs} ms)` : `of moments within ${manifest.skewMs} ms: a restore sends again what lies between`}\n`);
  if (keep !== undefined) for (const removed of keepNewest(into, keep)) process.stdout.write(`  removed ${removed}\n`);
  return 0;
});

function sizeOf(bytes: number): string {
  return bytes < 1_048_576 ? `${Math.ceil(bytes / 1024)} KB` : `${(bytes / 1_048_576).toFixed(1)} MB`;
}
