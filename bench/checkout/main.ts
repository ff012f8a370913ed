/**
 * `npm run bench checkout [-- --seconds 21 --buyers 8,24 --detail --profile <folder>]`: completed checkouts with lines of two vendors, from the web BFF down, as guests and
 * signed in, on services set as in production. Each load runs in three rounds; what lies between the lowest and the highest is the noise. Several numbers of buyers
 * are tried; half load is a steady pace of half the purchases per second that the best of them completed. What follows a purchase by messages and mails counts, and is
 * waited for before the next round. Everything runs on this machine, clients included; CPU and counts per checkout say more than checkouts per second.
 */
import { availableParallelism } from 'node:os';
import { startBacking } from '../../dev/backing/backing.ts';
import { testProfile } from '../../dev/backing/profile.ts';
import { checkInvariants } from '../../dev/invariants/check.ts';
import { createProgress } from '../../dev/progress.ts';
import { seedStack } from '../../dev/seed/seed-stack.ts';
import { startStack, type Stack } from '../../dev/stack.ts';
import { createJourney } from '../../test/stack/journey.ts';
import { readBenchOptions } from '../options.ts';
import { watchFollowUps } from './follow-ups.ts';
import { createShoppers, type Load, type Result, type Shoppers } from './buyers.ts';
import { describeDetail, readDetail } from './detail.ts';
import { difference, readCounters, type Counters } from './counters.ts';
import { stockUp } from '../../dev/seed/stock-up.ts';

const { values } = readBenchOptions({ options: { seconds: { type: 'string', default: '15' }, buyers: { type: 'string', default: '8,24' }, detail: { type: 'boolean' }, profile: { type: 'string' } } });
const rounds = 3;
const roundMs = (Number(values.seconds) * 1_000) / rounds;
const levels = values.buyers.split(',').map(Number);
const warmUpBuyers = 8;
const products = ['harbour-mug', 'cloud-edge-notebook'];

const progress = createProgress();
const backing = await startBacking({ profile: testProfile, progress, stopping: new AbortController().signal });
// With a folder given, each service leaves a CPU profile there.
const profiling: Record<string, string> = values.profile === undefined ? {} : { NODE_OPTIONS: `--cpu-prof --cpu-prof-dir=${values.profile}` };
// As in production, but for the gateway's own entry, where the journey looks up what it will buy. Some traces are kept, those that fail or are slow among them.
const production = { NODE_ENV: 'production', GATEWAY_OPEN: 'true', TRACE_SAMPLE_PERCENT: '2' };
const stack = await startStack({ backing, env: { '*': { LOG_LEVEL: 'warn', ...production, ...profiling } } });
const followUps = await watchFollowUps(stack.topology);
try {
  await seedStack({ topology: stack.topology, say: () => {}, pastOrders: 0 });
  await stockUp(stack, products);
  const shoppers = createShoppers(stack, await createJourney(stack).variantsOf(...products), followUps.done);
  await warmUp(shoppers);
  const idle = await measureIdle(stack);
  if (values.detail) await printDetail(stack, shoppers);
  const table: string[] = [];
  for (const signedIn of [false, true]) {
    const who = signedIn ? 'signed in' : 'guest';
    let [rated, atBest] = [0, 0];
    for (const buyers of levels) {
      const full = await inRounds(shoppers, { signedIn, buyers, ms: roundMs });
      table.push(row(`${buyers} ${who}`, full, idle));
      const perSecond = median(full.map((result) => result.completed / result.seconds));
      if (perSecond > rated) [rated, atBest] = [perSecond, buyers];
    }
    table.push(row(`${who}, half load`, await inRounds(shoppers, { signedIn, buyers: atBest, ms: roundMs, perSecond: rated / 2 }), idle));
  }
  console.log(`\n${rounds} rounds of ${(roundMs / 1_000).toFixed(0)} s: median, with the lowest and the highest; background work of an idle stack is subtracted.`);
  console.log(`CPU is that of the services; with servers and clients; and of everything on this machine, as a share of its ${availableParallelism()} cores.\n`);
  console.log('| buyers | completed/s | failed | CPU ms per checkout: services | in all | machine busy % | SQL statements | HTTP requests | messages | first answer p50 / p99 ms |');
  console.log('|---|---|---|---|---|---|---|---|---|---|');
  for (const text of table) console.log(text);
  const violations = await checkInvariants(stack.topology);
  console.log(violations.length === 0 ? '\nAll invariants hold.' : `\n${violations.join('\n')}`);
} finally {
  await followUps.close();
  await stack.stop();
  await backing.release();
}

/** Code that has run a few times only costs several times what it costs later. */
async function warmUp(shoppers: Shoppers): Promise<void> {
  const endsAt = performance.now() + 60_000;
  for (let completed = 0; completed < 200 && performance.now() < endsAt; ) completed += (await shoppers.run({ signedIn: false, buyers: warmUpBuyers, ms: 2_000 })).completed;
}

/** Where the work of one run goes, for whoever wants to make it less. */
async function printDetail({ urls }: Stack, shoppers: Shoppers): Promise<void> {
  const before = await readDetail(urls);
  const { completed } = await shoppers.run({ signedIn: false, buyers: Math.max(...levels), ms: 8_000 });
  console.log(`\n${describeDetail(before, await readDetail(urls), completed)}`);
}

async function measureIdle({ urls }: Stack): Promise<Counters & { seconds: number }> {
  const before = await readCounters(urls);
  const startedAt = performance.now();
  await new Promise((resolve) => setTimeout(resolve, 3_000));
  return { ...difference(before, await readCounters(urls)), seconds: (performance.now() - startedAt) / 1_000 };
}

async function inRounds(shoppers: Shoppers, load: Load): Promise<Result[]> {
  const results: Result[] = [];
  while (results.length < rounds) results.push(await shoppers.run(load));
  return results;
}

function median(numbers: readonly number[]): number {
  return numbers.toSorted((a, b) => a - b)[Math.floor(numbers.length / 2)] ?? 0;
}

function withNoise(numbers: readonly number[]): string {
  return `${median(numbers).toFixed(1)} (${Math.min(...numbers).toFixed(1)}-${Math.max(...numbers).toFixed(1)})`;
}

function row(name: string, results: readonly Result[], idle: Counters & { seconds: number }): string {
  const each = (read: (used: Counters) => number) => withNoise(results.map(({ used, usedSeconds, completed }) => (read(used) - (read(idle) / idle.seconds) * usedSeconds) / Math.max(1, completed)));
  const busy = withNoise(results.map(({ busySeconds, seconds }) => (busySeconds / seconds / availableParallelism()) * 100));
  const sorted = results.flatMap(({ firstAnswersMs }) => firstAnswersMs).toSorted((a, b) => a - b);
  const percentile = (share: number) => Math.round(sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * share))] ?? 0);
  const failed = results.reduce((sum, result) => sum + result.failed, 0);
  const cells = [name, withNoise(results.map(({ completed, seconds }) => completed / seconds)), failed, each(({ cpuSeconds }) => cpuSeconds * 1_000), each(allCpuMs), busy, each((used) => used.sqlStatements), each((used) => used.httpRequests), each((used) => used.messages), `${percentile(0.5)} / ${percentile(0.99)}`];
  return `| ${cells.join(' | ')} |`;
}

function allCpuMs({ cpuSeconds, serverCpuSeconds, clientCpuSeconds }: Counters): number {
  return (cpuSeconds + serverCpuSeconds + clientCpuSeconds) * 1_000;
}
