/**
 * What tracing costs a whole marketplace: `npm run bench tracing [-- --rounds 40 --requests 80 --percent 2]`. Pages are asked of the web BFF, through the gateway
 * and subgraphs down to SQL, nothing answered from a cache. In short turns all services record spans and do not, in the same processes; CPU per page is compared
 * round by round. Ends with 1 when it is more than 5 %.
 */
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { Pool } from 'undici';
import { startBacking } from '../../dev/backing/backing.ts';
import { testProfile } from '../../dev/backing/profile.ts';
import { runCommand } from '../../dev/command.ts';
import { createProgress } from '../../dev/progress.ts';
import { seedStack } from '../../dev/seed/seed-stack.ts';
import type { ServiceName } from '../../dev/services.ts';
import { startStack, type Stack } from '../../dev/stack.ts';
import { registeredIds } from '../../test/stack/web-client.ts';
import { cpuMsOf } from '../screens/cpu.ts';

const { values } = parseArgs({
  options: { rounds: { type: 'string', default: '40' }, requests: { type: 'string', default: '80' }, percent: { type: 'string', default: '2' } },
  allowPositionals: true,
});
const [rounds, requests] = [Number(values.rounds), Number(values.requests)];
const most = 0.05;
const measured: readonly ServiceName[] = ['bff-web', 'gateway', 'product', 'vendor', 'user', 'order', 'notification'];
const say = (line: string): void => void process.stdout.write(`${line}\n`);

const idOf = registeredIds('web');
const pages: readonly [name: string, variables: object][] = [
  ['ProductPage', { slug: 'harbour-mug' }],
  ['HomePage', {}],
  ['SearchPage', { query: 'mug' }],
  ['VendorPage', { slug: 'kiln-and-tide' }],
];

await runCommand(async ({ stopRequested }) => {
  const backing = await startBacking({ profile: testProfile, progress: createProgress(), stopping: stopRequested });
  const stack = await startStack({ backing, env: environment() });
  try {
    await seedStack({ topology: stack.topology, say: () => undefined, pastOrders: 2 });
    return await compare(stack, stopRequested);
  } finally {
    await stack.stop();
    await backing.release();
  }
});

function environment() {
  const toggle = `--import=${join(import.meta.dirname, 'toggle.ts')}`;
  return {
    // What is slow is kept, too: here it would be slow because of what else this machine does.
    '*': { NODE_ENV: 'development', NODE_OPTIONS: toggle, LOG_LEVEL: 'warn', TRACE_SAMPLE_PERCENT: values.percent, TRACE_SLOW_MS: '60000' },
    'bff-web': { PAGE_FRESH_MS: '0' },
    gateway: { CACHE_MAX_AGE_SECONDS: '0', RATE_LIMIT_ACTOR: '0', GATEWAY_MERGE_IN_FLIGHT: 'false' },
  };
}

type Cost = ReadonlyMap<ServiceName, number>;

async function compare(stack: Stack, stopRequested: AbortSignal): Promise<number> {
  const pool = new Pool(stack.urls['bff-web'], { connections: 2 });
  await ask(pool, 600);
  const ratios = new Map<ServiceName | 'all', number[]>();
  const without: number[] = [];
  for (let round = 0; round < rounds; round += 1) {
    stopRequested.throwIfAborted();
    const first = await costOf(stack, pool);
    await toggle(stack);
    const second = await costOf(stack, pool);
    // Who goes first changes from round to round: machines get warmer and busier meanwhile.
    const isOnFirst = round % 2 === 0;
    note(ratios, isOnFirst ? first : second, isOnFirst ? second : first);
    without.push(sum(isOnFirst ? second : first));
  }
  await pool.close();
  say(`\n| service | CPU with spans, over without (median of ${rounds} rounds of ${requests} pages each way) |\n|---|---|`);
  for (const [name, of] of ratios) say(`| ${name} | ${((median(of) - 1) * 100).toFixed(1)} % |`);
  const total = median(ratios.get('all') ?? []) - 1;
  say(`\n${median(without).toFixed(2)} ms of CPU per page without spans; ${(total * 100).toFixed(1)} % more with them at ${values.percent} % sampling (at most ${most * 100} % is allowed)`);
  return total <= most ? 0 : 1;
}

function note(ratios: Map<ServiceName | 'all', number[]>, on: Cost, off: Cost): void {
  const add = (name: ServiceName | 'all', ratio: number): void => void (ratios.get(name) ?? ratios.set(name, []).get(name))?.push(ratio);
  // What hardly works on these pages says nothing about itself.
  for (const [name, cost] of on) if ((off.get(name) ?? 0) > 0.1) add(name, cost / (off.get(name) ?? 1));
  add('all', sum(on) / sum(off));
}

function sum(cost: Cost): number {
  return [...cost.values()].reduce((total, each) => total + each, 0);
}

/** Milliseconds of CPU per page, by service. */
async function costOf(stack: Stack, pool: Pool): Promise<Cost> {
  const before = new Map(measured.map((name) => [name, cpuMsOf(stack.pid(name) ?? 0)]));
  await ask(pool, requests);
  return new Map(measured.map((name) => [name, (cpuMsOf(stack.pid(name) ?? 0) - (before.get(name) ?? 0)) / requests]));
}

function median(values: readonly number[]): number {
  const sorted = values.toSorted((a, b) => a - b);
  const middle = sorted.length >> 1;
  return sorted.length % 2 === 1 ? (sorted[middle] ?? 0) : ((sorted[middle - 1] ?? 0) + (sorted[middle] ?? 0)) / 2;
}

/** Turns the tracing of all services off, or on again. */
async function toggle(stack: Stack): Promise<void> {
  for (const name of measured) process.kill(stack.pid(name) ?? 0, 'SIGUSR2');
  // Signals are taken at a turn of the event loop.
  await new Promise((resolve) => setTimeout(resolve, 100));
}

async function ask(pool: Pool, count: number): Promise<void> {
  let sent = 0;
  await Promise.all(
    Array.from({ length: 2 }, async () => {
      while (sent < count) {
        const [name, variables] = pages[sent++ % pages.length] ?? ['HomePage', {}];
        const query = new URLSearchParams({ id: idOf(name), variables: JSON.stringify(variables) });
        const { statusCode, body } = await pool.request({ path: `/graphql?${query.toString()}`, method: 'GET' });
        const text = await body.text();
        if (statusCode !== 200 || text.includes('"errors":[')) throw new Error(`${name} was answered ${statusCode}: ${text.slice(0, 300)}`);
      }
    }),
  );
}
