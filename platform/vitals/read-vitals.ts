import type { Redis } from '../cache/redis.ts';
import { tryRedis } from '../cache/try-redis.ts';
import { silentAfterMs, vitalsKey, type Vitals } from './vitals.ts';

export interface VitalsReader {
  /** What all processes told last, without those that have been silent for too long; null while Redis cannot be read. */
  read(): Promise<readonly Vitals[] | null>;
}

/** Many look at the same moment: they share one reading. */
const sharedForMs = 500;
/** A silent process stays known this long to whoever looks into Redis. */
const forgetAfterMs = 10 * 60_000;

export function createVitalsReader({ redis, now = Date.now }: { redis: Redis; now?: () => number }): VitalsReader {
  let shared: { at: number; vitals: Promise<readonly Vitals[] | null> } | undefined;
  const read = async (): Promise<readonly Vitals[] | null> => {
    const fields = await tryRedis(redis, 'vitals', () => redis.hgetall(vitalsKey));
    if (!fields) return null;
    const all = Object.entries(fields).flatMap(([field, text]) => parsed(text).map((vitals) => ({ field, vitals })));
    const forgotten = all.filter(({ vitals }) => now() - vitals.at > forgetAfterMs).map(({ field }) => field);
    if (forgotten.length > 0) await tryRedis(redis, 'vitals', () => redis.hdel(vitalsKey, ...forgotten));
    return all.map(({ vitals }) => vitals).filter(({ at }) => now() - at <= silentAfterMs);
  };
  return {
    read() {
      if (!shared || now() - shared.at > sharedForMs) shared = { at: now(), vitals: read() };
      return shared.vitals;
    },
  };
}

/** Nothing for what another version wrote in another form. */
function parsed(text: string): Vitals[] {
  try {
    const value = JSON.parse(text) as Partial<Vitals>;
    return typeof value.at === 'number' && typeof value.service === 'string' && Array.isArray(value.series) ? [value as Vitals] : [];
  } catch (error) {
    if (error instanceof SyntaxError) return [];
    throw error;
  }
}
