import { cpus, loadavg } from 'node:os';
import { setTimeout as sleep } from 'node:timers/promises';
import { subgraphNames } from '../../dev/services.ts';
import type { KillableBacking } from '../../dev/backing/killable.ts';
import type { Stack } from '../../dev/stack.ts';
import { createJourney } from '../../test/stack/journey.ts';
import { stockUp } from '../../dev/seed/stock-up.ts';
import { screen } from '../screens/ask.ts';
import { percentile } from '../screens/measure.ts';
import { createRecorder } from '../screens/recorded.ts';
import { looksAt, type Look } from '../screens/screens.ts';
import { registeredMutations } from '../../test/stack/web-client.ts';
import { measureEvents } from './events.ts';
import { heldBy } from './held.ts';
import { createMeter, totalOf, type Meter } from './meter.ts';
import { aimMs, coldShare, mix, requestsPerMinute } from './mix.ts';
import { needOf, type Share } from './need.ts';
import { byTier, pidsOf } from './processes.ts';
import { concurrencyReport, costTable, eventsReport, heldTable, requestsReport, scalingTable, type Row } from './report.ts';
import { endTwins, measureConcurrency, measureScaling } from './scaling.ts';
import { mobileShopper, mobileSteps, webShopper, webSteps } from './shoppers.ts';
import { measureSteps } from './steps.ts';

export interface Measuring {
  stack: Stack;
  backing: KillableBacking;
  /** Only screens and mutations with this in their names; no extrapolation then. */
  only: string;
  /** Shorter, and rougher. */
  isQuick: boolean;
  stopRequested: AbortSignal;
  say: (text: string) => void;
}

const products = ['harbour-mug', 'cloud-edge-notebook'];
const coupon = 'TIDE15';
const titleOf = ({ client, name, viewer }: Look): string => `${client} ${name}, ${viewer}`;

/** Measures everything, and says it as it comes. */
export async function measureAll(measuring: Measuring): Promise<void> {
  const { stack, backing, only, isQuick, stopRequested, say } = measuring;
  const recorder = await createRecorder(stack);
  const looks = await patiently(() => looksAt(stack));
  const [home, product] = [lookNamed(looks, 'web HomePage, guest'), lookNamed(looks, 'web ProductPage, guest')];
  const [asked] = await recorder.askedFor(product);
  await recorder.close();
  if (!asked) throw new Error('The product page asked the gateway for nothing');
  const pids = pidsOf(stack, backing);
  const ms = isQuick ? 1_500 : 3_000;
  const scaling = await measureScaling({ meter: await createMeter(pids), asking: { stack, home, asked }, ms });
  await endTwins(stack);
  const meter = await createMeter(pids);
  const screens: Row[] = [];
  for (const look of looks.filter((each) => titleOf(each).includes(only))) {
    stopRequested.throwIfAborted();
    screens.push(await measureScreen(meter, stack, look, isQuick));
  }
  const concurrency = await measureConcurrency(meter, timed(stack, lookNamed(looks, 'web AccountPage, customer')), ms / 4);
  const held = heldBy(pids, backing);
  const mutations = await measureMutations(measuring, meter);
  const events = await measureEvents(backing, isQuick ? 3 : 6);
  say(`${cpus().length} cores, which clients and servers share; load ${loadavg()[0]?.toFixed(1)}, ${(meter.otherWork * 100).toFixed(0)} % of them busy with other work before. CPU is from the kernel, background work of an idle marketplace taken off.\n`);
  say(`${costTable('screen', screens)}\n\n${costTable('mutation, with all that follows', mutations)}\n\nNot measured, for they need a state that is made once: ${unmeasured(mutations).join(', ')}.\n`);
  say(`${scalingTable(scaling)}\n\nWhere the machine is near 100 % busy, throughput is the machine's, and the last column says more than σ.\n`);
  say(`A customer's account page, all tiers with one process:\n\n${concurrencyReport(concurrency)}\n\n${heldTable(held)}\n`);
  if (only === '') {
    // Latencies of a machine that others keep busy are theirs.
    const [isTimed, basis] = meter.otherWork < 0.25 ? ([true, 'alone as measured'] as const) : ([false, 'alone taken as the CPU of all tiers together, since other work spoils the latencies here'] as const);
    say(`${requestsReport(needOf({ perSecond: requestsPerMinute / 60, aimMs, mix: sharesOf([...screens, ...mutations], isTimed) }), held, basis)}\n`);
  }
  say(eventsReport(events));
}

