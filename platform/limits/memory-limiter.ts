import { decide, type Decision, type Limit } from './gcra.ts';

/** A limiter within one process, over at most `maxKeys` actors (the longest unseen are forgotten first). */
export function createMemoryLimiter({ limit, windowMs, maxKeys = 50_000 }: Limit & { maxKeys?: number }): {
  consume(key: string, cost?: number): Decision;
} {
  const arrivalTimes = new Map<string, number>();
  return {
    consume(key, cost = 1) {
      const { arrivalTime, ...decision } = decide(arrivalTimes.get(key) ?? 0, Date.now(), cost, { limit, windowMs });
      arrivalTimes.delete(key);
      arrivalTimes.set(key, arrivalTime);
      if (arrivalTimes.size > maxKeys) {
        const oldest = arrivalTimes.keys().next();
        if (!oldest.done) arrivalTimes.delete(oldest.value);
      }
      return decision;
    },
  };
}
