/**
 * `npm run test:security`: carries out the catalogue of attacks from outside and prints what each came to. Against a stack of its own
 * whose public doors run as in production, or with `--running` against the one that `npm start` runs in this clone. Words after `--`
 * choose attacks by their row or name. Exit code 1 when one succeeded or could not be tried.
 */
import { carryOut, hasHeld, type Outcome } from '../test/security/attack.ts';
import { catalogue } from '../test/security/catalogue.ts';
import { accessTokenKey, checksumsOf, startAttackedStack } from '../test/security/stack.ts';
import { createWorld, type Target } from '../test/security/world.ts';
import { killBacking, startBacking } from './backing/backing.ts';
import { testProfile } from './backing/profile.ts';
import { runCommand, type CommandContext } from './command.ts';
import { DevError } from './dev-error.ts';
import { devDir } from './paths.ts';
import { createProgress } from './progress.ts';
import { runningStack } from './running.ts';
import { services, urlOf, type ServiceName } from './services.ts';
import { requireUsableFolder } from './workspace.ts';

await runCommand(main);

async function main(context: CommandContext): Promise<number> {
  const args = process.argv.slice(2);
  const chosen = args.filter((argument) => !argument.startsWith('-'));
  return args.includes('--running') ? attack(runningTarget(), chosen) : attackOwnStack(context, chosen);
}

async function attackOwnStack({ stopRequested, onForce }: CommandContext, chosen: readonly string[]): Promise<number> {
  const progress = createProgress();
  onForce(() => killBacking(testProfile));
  requireUsableFolder(devDir);
  const backing = await startBacking({ profile: testProfile, progress, stopping: stopRequested });
  try {
    const stack = await startAttackedStack({ backing, say: (text) => progress.line(text) });
    try {
      return await attack(stack.target, chosen);
    } finally {
      await stack.stop();
    }
  } finally {
    await backing.release();
  }
}

/** The stack of `npm start`: in development, so what only production hides is not tried. */
function runningTarget(): Target {
  const topology = runningStack()?.topology;
  if (!topology) throw new DevError('Nothing runs here that could be attacked.', { hint: 'Start it in another terminal with npm start, or leave out --running.' });
  const urls = Object.fromEntries(services.map(({ name }) => [name, urlOf(topology, name)])) as Record<ServiceName, string>;
  return { urls, clientKey: topology.secrets.clientKeys['bff-web'], isProduction: false, tokenKey: accessTokenKey(topology), checksums: () => checksumsOf(topology) };
}

async function attack(target: Target, chosen: readonly string[]): Promise<number> {
  const world = createWorld(target);
  const attacks = catalogue.filter(({ row, name }) => chosen.length === 0 || chosen.some((word) => `${row} ${name}`.toLowerCase().includes(word.toLowerCase())));
  if (attacks.length === 0) throw new DevError(`No attack matches ${chosen.join(', ')}.`, { hint: 'Words are looked for in rows and names of the catalogue, test/security/catalogue.ts.' });
  const outcomes: Outcome[] = [];
  for (const each of attacks) {
    const outcome = await carryOut(each, world);
    if (outcomes.at(-1)?.attack.row !== each.row) console.log(`\n${each.row}`);
    console.log(line(outcome));
    outcomes.push(outcome);
  }
  const failed = outcomes.filter((outcome) => !hasHeld(outcome));
  const count = (result: Outcome['result']): number => outcomes.filter((outcome) => outcome.result === result).length;
  console.log(`\n${outcomes.length} attacks: ${count('held')} held, ${count('SUCCEEDED')} succeeded, ${count('not tried')} could not be tried, ${count('not applicable yet')} not applicable yet`);
  for (const { attack: each, detail } of failed) console.error(`\n✗ ${each.name}\n  ${each.reference}\n  ${detail}`);
  return failed.length === 0 ? 0 : 1;
}

function line({ attack: { name }, result, detail }: Outcome): string {
  const sign = result === 'held' ? '✓' : result === 'not applicable yet' ? '–' : '✗';
  return `  ${sign} ${name.padEnd(78)} ${result === 'held' ? '' : `${result}: `}${detail.split('\n')[0]?.slice(0, 160) ?? ''}`;
}
