import type { Decision, RateLimiter } from '#platform/limits/rate-limiter';
import { createLruMap } from '../execution/lru-map.ts';

export interface LeasedLimiterOptions {
  limiter: RateLimiter;
  /** Units taken from the shared limit at a time. */
  lease: number;
  /** Units that were not used by then go back when the next are taken. */
  leaseMs?: number;
  /** Milliseconds from any origin; for tests. */
  now?: () => number;
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
export function createLeasedLimiter({ limiter, lease: size, leaseMs = 1000, now = () => performance.now() }: LeasedLimiterOptions): { consume(key: string): Promise<Decision> } {
  const leases = createLruMap<Lease>(20_000);

  async function renew(key: string, lease: Lease): Promise<void> {
    // What was taken longer ago may have been regained by now: it is not given back.
    const unused = lease.until + leaseMs > now() ? lease.left : 0;
    const many = size > 1 ? await limiter.consume(key, size, unused) : undefined;
    const decision = many?.allowed ? many : await limiter.consume(key, 1, unused);
    const at = now();
    lease.left = decision.allowed ? (many?.allowed ? size : 1) : 0;
    lease.remaining = decision.remaining;
    lease.resetAt = at + decision.resetMs;
    lease.until = at + leaseMs;
    lease.refusedUntil = decision.allowed ? -Infinity : at + decision.retryAfterMs;
  }
  return {
    async consume(key) {
      const lease = leases.get(key) ?? leases.set(key, { left: 0, remaining: 0, resetAt: 0, until: -Infinity, refusedUntil: -Infinity, asking: undefined });
      for (;;) {
        const at = now();
        const resetMs = Math.max(0, lease.resetAt - at);
        if (lease.refusedUntil > at) return { allowed: false, remaining: 0, resetMs, retryAfterMs: lease.refusedUntil - at };
        if (lease.left > 0 && lease.until > at) {
          lease.left -= 1;
          return { allowed: true, remaining: lease.remaining + lease.left, resetMs, retryAfterMs: 0 };
        }
        lease.asking ??= renew(key, lease).finally(() => (lease.asking = undefined));
        await lease.asking;
      }
    },
  };
}
