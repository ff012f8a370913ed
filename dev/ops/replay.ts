/** npm run ops:replay: sends dead letters back to their consumers. */
import { runCommand } from '../command.ts';
import { DevError } from '../dev-error.ts';
import { replayLetters } from './letters.ts';
import { changeOptions, filterHelp, filterOptions, readOptions, toChange, toFilter, toNumber } from './options.ts';
import { summary } from './summary.ts';
import { withTarget } from './target.ts';

const help = `npm run ops:replay -- (--consumer <name> | --all) --reason <why> [options]

${filterHelp}
  --all                  every consumer
  --rate <n>             at most so many a second (default 50)
  --dry-run              only say what would be sent
  --actor <who>          for the audit log; you, unless given

Replaying twice is harmless: message ids stay, and inboxes know what was done.`;

await runCommand(async () => {
  const given = readOptions({ ...filterOptions, ...changeOptions, all: { type: 'boolean' }, rate: { type: 'string' } }, help);
  if ((given.consumer === undefined) === !given.all) throw new DevError('Say which dead letters: --consumer <name>, or --all for every consumer.', { hint: help });
  const change = { ...toChange(given), consumer: given.consumer, filter: toFilter(given), limit: toNumber('--limit', given.limit), ratePerSecond: toNumber('--rate', given.rate) ?? 50 };
  const letters = await withTarget((target) => replayLetters(target, change));
  console.log(summary(letters, change.dryRun ? 'would be replayed' : 'replayed'));
  return 0;
});
