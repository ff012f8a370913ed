import { randomInt } from 'node:crypto';
import { Redis } from 'ioredis';

/**
 * A Redis database that a stack has to itself: stacks of the same demo data would read each other's cached answers. Chosen at random among those
 * the server has (16 unless it is told otherwise; our private servers have 4,096), and emptied. A Redis Cluster has only one, and
 * is taken to be there for this stack alone.
 */
export async function takeRedisDatabase(url: string): Promise<{ url: string; release(): Promise<void> }> {
  if (new URL(url).searchParams.has('cluster')) return { url, release: async () => undefined };
  const count = await withRedis(url, async (redis) => Number(((await redis.config('GET', 'databases')) as string[])[1] ?? 16));
  const own = new URL(url);
  own.pathname = `/${randomInt(1, count)}`;
  const empty = (): Promise<void> => emptyRedis(own.href);
  await empty();
  return { url: own.href, release: empty };
}

/** Removes everything in one Redis database. */
export const emptyRedis = (url: string): Promise<void> => withRedis(url, async (redis) => void (await redis.flushdb()));

async function withRedis<T>(url: string, work: (redis: Redis) => Promise<T>): Promise<T> {
  const redis = new Redis(url, { lazyConnect: true, connectTimeout: 5_000, maxRetriesPerRequest: 0, retryStrategy: () => null });
  try {
    await redis.connect();
    return await work(redis);
  } finally {
    redis.disconnect();
  }
}
