/** What must hold after every fault: sent = done, each once, and nothing left anywhere. */
import assert from 'node:assert/strict';
import { waitFor } from '#platform/testing/wait-for';
import type { World } from './world.ts';

export interface SetCheck {
  sent: number;
  lost: number;
  unexpected: number;
  duplicated: number;
  /** Things whose copy is not at the version they have. */
  stale: number;
  /** Messages still in the outbox. */
  unpublished: number;
  dead: number;
}

const consumer = 'taker.effects';

async function count({ db }: World, sql: string): Promise<number> {
  const [row] = await db.query<{ count: number }>(`SELECT COUNT(*) AS count FROM ${sql}`);
  return row?.count ?? 0;
}

export async function setCheck(world: World): Promise<SetCheck> {
  return {
    sent: await count(world, 'sent'),
    lost: await count(world, 'sent LEFT JOIN effect USING (message_id) WHERE effect.message_id IS NULL'),
    unexpected: await count(world, 'effect LEFT JOIN sent USING (message_id) WHERE sent.message_id IS NULL'),
    duplicated: await count(world, '(SELECT message_id FROM effect GROUP BY message_id HAVING COUNT(*) > 1) AS twice'),
    stale: await count(world, 'thing LEFT JOIN copy USING (id) WHERE copy.version IS NULL OR copy.version <> thing.version'),
    unpublished: await count(world, 'outbox WHERE published_at IS NULL'),
    dead: await world.broker.depth(consumer, 'dead'),
  };
}

export const effects = (world: World): Promise<number> => count(world, 'effect');
export const unpublished = (world: World): Promise<number> => count(world, 'outbox WHERE published_at IS NULL');

export const published = (world: World): Promise<number> => count(world, 'outbox WHERE published_at IS NOT NULL');

/** Waits until everything is done, then for what may still come twice, and asserts the set check. */
export async function assertWhole(world: World, { sent, timeoutMs = 90_000 }: { sent: number; timeoutMs?: number }): Promise<SetCheck> {
  await quiet(world, timeoutMs, async () => (await effects(world)) >= sent);
  const result = await setCheck(world);
  assert.deepEqual(result, { sent, lost: 0, unexpected: 0, duplicated: 0, stale: 0, unpublished: 0, dead: 0 });
  return result;
}

/** Waits until `isDone`, and nothing is in the outbox or in a queue. */
export async function quiet(world: World, timeoutMs: number, isDone: () => Promise<boolean>): Promise<void> {
  try {
    await waitFor(async () => (await isDone()) && (await unpublished(world)) === 0 && (await inQueues(world)) === 0, { what: 'everything to be done', timeoutMs, intervalMs: 200 });
  } catch (error) {
    const state = await setCheck(world).catch(String);
    throw new Error(`${error instanceof Error ? error.message : String(error)}; ${JSON.stringify(state)}`, { cause: error });
  }
}

async function inQueues({ broker }: World): Promise<number> {
  const { prefix, unrouted, retryTiers } = broker.topology;
  try {
    return await broker.withChannel(async (channel) => {
      const names = [prefix + consumer, unrouted, ...retryTiers.flatMap((tier) => tier.exchanges)];
      const depths: number[] = [];
      for (const name of names) depths.push((await channel.checkQueue(name)).messageCount);
      return depths.reduce((sum, depth) => sum + depth, 0);
    });
  } catch {
    return Infinity; // the broker is down: whatever it holds is not done yet
  }
}

export function describe(check: SetCheck): string {
  return Object.entries(check).map(([name, value]) => `${name} ${value}`).join(', ');
}
