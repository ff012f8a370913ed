/**
 * What tracing costs a whole marketplace as it is deployed: `npm run bench tracing [-- --rounds 40 --requests 80 --percent 2 --people 4]`. Screens of people who are
 * signed in, what they change, and products nobody looked at before, through BFFs, gateway and subgraphs down to SQL. In short turns all services record spans and do
 * not, in the same processes; CPU per request, from the kernel, is compared round by round. Ends with 1 when it is more than 5 %.
 */
import { join } from 'node:path';
import { startBacking } from '../../dev/backing/backing.ts';
import { testProfile } from '../../dev/backing/profile.ts';
import { runCommand } from '../../dev/command.ts';
import { createProgress } from '../../dev/progress.ts';
import { seedStack } from '../../dev/seed/seed-stack.ts';
import { subgraphNames, type ServiceName } from '../../dev/services.ts';
import { startStack, type Stack } from '../../dev/stack.ts';
import { readBenchOptions } from '../options.ts';
import type { Prepared } from '../overload/offer.ts';
import { preparePeople } from '../overload/people.ts';
import { createRawClient, type RawClient, type Reply } from '../overload/raw-client.ts';
import { cpuMsOf } from '../screens/cpu.ts';

const { values } = readBenchOptions({
  options: { rounds: { type: 'string', default: '40' }, requests: { type: 'string', default: '80' }, percent: { type: 'string', default: '2' }, people: { type: 'string', default: '4' } },
  allowPositionals: true,
});
const [rounds, requests] = [Number(values.rounds), Number(values.requests)];
const most = 0.05;
const atOnce = 2;
const measured: readonly ServiceName[] = ['bff-web', 'bff-mobile', 'gateway', ...subgraphNames];
const say = (line: string): void => void process.stdout.write(`${line}\n`);

await runCommand(async ({ stopRequested }) => {
  const backing = await startBacking({ profile: testProfile, progress: createProgress(), stopping: stopRequested });
  const toggle = `--import=${join(import.meta.dirname, 'toggle.ts')}`;
  const env = { '*': { NODE_ENV: 'development', NODE_OPTIONS: toggle, LOG_LEVEL: 'warn', TRACE_SAMPLE_PERCENT: values.percent }, gateway: { RATE_LIMIT_ACTOR: '0', RATE_LIMIT_ADDRESS: '0' } };
  const stack = await startStack({ backing, env });
  try {
    await seedStack({ topology: stack.topology, say: () => undefined, pastOrders: 2 });
    const asking = createAsking(await preparePeople(stack, Number(values.people)));
    return await compare(stack, asking, stopRequested);
  } finally {
    await stack.stop();
    await backing.release();
  }
});

type Cost = ReadonlyMap<ServiceName, number>;

async function compare(stack: Stack, asking: Asking, stopRequested: AbortSignal): Promise<number> {
  await asking.ask(1_000);
  const ratios = new Map<ServiceName | 'all', number[]>();
  const sums = { on: 0, off: 0 };
  for (let round = 0; round < rounds; round += 1) {
    stopRequested.throwIfAborted();
    const first = await costOf(stack, asking);
    await toggle(stack);
    const second = await costOf(stack, asking);
    // Who goes first changes from round to round: machines get warmer and busier meanwhile.
    const [on, off] = round % 2 === 0 ? [first, second] : [second, first];
    note(ratios, on, off);
    say(`round ${round + 1} of ${rounds}: ${percent(sum(on) / sum(off))}`);
    sums.on += sum(on);
    sums.off += sum(off);
  }
  asking.close();
  say(`\n| service | CPU with spans, over without: median, and the middle half of ${rounds} rounds of ${requests} requests each way |\n|---|---|`);
  for (const [name, of] of ratios) say(`| ${name} | ${percent(quantile(of, 0.5))} (${percent(quantile(of, 0.25))} to ${percent(quantile(of, 0.75))}) |`);
  const total = quantile(ratios.get('all') ?? [], 0.5) - 1;
  say(`\n${(sums.off / rounds).toFixed(2)} ms of CPU per request without spans; ${percent(total + 1)} more with them at ${values.percent} % sampling, ${percent(sums.on / sums.off)} over all rounds together (at most ${most * 100} % is allowed)`);
  return total <= most ? 0 : 1;
}

function percent(ratio: number): string {
  return `${((ratio - 1) * 100).toFixed(1)} %`;
}

function note(ratios: Map<ServiceName | 'all', number[]>, on: Cost, off: Cost): void {
  const add = (name: ServiceName | 'all', ratio: number): void => void (ratios.get(name) ?? ratios.set(name, []).get(name))?.push(ratio);
  // What hardly works on these requests says nothing about itself.
  for (const [name, cost] of on) if ((off.get(name) ?? 0) > 0.1) add(name, cost / (off.get(name) ?? 1));
  add('all', sum(on) / sum(off));
}

function sum(cost: Cost): number {
  return [...cost.values()].reduce((total, each) => total + each, 0);
}

/** Milliseconds of CPU per request, by service. */
async function costOf(stack: Stack, asking: Asking): Promise<Cost> {
  const before = new Map(measured.map((name) => [name, cpuMsOf(stack.pid(name) ?? 0)]));
  await asking.ask(requests);
  return new Map(measured.map((name) => [name, (cpuMsOf(stack.pid(name) ?? 0) - (before.get(name) ?? 0)) / requests]));
}

function quantile(numbers: readonly number[], share: number): number {
  const sorted = numbers.toSorted((a, b) => a - b);
  const at = (sorted.length - 1) * share;
  const [low = 0, high = 0] = [sorted[Math.floor(at)], sorted[Math.ceil(at)]];
  return low + (high - low) * (at - Math.floor(at));
}

/** Turns the tracing of all services off, or on again. */
async function toggle(stack: Stack): Promise<void> {
  for (const name of measured) process.kill(stack.pid(name) ?? 0, 'SIGUSR2');
  // Signals are taken at a turn of the event loop.
  await new Promise((resolve) => setTimeout(resolve, 100));
}

interface Asking {
  /** So many requests, a few at a time; each turn asks for the same ones. Rejects when one is not answered whole. */
  ask(count: number): Promise<void>;
  close(): void;
}

function createAsking(prepared: readonly Prepared[]): Asking {
  const clients = new Map<number, RawClient>([...new Set(prepared.map(({ port }) => port))].map((port) => [port, createRawClient(port)]));
  let unique = Date.now();
  const send = ({ kind, port, text }: Prepared): Promise<void> =>
    new Promise((resolve, reject) => {
      const judge = (reply: Reply | undefined): void => (reply?.isWhole ? resolve() : reject(new Error(`${kind} was answered ${reply?.status ?? 'by a closed connection'}, not whole`)));
      clients.get(port)?.send(text.replace('{n}', String((unique += 1))), judge);
    });
  return {
    async ask(count) {
      let sent = 0;
      await Promise.all(
        Array.from({ length: atOnce }, async () => {
          for (let request = prepared[sent++ % prepared.length]; request && sent <= count; request = prepared[sent++ % prepared.length]) await send(request);
        }),
      );
    },
    close: () => clients.forEach((client) => client.close()),
  };
}
