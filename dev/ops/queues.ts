/** npm run ops:queues: how much waits where, and how old the oldest is. */
import { runCommand } from '../command.ts';
import { age, columns } from './columns.ts';
import { readOptions } from './options.ts';
import { reportQueues } from './queue-report.ts';
import { withTarget } from './target.ts';

const help = `npm run ops:queues [-- --json]

Depth of every consumer's queue and its dead letters, of the retry tiers, and of the outboxes, with the age of the oldest.`;

await runCommand(async () => {
  const { json } = readOptions({ json: { type: 'boolean' } }, help);
  const report = await withTarget(reportQueues);
  if (json) {
    console.log(JSON.stringify(report, null, 2));
    return 0;
  }
  console.log(
    columns(
      'Queues',
      ['consumer', 'waiting', 'oldest', 'processes', 'dead', 'oldest dead'],
      report.queues.map((row) => [row.consumer, row.waiting, age(row.oldestSeconds), row.attached, row.dead, age(row.oldestDeadSeconds)]),
    ),
  );
  const shared = report.shared.filter(({ waiting }) => waiting !== 0);
  console.log(shared.length === 0 ? 'Nothing waits for a retry; nothing is without a consumer.\n' : columns('Retries and messages without a consumer', ['queue', 'waiting'], shared.map((row) => [row.queue, row.waiting])));
  console.log(
    columns(
      'Outboxes',
      ['service', 'waiting', 'oldest', 'stuck', 'last error'],
      report.outboxes.map((row) => [row.service, row.waiting, age(row.oldestSeconds), row.stuck, row.lastError]),
    ),
  );
  return 0;
});
