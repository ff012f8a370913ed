/**
 * Deliveries that were given up, for operators:
 *   node subgraphs/notification/replay.ts list [--channel EMAIL] [--event order_placed] [--id dlv_...]
 *   node subgraphs/notification/replay.ts replay --actor <who> --reason <why> [the same filters] [--dry-run]
 */
import { parseArgs } from 'node:util';
import { createDatabase } from '#platform/data/database';
import { createLogger } from '#platform/telemetry/logger';
import { readCommandConfig } from './config.ts';
import { listDead, replayDead, type DeadDelivery } from './use-cases/replay-deliveries.ts';

const text = { type: 'string' } as const;
const { positionals, values } = parseArgs({
  allowPositionals: true,
  options: { channel: text, event: text, id: text, actor: text, reason: text, 'dry-run': { type: 'boolean', default: false } },
});

const { channel, event, id, actor, reason } = values;
const filter = { ...(channel && { channel }), ...(event && { event }), ...(id && { id }) };
const print = (rows: readonly DeadDelivery[]) => process.stdout.write(rows.map((row) => `${JSON.stringify(row)}\n`).join(''));

async function run(command: string | undefined): Promise<void> {
  if (command !== 'list' && command !== 'replay') throw new TypeError('the first argument must be "list" or "replay"');
  if (command === 'replay' && (!actor || !reason)) throw new TypeError('replay needs --actor and --reason; both go into the audit log');
  const db = await createDatabase({ url: readCommandConfig().DATABASE_URL, logger: createLogger({ service: 'notification-replay', level: 'warn' }), poolSize: 2, statementTimeoutMs: 30_000 });
  try {
    const rows = command === 'list' ? await listDead(db, filter) : await replayDead(db, { filter, actor: actor ?? '', reason: reason ?? '', dryRun: values['dry-run'] });
    print(rows);
    process.stderr.write(`${rows.length} ${command === 'list' ? 'given up' : values['dry-run'] ? 'would be replayed' : 'replayed'}\n`);
  } finally {
    await db.close();
  }
}

run(positionals[0]).catch((error: unknown) => {
  process.stderr.write(`${error instanceof Error ? error.message : String(error)}\n`);
  process.exitCode = 1;
});
