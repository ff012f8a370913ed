/**
 * `npm run bench checkout [-- --seconds 20 --buyers 16 --detail]`: completed checkouts with lines of two vendors, from the web BFF down, as guests and signed in.
 * Everything runs on this machine, clients included; CPU and counts per checkout say more than checkouts per second.
 */
import { randomUUID } from 'node:crypto';
import { parseArgs } from 'node:util';
import { startBacking } from '../../dev/backing/backing.ts';
import { testProfile } from '../../dev/backing/profile.ts';
import { checkInvariants } from '../../dev/invariants/check.ts';
import { createProgress } from '../../dev/progress.ts';
import { createApi } from '../../dev/seed/api.ts';
import { seedStack } from '../../dev/seed/seed-stack.ts';
import { startStack, type Stack } from '../../dev/stack.ts';
import { createJourney } from '../../test/stack/journey.ts';
import { createWebClient } from '../../test/stack/web-client.ts';
import { describeDetail, readDetail } from './detail.ts';
import { difference, readCounters, type Counters } from './counters.ts';

const { values } = parseArgs({ options: { seconds: { type: 'string', default: '15' }, buyers: { type: 'string', default: '8' }, detail: { type: 'boolean' }, profile: { type: 'string' } } });
const durationMs = Number(values.seconds) * 1_000;
const buyers = Number(values.buyers);
const products = ['harbour-mug', 'cloud-edge-notebook'];

interface Result {
  completed: number;
  failed: number;
  seconds: number;
  firstAnswersMs: number[];
  used: Counters;
}

const progress = createProgress();
const backing = await startBacking({ profile: testProfile, progress, stopping: new AbortController().signal });
// With a folder given, each service leaves a CPU profile there.
const profiling: Record<string, string> = values.profile === undefined ? {} : { NODE_OPTIONS: `--cpu-prof --cpu-prof-dir=${values.profile}` };
const stack = await startStack({ backing, env: { '*': { LOG_LEVEL: 'warn', ...profiling } } });
try {
  await seedStack({ topology: stack.topology, say: () => {}, pastOrders: 0 });
  await stockUp(stack);
  await run(stack, { signedIn: false, concurrency: 2, ms: 3_000 });
  const idle = await measureIdle(stack);
  if (values.detail) await printDetail(stack);
  const rows = [];
  for (const signedIn of [false, true]) rows.push(row(signedIn ? 'signed in' : 'guest', await run(stack, { signedIn, concurrency: buyers, ms: durationMs }), idle));
  rows.push(row('guest, half load', await run(stack, { signedIn: false, concurrency: Math.max(1, Math.floor(buyers / 4)), ms: durationMs }), idle));
  console.log(`\n${buyers} buyers at a time, ${values.seconds} s each; background work of an idle stack is subtracted.\n`);
  console.log('| buyers | completed/s | failed | CPU ms | SQL statements | HTTP requests | messages | first answer p50 / p95 ms |');
  console.log('|---|---|---|---|---|---|---|---|');
  for (const text of rows) console.log(text);
  const violations = await checkInvariants(stack.topology);
  console.log(violations.length === 0 ? '\nAll invariants hold.' : `\n${violations.join('\n')}`);
} finally {
  await stack.stop();
  await backing.release();
}

/** Enough that nobody is refused, booked in by the vendors. */
async function stockUp({ topology }: Stack): Promise<void> {
  const api = createApi(topology);
  for (const slug of products) {
    const product = await api.call<{ vendor: { id: string }; defaultVariant: { id: string } }>(
      { userId: 'usr_bench', roles: [] },
      'query($slug: String!) { product(slug: $slug) { vendor { id } defaultVariant { id } } }',
      { slug },
    );
    const owner = { userId: 'usr_bench', roles: [], memberships: [{ tenantId: product.vendor.id, role: 'OWNER' }] };
    const book = 'mutation($id: ID!, $key: String!) { stockAdjust(variantId: $id, delta: 100000, reason: RECEIVED, idempotencyKey: $key) { userErrors { code message } } }';
    await api.call(owner, book, { id: product.defaultVariant.id, key: `bench-${slug}` });
  }
}

/** Where the work of one run goes, for whoever wants to make it less. */
async function printDetail(running: Stack): Promise<void> {
  const before = await readDetail(running.urls);
  const { completed } = await run(running, { signedIn: false, concurrency: 4, ms: 5_000 });
  console.log(`\n${describeDetail(before, await readDetail(running.urls), completed)}`);
}

async function measureIdle({ urls }: Stack): Promise<Counters & { seconds: number }> {
  const before = await readCounters(urls);
  const startedAt = performance.now();
  await new Promise((resolve) => setTimeout(resolve, 3_000));
  return { ...difference(before, await readCounters(urls)), seconds: (performance.now() - startedAt) / 1_000 };
}

async function run({ urls }: Stack, { signedIn, concurrency, ms }: { signedIn: boolean; concurrency: number; ms: number }): Promise<Result> {
  const journey = createJourney({ urls });
  const variantIds = await journey.variantsOf(...products);
  const result: Result = { completed: 0, failed: 0, seconds: 0, firstAnswersMs: [], used: { cpuSeconds: 0, sqlStatements: 0, httpRequests: 0, messages: 0 } };
  const people = await Promise.all(Array.from({ length: concurrency }, () => newBuyer(urls['bff-web'], signedIn)));
  const before = await readCounters(urls);
  const startedAt = performance.now();
  await Promise.all(
    people.map(async (browser) => {
      while (performance.now() - startedAt < ms) {
        const { state, firstAnswerMs } = await journey.fillAndCheckOut(browser, variantIds).then(
          (checkout) => ({ state: checkout.state, firstAnswerMs: checkout.firstAnswerMs }),
          () => ({ state: 'ERROR', firstAnswerMs: 0 }),
        );
        if (state !== 'PLACED') result.failed += 1;
        else {
          result.completed += 1;
          result.firstAnswersMs.push(firstAnswerMs);
        }
      }
    }),
  );
  result.seconds = (performance.now() - startedAt) / 1_000;
  result.used = difference(before, await readCounters(urls));
  return result;
}

async function newBuyer(baseUrl: string, signedIn: boolean) {
  const browser = createWebClient(baseUrl);
  if (signedIn) {
    const input = { email: `bench-${randomUUID().slice(0, 8)}@example.com`, password: 'bench-harness-2291', displayName: 'Bench Buyer', market: { locale: 'en-IE', currency: 'EUR', country: 'FR' } };
    await browser.send('SignUp', { input });
  }
  return browser;
}

function row(name: string, { completed, failed, seconds, used, firstAnswersMs }: Result, idle: Counters & { seconds: number }): string {
  const each = (counter: keyof Counters, factor = 1) => (((used[counter] - (idle[counter] / idle.seconds) * seconds) * factor) / Math.max(1, completed)).toFixed(1);
  const sorted = firstAnswersMs.toSorted((a, b) => a - b);
  const percentile = (share: number) => Math.round(sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * share))] ?? 0);
  return `| ${name} | ${(completed / seconds).toFixed(1)} | ${failed} | ${each('cpuSeconds', 1_000)} | ${each('sqlStatements')} | ${each('httpRequests')} | ${each('messages')} | ${percentile(0.5)} / ${percentile(0.95)} |`;
}
