/** npm run ops:deliveries: mails, pushes and calls that were given up; sent again, or let be. */
import { discardDead, listDead, replayDead, type DeadDelivery } from '../../subgraphs/notification/use-cases/dead-deliveries.ts';
import { runCommand } from '../command.ts';
import { DevError } from '../dev-error.ts';
import { age, columns } from './columns.ts';
import { changeOptions, readOptions, toChange } from './options.ts';
import { withTarget } from './target.ts';

const help = `npm run ops:deliveries -- [--replay | --discard] [options]

  (neither)              lists them
  --replay               sends them again; what was secret and is forgotten cannot be
  --discard              lets them be: nobody is asked about them any more
  --channel <channel>    EMAIL, SMS, PUSH, WEBHOOK       --event <event>, such as order_placed       --id <dlv_...>
  --reason <why>         needed to change something; it goes into the audit log
  --actor <who>          for the audit log; you, unless given
  --dry-run              only say which it would be
  --json                 for programs`;

const { reason, actor, 'dry-run': dryRun } = changeOptions;
const options = {
  replay: { type: 'boolean', default: false },
  discard: { type: 'boolean', default: false },
  channel: { type: 'string' },
  event: { type: 'string' },
  id: { type: 'string' },
  json: { type: 'boolean', default: false },
  reason,
  actor,
  'dry-run': dryRun,
} as const;

await runCommand(async () => {
  const given = readOptions(options, help);
  if (given.replay && given.discard) throw new DevError('Either --replay or --discard.', { hint: help });
  const { channel, event, id } = given;
  const filter = { ...(channel && { channel }), ...(event && { event }), ...(id && { id }) };
  const isChange = given.replay || given.discard;
  const change = isChange ? { filter, ...toChange(given) } : undefined;
  const deliveries = await withTarget(async (target) => {
    const db = await target.database('notification');
    if (!change) return listDead(db, filter);
    return given.replay ? replayDead(db, change) : discardDead(db, change);
  });
  if (given.json) console.log(JSON.stringify(deliveries, null, 2));
  else if (deliveries.length > 0) console.log(describe(deliveries));
  if (!given.json) console.log(summaryOf(deliveries.length, given));
  return 0;
});

function describe(deliveries: readonly DeadDelivery[]): string {
  const rows = deliveries.map(({ id, channel, event, diedAt, attempts, isReplayable, lastError }) => [id, channel, event, age((Date.now() - diedAt.getTime()) / 1_000), attempts, isReplayable ? 'yes' : 'no', lastError.slice(0, 100)]);
  return columns('Given up', ['delivery', 'channel', 'event', 'since', 'tries', 'can be sent again', 'why'], rows);
}

function summaryOf(count: number, { replay, discard, 'dry-run': isDry }: { replay: boolean; discard: boolean; 'dry-run'?: boolean | undefined }): string {
  if (!replay && !discard) return count === 0 ? 'Nothing was given up.' : `${count} given up. Next: --replay, --discard.`;
  return `${count} ${isDry ? 'would be ' : ''}${replay ? 'sent again' : 'let be'}.`;
}
