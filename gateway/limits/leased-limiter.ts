import type { Decision, RateLimiter } from '#platform/limits/rate-limiter';
import { createLruMap } from '../execution/lru-map.ts';

export interface LeasedLimiterOptions {
  limiter: RateLimiter;
  /** Units taken from the shared limit at a time. */
  lease: number;
  /** Units that were not used by then are forgotten. */
  leaseMs?: number;
}

interface Lease {
  left: number;
  remaining: number;
  resetAt: number;
  until: number;
  /** Refused until then, without asking again. */
  refusedUntil: number;
  asking: Promise<void> | undefined;
}

/**
 * A limiter that asks the shared one for several units at a time: one round trip for many requests of a busy actor. No actor gets
 * more than the limit; one that is spread over several processes may be refused up to a lease per process early.
 */
export function createLeasedLimiter({ limiter, lease: size, leaseMs = 1000 }: LeasedLimiterOptions): { consume(key: string): Promise<Decision> } {
  const leases = createLruMap<Lease>(20_000);

  async function renew(key: string, lease: Lease): Promise<void> {
    const many = size > 1 ? await limiter.consume(key, size) : undefined;
    const decision = many?.allowed ? many : await limiter.consume(key, 1);
    const now = Date.now();
    lease.left = decision.allowed ? (many?.allowed ? size : 1) : 0;
    lease.remaining = decision.remaining;
    lease.resetAt = now + decision.resetMs;
    lease.until = now + leaseMs;
    lease.refusedUntil = decision.allowed ? 0 : now + decision.retryAfterMs;
  }
  return {
    async consume(key) {
      const lease = leases.get(key) ?? leases.set(key, { left: 0, remaining: 0, resetAt: 0, until: 0, refusedUntil: 0, asking: undefined });
      for (;;) {
        const now = Date.now();
        const resetMs = Math.max(0, lease.resetAt - now);
        if (lease.refusedUntil > now) return { allowed: false, remaining: 0, resetMs, retryAfterMs: lease.refusedUntil - now };
        if (lease.left > 0 && lease.until > now) {
          lease.left -= 1;
          return { allowed: true, remaining: lease.remaining + lease.left, resetMs, retryAfterMs: 0 };
        }
        lease.asking ??= renew(key, lease).finally(() => (lease.asking = undefined));
        await lease.asking;
      }
    },
  };
}
