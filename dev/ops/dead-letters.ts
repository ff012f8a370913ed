/** npm run ops:dead-letters: what consumers gave up on, and why. */
import type { DeadLetter } from '#platform/messaging/dead-letters';
import { runCommand } from '../command.ts';
import { age, columns } from './columns.ts';
import { findLetters } from './letters.ts';
import { filterHelp, filterOptions, readOptions, toFilter, toNumber } from './options.ts';
import { withTarget } from './target.ts';

const help = `npm run ops:dead-letters -- [options]

${filterHelp}
  --payload              the whole message of each
  --json                 for programs

Looking changes nothing. Next: ops:replay, ops:discard.`;

await runCommand(async () => {
  const given = readOptions({ ...filterOptions, payload: { type: 'boolean' }, json: { type: 'boolean' } }, help);
  const choice = { consumer: given.consumer, filter: toFilter(given), limit: toNumber('--limit', given.limit) };
  const letters = await withTarget((target) => findLetters(target, choice));
  if (given.json) console.log(JSON.stringify(letters, null, 2));
  else if (letters.length === 0) console.log('No dead letters.');
  else console.log(given.payload ? letters.map(inFull).join('\n') : describeLetters(letters));
  return 0;
});

function describeLetters(letters: readonly DeadLetter[]): string {
  const rows = letters.map((letter) => [letter.consumer, letter.type, letter.messageId, ageOf(letter), letter.attempts, reasonOf(letter).slice(0, 100)]);
  return columns(`${letters.length} dead letters`, ['consumer', 'type', 'message', 'died', 'retries', 'reason'], rows);
}

function inFull(letter: DeadLetter): string {
  const lines = [
    `${letter.messageId}  ${letter.type}`,
    `  given up by  ${letter.consumer}, ${ageOf(letter) ?? 'unknown when'} ago, after ${letter.attempts} retries`,
    `  reason       ${reasonOf(letter)}`,
    `  trace        ${letter.traceId || '–'}`,
    `  message      ${pretty(letter.body).replaceAll('\n', '\n               ')}`,
  ];
  return `${lines.join('\n')}\n`;
}

function reasonOf({ errorClass, errorCode, errorMessage }: DeadLetter): string {
  return `${[errorClass, errorCode].filter(Boolean).join(' ')}: ${errorMessage}`;
}

function ageOf({ deadAt }: DeadLetter): string | null {
  return age(deadAt === null ? null : (Date.now() - Date.parse(deadAt)) / 1_000);
}

function pretty(body: string): string {
  try {
    return JSON.stringify(JSON.parse(body), null, 2);
  } catch {
    return body; // perhaps that is why it died
  }
}
