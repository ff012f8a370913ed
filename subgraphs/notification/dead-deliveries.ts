/**
 * Deliveries that were given up, for operators:
 *   node subgraphs/notification/dead-deliveries.ts list [--channel EMAIL] [--event order_placed] [--id dlv_...]
 *   node subgraphs/notification/dead-deliveries.ts replay --actor <who> --reason <why> [the same filters] [--dry-run]
 *   node subgraphs/notification/dead-deliveries.ts discard --actor <who> --reason <why> [the same filters] [--dry-run]
 */
import { parseArgs } from 'node:util';
import { createDatabase } from '#platform/data/database';
import { createLogger } from '#platform/telemetry/logger';
import { readCommandConfig } from './config.ts';
import { discardDead, listDead, replayDead, type DeadDelivery } from './use-cases/dead-deliveries.ts';

const text = { type: 'string' } as const;
const { positionals, values } = parseArgs({
  allowPositionals: true,
  options: { channel: text, event: text, id: text, actor: text, reason: text, 'dry-run': { type: 'boolean', default: false } },
});

const { channel, event, id, actor, reason } = values;
const filter = { ...(channel && { channel }), ...(event && { event }), ...(id && { id }) };
const print = (rows: readonly DeadDelivery[]) => process.stdout.write(rows.map((row) => `${JSON.stringify(row)}\n`).join(''));

const changes = { replay: { apply: replayDead, done: 'replayed' }, discard: { apply: discardDead, done: 'discarded' } };

async function run(command = ''): Promise<void> {
  const change = Object.hasOwn(changes, command) ? changes[command as keyof typeof changes] : undefined;
  if (command !== 'list' && !change) throw new TypeError('the first argument must be "list", "replay" or "discard"');
  if (change && (!actor || !reason)) throw new TypeError(`${command} needs --actor and --reason; both go into the audit log`);
  const db = await createDatabase({ url: readCommandConfig().DATABASE_URL, logger: createLogger({ service: 'notification-dead-deliveries', level: 'warn' }), poolSize: 2, statementTimeoutMs: 30_000 });
  try {
    const dryRun = values['dry-run'];
    const rows = change ? await change.apply(db, { filter, actor: actor ?? '', reason: reason ?? '', dryRun }) : await listDead(db, filter);
    print(rows);
    process.stderr.write(`${rows.length} ${change ? `${dryRun ? 'would be ' : ''}${change.done}` : 'given up'}\n`);
  } finally {
    await db.close();
  }
}

run(positionals[0]).catch((error: unknown) => {
  process.stderr.write(`${error instanceof Error ? error.message : String(error)}\n`);
  process.exitCode = 1;
});
