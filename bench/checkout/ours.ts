/** Our marketplace as it is measured: all services, set as in production. */
import type { Backing } from '../../dev/backing/backing.ts';
import { seedStack } from '../../dev/seed/seed-stack.ts';
import { stockUp } from '../../dev/seed/stock-up.ts';
import { startStack, type Stack } from '../../dev/stack.ts';
import { createJourney } from '../../test/stack/journey.ts';
import { createShop } from './buyers.ts';
import { watchFollowUps } from './follow-ups.ts';
import { sideOf, type Side } from './sides.ts';

// As in production, but for the gateway's own entry, where the journey looks up what it will buy. Some traces are kept, those that fail or are slow among them.
const production = { LOG_LEVEL: 'warn', NODE_ENV: 'production', GATEWAY_OPEN: 'true', TRACE_SAMPLE_PERCENT: '2' };

export interface Ours {
  side: Side;
  stack: Stack;
  close(): Promise<void>;
}

/** Buyers buy one of each product, by slug. With `profileDir` each service leaves a CPU profile there. */
export async function openOurs({ backing, products, profileDir }: { backing: Backing; products: readonly string[]; profileDir?: string | undefined }): Promise<Ours> {
  const profiling: Record<string, string> = profileDir === undefined ? {} : { NODE_OPTIONS: `--cpu-prof --cpu-prof-dir=${profileDir}` };
  const stack = await startStack({ backing, env: { '*': { ...production, ...profiling } } });
  const followUps = await watchFollowUps(stack.topology);
  const close = async (): Promise<void> => {
    await followUps.close();
    await stack.stop();
  };
  try {
    await seedStack({ topology: stack.topology, say: () => {}, pastOrders: 0 });
    await stockUp(stack, products);
    const shop = createShop(stack, await createJourney(stack).variantsOf(...products), followUps.done);
    const services = Object.keys(stack.urls);
    const signal: Side['signal'] = async (signal) => void (await Promise.all(services.map((name) => stack.signal(name, signal))));
    return { side: sideOf({ name: 'ours', shop, signal }), stack, close };
  } catch (error) {
    await close();
    throw error;
  }
}
