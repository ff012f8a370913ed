/** One screen through its BFF, beside the same data from the gateway. */
import type { Stack } from '../../dev/stack.ts';
import { subgraphNames } from '../../dev/services.ts';
import { kilobytes, operation, partByPart, screen, type Ask, type Got } from './ask.ts';
import { cpuReader, keepBusy, oneByOne, together, type Timed } from './measure.ts';
import type { Asked } from './recorded.ts';
import { startRelay } from './relay.ts';
import type { Look } from './screens.ts';

/** One way to get a screen's data. */
export interface Way {
  readonly requests: number;
  readonly kilobytes: { plain: number; gzip: number };
  /** The first request of all, before anything is planned, compiled or kept. */
  readonly firstMs: number;
  /** Short rounds, by turns with those of the other ways. */
  readonly hotRounds: readonly Timed[];
  readonly hot: Timed;
  readonly cold: Timed;
}

export interface Compared {
  readonly look: Look;
  readonly gatewayRequests: number;
  readonly bff: Way;
  /** The BFF's own operation, sent to the gateway. */
  readonly whole: Way;
  /** Each part of the screen by itself. */
  readonly parts: Way;
  /** The operation through a process that only passes it on: what a second hop costs at the least. */
  readonly relayRounds: readonly Timed[];
}

export interface Comparison {
  stack: Stack;
  look: Look;
  asked: readonly Asked[];
  hotMs: number;
  coldCount: number;
}

/** Short ones: what else the machine does then meets all ways alike. */
const turns = 24;
const roundsPerHot = 10;
/** The engine takes some thousand calls of a function until it has compiled it for good. The gateway has what is asked by all four ways, and had all screens before; the BFF has the first alone. */
const warmUp = { page: { requests: 12_000, longest: 18 }, others: { requests: 4000, longest: 6 } };

export async function compare({ stack, look, asked, hotMs, coldCount }: Comparison): Promise<Compared> {
  const [only] = asked;
  if (!only) throw new Error(`${look.name} asked the gateway for nothing`);
  const { gateway } = stack.urls;
  const service = `bff-${look.client}` as const;
  const readCpu = cpuReader(stack, service);
  const forget = () => forgetAll(gateway);
  const parts = partByPart(gateway, only);
  const ways = [
    { ask: screen(stack.urls[service], look), cold: screen(stack.urls[service], look, { cold: true }), requests: 1 },
    { ask: operation(gateway, only), cold: operation(gateway, only), requests: 1 },
    { ask: parts.ask, cold: parts.ask, requests: parts.requests },
  ] satisfies { ask: Ask; cold: Ask; requests: number }[];
  const firsts: Got[] = [];
  for (const { ask } of ways) firsts.push(await ask());
  const relay = await startRelay(gateway, only);
  const asks = [...ways.map(({ ask }) => ask), relay.ask];
  for (const [index, ask] of asks.entries()) {
    const { requests, longest } = index === 0 ? warmUp.page : warmUp.others;
    await keepBusy({ ask, connections: 8, ms: hotMs * longest, requests, readCpu });
  }
  const rounds: Timed[][] = asks.map(() => []);
  for (let turn = 0; turn < turns; turn += 1) {
    // Another begins each time, so that none always comes after the same one.
    for (const index of asks.keys()) {
      const way = (index + turn) % asks.length;
      rounds[way]?.push(await keepBusy({ ask: asks[way] as Ask, connections: 1, ms: hotMs / roundsPerHot, readCpu }));
    }
  }
  await relay.stop();
  const cold: Timed[] = [];
  for (const { cold: ask } of ways) cold.push(await oneByOne({ ask, count: coldCount, prepare: forget, readCpu }));
  const wayOf = (index: number): Way => {
    const hotRounds = rounds[index] as Timed[];
    const first = firsts[index] as Got;
    return { requests: ways[index]?.requests ?? 0, kilobytes: kilobytes(first), firstMs: first.ms, hotRounds, hot: together(hotRounds), cold: cold[index] as Timed };
  };
  return { look, gatewayRequests: asked.length, bff: wayOf(0), whole: wayOf(1), parts: wayOf(2), relayRounds: rounds[3] as Timed[] };
}

/** Has the gateway forget what it keeps of all subgraphs. */
async function forgetAll(gateway: string): Promise<void> {
  const response = await fetch(`${gateway}/admin/cache/evict`, { method: 'POST', headers: { 'content-type': 'application/json' }, body: JSON.stringify({ subgraphs: subgraphNames }) });
  if (!response.ok) throw new Error(`The gateway did not forget: ${response.status} ${await response.text()}`);
}