/** Signing in may time out while the services warm up on a busy machine. */
async function patiently<T>(work: () => Promise<T>, attempts = 4): Promise<T> {
  try {
    return await work();
  } catch (error) {
    if (attempts <= 1) throw error;
    await sleep(3_000);
    return await patiently(work, attempts - 1);
  }
}

function lookNamed(looks: readonly Look[], title: string): Look {
  const look = looks.find((each) => titleOf(each) === title);
  if (!look) throw new Error(`There is no screen "${title}"`);
  return look;
}

function timed({ urls }: Pick<Stack, 'urls'>, look: Look, options?: { cold: boolean }): () => Promise<number> {
  const ask = screen(urls[`bff-${look.client}`], look, options);
  return async () => (await ask()).ms;
}

/** Hot: by four at a time, for CPU; one at a time, for how long it takes. */
async function measureScreen(meter: Meter, stack: Stack, look: Look, isQuick: boolean): Promise<Row> {
  const ask = timed(stack, look);
  await meter.keepBusy(ask, { connections: 4, ms: isQuick ? 150 : 300 });
  const { cpuMs, ...busy } = await meter.keepBusy(ask, { connections: 4, ms: isQuick ? 300 : 700 });
  const { latenciesMs } = await meter.oneByOne(ask, { count: 20 });
  const cold = await meter.oneByOne(timed(stack, look, { cold: true }), { count: isQuick ? 4 : 8, before: () => forgetAll(stack) });
  return { name: titleOf(look), hot: { ...busy, cpuMs, latenciesMs }, cold };
}

/** Has the gateway forget what it keeps of all subgraphs. */
async function forgetAll({ urls }: Pick<Stack, 'urls'>): Promise<void> {
  const response = await fetch(`${urls.gateway}/admin/cache/evict`, { method: 'POST', headers: { 'content-type': 'application/json' }, body: JSON.stringify({ subgraphs: subgraphNames }) });
  if (!response.ok) throw new Error(`The gateway did not forget: ${response.status} ${await response.text()}`);
}

async function measureMutations({ stack, only, isQuick, stopRequested }: Measuring, meter: Meter): Promise<Row[]> {
  await stockUp(stack, products);
  const journey = createJourney(stack);
  const variantIds = await journey.variantsOf(...products);
  const { data } = await journey.gateway<{ product: { id: string } }>('query($slug: String!) { product(slug: $slug) { id } }', { variables: { slug: products[0] } });
  const common = { meter, people: isQuick ? 4 : 8, rounds: isQuick ? 1 : 2, stopRequested };
  const web = await measureSteps({ ...common, steps: webSteps(stack, { variantIds, productId: data.product.id, coupon }), newShopper: () => webShopper(stack) });
  const mobile = await measureSteps({ ...common, steps: mobileSteps({ variantIds, coupon }), newShopper: () => mobileShopper(stack) });
  const rowsOf = (client: string, costs: typeof web): Row[] => costs.map(({ name, cost, problem }) => ({ name: `${client} ${name}`, ...(cost && { hot: cost }), problem }));
  return [...rowsOf('web', web), ...rowsOf('mobile', mobile)].filter(({ name }) => name.includes(only));
}

/** Mutations of both BFFs that are not among the rows. */
function unmeasured(rows: readonly Row[]): string[] {
  const measured = new Set(rows.flatMap(({ name, hot }) => (hot ? [name] : [])));
  return (['web', 'mobile'] as const).flatMap((client) => [...new Set(registeredMutations(client))].map((name) => `${client} ${name}`).filter((name) => !measured.has(name)));
}

/** The mix with its figures; a page is asked with nothing kept now and then. */
function sharesOf(rows: readonly Row[], isTimed: boolean): Share[] {
  return Object.entries(mix).map(([name, share]) => {
    const { hot, cold = hot, problem } = rows.find((row) => row.name === name) ?? {};
    if (!hot || !cold) throw new Error(`The mix names "${name}", which was not measured${problem === undefined ? '' : `: ${problem}`}`);
    const cpuMs = byTier((tier) => hot.cpuMs[tier] * (1 - coldShare) + cold.cpuMs[tier] * coldShare);
    return { share, cpuMs, p95Ms: isTimed ? percentile(hot.latenciesMs, 0.95) : totalOf(cpuMs) };
  });
}
