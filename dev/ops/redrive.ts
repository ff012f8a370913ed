/** npm run ops:redrive: sends messages of an outbox again. */
import { redriveOutbox, type Redriven } from '#platform/outbox/redrive';
import { runCommand } from '../command.ts';
import { DevError } from '../dev-error.ts';
import { changeOptions, readOptions, toChange, toTime } from './options.ts';
import { summary } from './summary.ts';
import { withTarget } from './target.ts';

const help = `npm run ops:redrive -- --service <subgraph> (--id <message id>[,<id>…] | --from <time>) --reason <why> [options]

  --from, --to           when they were published: a time such as 2026-03-01T12:00:00Z, or how long ago: 30m, 2h
  --type <message type>  only these
  --dry-run              only say what would be sent again
  --actor <who>          for the audit log; you, unless given

Marks messages as not published, so that the relay sends them again under the same ids; inboxes absorb what had arrived.
For what a deleted queue or a lost broker took with it. Outboxes keep 24 hours.`;

await runCommand(async () => {
  const given = readOptions({ ...changeOptions, service: { type: 'string' }, id: { type: 'string' }, from: { type: 'string' }, to: { type: 'string' }, type: { type: 'string' } }, help);
  const { service } = given;
  if (service === undefined) throw new DevError('Say whose outbox: --service <subgraph>.', { hint: help });
  if (given.id === undefined && given.from === undefined) throw new DevError('Say which messages: --id, or --from (and --to).', { hint: help });
  const change = toChange(given);
  const filter = { ids: given.id?.split(',').map((id) => id.trim()), publishedFrom: toTime('--from', given.from), publishedTo: toTime('--to', given.to), type: given.type };
  const messages = await withTarget(async (target) => redriveOutbox({ db: await target.database(service), filter, ...change }));
  console.log(summary(messages.map((message: Redriven) => ({ consumer: service, type: message.type, messageId: message.id })), change.dryRun ? 'would be sent again' : 'handed to the relay again'));
  return 0;
});
