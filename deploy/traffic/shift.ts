/** npm run traffic:shift: more and more traffic to a new version, all of it back when it is not as good as the old one. */
import { existsSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { runCommand } from '../../dev/command.ts';
import { DevError } from '../../dev/dev-error.ts';
import { readOptions } from '../../dev/ops/options.ts';
import { devDir } from '../../dev/paths.ts';
import { operationsToken } from './config.ts';
import { logFile } from './edge-config.ts';
import { followErrors } from './graphql-errors.ts';
import { quantile } from './judge.ts';
import { shiftTraffic } from './shift-traffic.ts';

const help = `npm run traffic:shift -- --to <blue|green> [--steps 1,5,25,50,100] [--hold 60] [--patience 600]
                        [--blue-metrics <url> --green-metrics <url>] [--folder <folder>]

  --steps      shares of callers in percent, growing to 100; --steps 100 is blue-green
  --hold       seconds that each step lasts at least; --patience: how many it waits for enough requests to judge by
  --…-metrics  /metrics of both versions, to count errors inside of answers, too (with OPERATIONS_TOKEN where it is wanted)
  --folder     of the edge (default: .dev/edge)

Ends with 0 when everything is on the new version, with 1 when everything is back on the old one. Ctrl-C gives it back, too.`;

await runCommand(async ({ stopRequested }) => {
  const text = { type: 'string' } as const;
  const given = readOptions({ to: text, steps: text, hold: text, patience: text, 'blue-metrics': text, 'green-metrics': text, folder: text }, help);
  if (given.to !== 'blue' && given.to !== 'green') throw new DevError('Say which version is the new one: --to blue or --to green.', { hint: help });
  const folder = resolve(given.folder ?? join(devDir, 'edge'));
  if (!existsSync(join(folder, logFile))) throw new DevError(`There is no edge in ${folder}.`, { hint: 'Start it first: npm run traffic:edge' });
  const [blue, green] = [given['blue-metrics'], given['green-metrics']];
  if ((blue === undefined) !== (green === undefined)) throw new DevError('Errors are compared: give --blue-metrics and --green-metrics, or neither.', { hint: help });
  const { outcome, figures } = await shiftTraffic({
    folder,
    to: given.to,
    steps: stepsOf(given.steps ?? '1,5,25,50,100'),
    holdMs: secondsOf('--hold', given.hold ?? '60') * 1000,
    patienceMs: secondsOf('--patience', given.patience ?? '600') * 1000,
    ...(blue !== undefined && green !== undefined && { errors: followErrors({ urls: { blue, green }, token: operationsToken() }) }),
    say: (line) => void process.stdout.write(`${new Date().toISOString()} ${line}\n`),
    signal: stopRequested,
  });
  process.stdout.write(`${outcome}: ${figures.requests} requests on ${given.to}, ${figures.failed} failed, p99 ${Math.round(quantile(figures.latenciesMs, 0.99))} ms\n`);
  return outcome === 'shifted' ? 0 : 1;
});

function stepsOf(list: string): number[] {
  const steps = list.split(',').map(Number);
  const isGrowing = steps.every((step, index) => Number.isInteger(step) && step >= 1 && step <= 100 && step > (steps[index - 1] ?? 0));
  if (!isGrowing || steps.at(-1) !== 100) throw new DevError(`--steps ${list} are no steps.`, { hint: 'Expected growing whole numbers up to 100, for example 1,5,25,50,100' });
  return steps;
}

function secondsOf(option: string, given: string): number {
  const seconds = Number(given);
  if (Number.isFinite(seconds) && seconds >= 0) return seconds;
  throw new DevError(`${option} ${given} is not a number of seconds.`, { hint: help });
}
