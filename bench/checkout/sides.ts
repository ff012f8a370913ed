/** Shops that take turns on one machine: while one is measured, the others stand still. */
import { difference, type Counters } from './counters.ts';
import { runLoad, type Load, type Result, type Shop } from './load.ts';

export interface Side {
  name: string;
  run(load: Load): Promise<Result>;
  count(): Promise<Counters>;
  /** Takes all processes off the processor, or lets them go on. */
  signal(signal: 'SIGSTOP' | 'SIGCONT'): Promise<void>;
}

/** What a side uses when nobody buys, in so many seconds. */
export type Idle = Counters & { seconds: number };

const warmUpBuyers = 24;
const warmUpMs = 20_000;
const idleMs = 3_000;

export function sideOf<Buyer>({ name, shop, signal }: { name: string; shop: Shop<Buyer>; signal: Side['signal'] }): Side {
  return { name, run: (load) => runLoad(shop, load), count: () => shop.count(), signal };
}

/** Code that has run a few times only costs several times what it costs later: after 200 purchases compiling was still 7 to 12 % of each service's CPU, which a service that runs for days does not have. */
export async function warmUp({ run }: Side): Promise<void> {
  await run({ signedIn: false, buyers: warmUpBuyers, ms: warmUpMs });
}

export interface TurnOptions {
  sides: readonly Side[];
  /** Between two turns. Whoever stood still takes itself for overloaded at first, and does what was due meanwhile. */
  settleMs?: number;
}

const defaultSettleMs = 1_500;

export async function measureIdle({ ms = idleMs, ...options }: TurnOptions & { ms?: number }): Promise<Map<Side, Idle>> {
  const idle = new Map<Side, Idle>();
  for (const side of options.sides) idle.set(side, await alone(side, options, () => idleOf(side, ms)));
  return idle;
}

/** To each side its load, in turns. Sides without one stand still. */
export async function inTurns({ loads, rounds, ...options }: TurnOptions & { loads: ReadonlyMap<Side, Load>; rounds: number }): Promise<Map<Side, Result[]>> {
  const results = new Map<Side, Result[]>([...loads.keys()].map((side) => [side, []]));
  for (let round = 0; round < rounds; round += 1) {
    for (const [side, load] of loads) results.get(side)?.push(await alone(side, options, () => side.run(load)));
  }
  return results;
}

async function alone<T>(side: Side, { sides, settleMs = defaultSettleMs }: TurnOptions, work: () => Promise<T>): Promise<T> {
  const others = sides.filter((other) => other !== side);
  if (others.length === 0) return await work();
  await Promise.all(others.map(({ signal }) => signal('SIGSTOP')));
  try {
    return await work();
  } finally {
    await Promise.all(others.map(({ signal }) => signal('SIGCONT')));
    await new Promise((resolve) => setTimeout(resolve, settleMs));
  }
}

async function idleOf({ count }: Side, ms: number): Promise<Idle> {
  const before = await count();
  const startedAt = performance.now();
  await new Promise((resolve) => setTimeout(resolve, ms));
  return { ...difference(before, await count()), seconds: (performance.now() - startedAt) / 1_000 };
}
