import { createRateLimiter } from '#platform/limits/rate-limiter';
import type { Redis } from '#platform/cache/redis';

/** Holds a channel to what its provider takes in a minute, over all processes. What it holds back is late, not lost. */
export interface Throttle {
  /** Asks for leave to send up to `wanted` messages; returns for how many it is given, 0 when there is no room now. */
  reserve(wanted: number): Promise<number>;
  /** Gives back leave that was not used. */
  giveBack(unused: number): Promise<void>;
}

/** Parts of the limit that are handed out at a time: small ones keep the stream even. */
const parts = 10;

export function createThrottle({ redis, channel, perMinute }: { redis: Redis; channel: string; perMinute: number }): Throttle {
  const limiter = createRateLimiter({ redis, name: 'notification-channel', limit: perMinute, windowMs: 60_000 });
  return {
    async reserve(wanted) {
      const share = Math.min(wanted, Math.ceil(perMinute / parts));
      return (await limiter.consume(channel, share)).allowed ? share : 0;
    },
    async giveBack(unused) {
      if (unused > 0) await limiter.consume(channel, -unused);
    },
  };
}
