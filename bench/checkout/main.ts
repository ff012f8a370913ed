/**
 * `npm run bench checkout [-- --seconds 15 --buyers 8,24 --alone --vendure-servers 1 --detail --profile <folder>]`: completed checkouts with lines of two vendors, from the web BFF down, as
 * guests and signed in, on services set as in production; and in turns with them, guests' purchases at Vendure, where it is installed (`npm install` in `bench/checkout/peers`).
 * Each load runs in three rounds, or more of ten seconds; what lies between the lowest and the highest is the noise. Several numbers of buyers are tried; half load is a steady pace of half the
 * purchases per second that the best of them completed. What follows a purchase by messages, jobs and mails counts, and is waited for before the next round. Everything
 * runs on this machine, clients included; CPU and counts per checkout say more than checkouts per second. `--alone` leaves Vendure out; `--vendure-servers` is how many of its
 * processes answer requests.
 */
import { availableParallelism, loadavg } from 'node:os';
import { startBacking } from '../../dev/backing/backing.ts';
import { testProfile } from '../../dev/backing/profile.ts';
import { checkInvariants } from '../../dev/invariants/check.ts';
import { createProgress } from '../../dev/progress.ts';
import { readBenchOptions } from '../options.ts';
import { compare, type Compared } from './compare.ts';
import { describeDetail, readDetail } from './detail.ts';
import { openOurs, type Ours } from './ours.ts';
import type { Load, Result } from './load.ts';
import { heading, row, timesRow, type Rounds } from './report.ts';
import { measureIdle, warmUp, type Side } from './sides.ts';
import { openVendure } from './vendure/side.ts';

const { values } = readBenchOptions({ options: { seconds: { type: 'string', default: '15' }, buyers: { type: 'string', default: '8,24' }, alone: { type: 'boolean' }, 'vendure-servers': { type: 'string', default: '1' }, detail: { type: 'boolean' }, profile: { type: 'string' } } });
// Longer ones would have our services stand still, in Vendure's turns, for longer than the broker waits for them.
const longestRoundSeconds = 10;
const rounds = Math.max(3, Math.ceil(Number(values.seconds) / longestRoundSeconds));
const roundMs = (Number(values.seconds) * 1_000) / rounds;
const levels = values.buyers.split(',').map(Number);
const products = ['harbour-mug', 'cloud-edge-notebook'];

const backing = await startBacking({ profile: testProfile, progress: createProgress(), stopping: new AbortController().signal });
const opened: { close(): Promise<void> }[] = [{ close: () => backing.release() }];
try {
  const vendure = values.alone ? undefined : await openVendure({ mysqlAdminUrl: backing.mysqlAdminUrl, products: products.length, servers: Number(values['vendure-servers']) });
  if (vendure) opened.push(vendure);
  else if (!values.alone) console.log('Vendure is not installed, so it is not measured: run `npm install` in bench/checkout/peers');
  const ours = await openOurs({ backing, products, profileDir: values.profile });
  opened.push(ours);
  await measureAll(ours, vendure?.side);
  const violations = await checkInvariants(ours.stack.topology);
  console.log(violations.length === 0 ? '\nAll invariants of ours hold.' : `\n${violations.join('\n')}`);
} finally {
  for (const each of opened.toReversed()) await each.close();
}

async function measureAll(ours: Ours, peer?: Side): Promise<void> {
  const all = [ours.side, ...(peer ? [peer] : [])];
  for (const side of all) await warmUp(side);
  const idle = await measureIdle({ sides: all });
  if (values.detail) await printDetail(ours);
  const common = { all, idle, levels, rounds, roundMs };
  const guests = await compare({ ...common, sides: all, signedIn: false });
  const customers = await compare({ ...common, sides: [ours.side], signedIn: true });
  console.log(`\n${rounds} rounds of ${(roundMs / 1_000).toFixed(0)} s: median, with the lowest and the highest; background work when nobody buys is subtracted. Load average ${loadavg()[0]?.toFixed(1)}.`);
  console.log(`CPU is that of the services; with servers and clients; and of everything on this machine, as a share of its ${availableParallelism()} cores.\n`);
  console.log(heading);
  for (const load of [...guests.loadsOf.values(), ...customers.loadsOf.values()].flat()) console.log(row(load));
  if (peer) printTimes(ours.side, peer, guests);
}

/** Ours as a multiple of the peer: with as many buyers, in turns with it, and each side with the number that it is best with. */
function printTimes(ours: Side, peer: Side, { loadsOf, bestOf }: Compared): void {
  const theirs = loadsOf.get(peer) ?? [];
  for (const [index, load] of (loadsOf.get(ours) ?? []).slice(0, levels.length).entries()) console.log(timesRow(`times ${peer.name}, ${load.buyers} guests`, load, theirs[index] as Rounds));
  console.log(timesRow(`times ${peer.name}, guests, each at its best`, bestOf.get(ours) as Rounds, bestOf.get(peer) as Rounds));
}

/** Where the work goes, at full load and at half of it, where less waits to be done together: for whoever wants to make it less. */
async function printDetail(ours: Ours): Promise<void> {
  const buyers = Math.max(...levels);
  const { completed, seconds } = await printDetailOf(ours, `${buyers} guests`, { buyers });
  await printDetailOf(ours, 'half load', { buyers, perSecond: completed / seconds / 2 });
}

async function printDetailOf({ side, stack }: Ours, name: string, load: Pick<Load, 'buyers' | 'perSecond'>): Promise<Result> {
  const before = await readDetail(stack.urls);
  const result = await side.run({ signedIn: false, ms: 8_000, ...load });
  console.log(`\n${name}\n${describeDetail(before, await readDetail(stack.urls), result.completed)}`);
  return result;
}
