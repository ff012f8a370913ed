/** npm run ops:discard: removes dead letters for good. */
import { runCommand } from '../command.ts';
import { DevError } from '../dev-error.ts';
import { discardLetters } from './letters.ts';
import { changeOptions, filterHelp, filterOptions, readOptions, toChange, toFilter, toNumber } from './options.ts';
import { summary } from './summary.ts';
import { withTarget } from './target.ts';

const help = `npm run ops:discard -- --consumer <name> --reason <why> [options]

${filterHelp}
  --dry-run              only say what would be removed
  --actor <who>          for the audit log; you, unless given

The audit log of the consumer's subgraph keeps reason and message.`;

await runCommand(async () => {
  const given = readOptions({ ...filterOptions, ...changeOptions }, help);
  if (given.consumer === undefined) throw new DevError('Say whose dead letters: --consumer <name>.', { hint: help });
  const change = { ...toChange(given), consumer: given.consumer, filter: toFilter(given), limit: toNumber('--limit', given.limit) };
  const letters = await withTarget((target) => discardLetters(target, change));
  console.log(summary(letters, change.dryRun ? 'would be discarded' : 'discarded'));
  return 0;
});
