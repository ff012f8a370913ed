import { decide, type Decision, type Limit } from './gcra.ts';

/** A limiter within one process, over at most `maxKeys` actors (the longest unseen are forgotten first). */
export function createMemoryLimiter({ limit, windowMs, maxKeys = 50_000, now = () => performance.now() }: Limit & { maxKeys?: number; now?: () => number }): {
  consume(key: string, cost?: number, unused?: number): Decision;
} {
  const arrivalTimes = new Map<string, number>();
  return {
    consume(key, cost = 1, unused = 0) {
      const before = arrivalTimes.get(key) ?? 0;
      const { arrivalTime, ...decision } = decide(before - (unused * windowMs) / limit, now(), cost, { limit, windowMs });
      arrivalTimes.delete(key);
      arrivalTimes.set(key, decision.allowed ? arrivalTime : before);
      if (arrivalTimes.size > maxKeys) {
        const oldest = arrivalTimes.keys().next();
        if (!oldest.done) arrivalTimes.delete(oldest.value);
      }
      return decision;
    },
  };
}
