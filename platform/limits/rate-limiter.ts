import type { Redis } from 'ioredis';
import { tryRedis } from '../cache/try-redis.ts';
import { counter } from '../telemetry/metrics.ts';
import { decide, gcraScript, type Decision, type Limit } from './gcra.ts';
import { createMemoryLimiter } from './memory-limiter.ts';

export type { Decision } from './gcra.ts';

export interface RateLimiterOptions extends Limit {
  redis: Redis;
  /** Namespace of the keys and label in metrics, for example `sign-in`. */
  name: string;
}

export interface RateLimiter {
  /**
   * Takes `cost` units (1 unless given) from the actor's limit, or none when there are too few. A negative cost gives units back; so does `unused`, before: units
   * that were taken a moment ago and not needed. They are kept by whoever is refused.
   */
  consume(key: string, cost?: number, unused?: number): Promise<Decision>;
}

const decisions = counter({ name: 'rate_limit_decisions_total', help: 'Decisions of rate limiters', labels: ['limiter', 'result', 'store'] });

/**
 * A limit shared by all processes through Redis. While Redis cannot be used each process keeps the limit by itself,
 * so an outage loosens limits by the number of processes but never lifts them.
 */
export function createRateLimiter({ redis, name, limit, windowMs }: RateLimiterOptions): RateLimiter {
  if (!(limit > 0 && windowMs > 0)) throw new RangeError(`Expected limit and windowMs above 0, got ${limit} and ${windowMs}`);
  const memory = createMemoryLimiter({ limit, windowMs });
  return {
    async consume(key, cost = 1, unused = 0) {
      const msOf = (units: number): number => (units * windowMs) / limit;
      const run = (): Promise<string> =>
        redis.eval(gcraScript, 1, `limit:${name}:${key}`, windowMs, msOf(cost), msOf(unused)) as Promise<string>;
      const reply = await tryRedis(redis, `limit ${name}`, run);
      const decision = reply ? fromReply(reply, cost, { limit, windowMs }) : memory.consume(key, cost, unused);
      decisions.inc({ limiter: name, result: decision.allowed ? 'allowed' : 'refused', store: reply ? 'redis' : 'memory' });
      return decision;
    },
  };
}

/** Repeats the script's arithmetic on the time in use it found, so that both stores answer alike. */
function fromReply(inUseMs: string, cost: number, limit: Limit): Decision {
  const { arrivalTime: _stored, ...decision } = decide(Number(inUseMs), 0, cost, limit);
  return decision;
}
