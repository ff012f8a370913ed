import type { Redis } from 'ioredis';
import { createRateLimiter } from '#platform/limits/rate-limiter';
import { networkOf } from '#platform/server/client-address';
import type { Viewer } from '#platform/auth/viewer';
import { GraphQLError } from 'graphql';
import { createLeasedLimiter } from './leased-limiter.ts';

/** Requests per minute; 0 is no limit. */
export interface RatePerMinute {
  /** Of one person, guest or partner. */
  readonly actor: number;
  /** From one address (an IPv6 network of 64 bits counts as one). */
  readonly address: number;
  /** Of all that call themselves by one client name. */
  readonly client: number;
}

export interface RateLimits {
  /** Counts a request. Throws RATE_LIMITED; otherwise gives the headers that tell how much is left, by the tightest limit. */
  admit(request: { viewer: Viewer; address: string | undefined }): Promise<Readonly<Record<string, string>>>;
}

const windowSeconds = 60;
/** A lease is this share of the limit. */
const leaseShare = 50;

/** Limits that all gateways share through Redis, and keep by themselves while it is away. */
export function createRateLimits({ redis, perMinute, name = 'gateway' }: { redis: Redis; perMinute: RatePerMinute; name?: string }): RateLimits {
  const limits = (['actor', 'address', 'client'] as const).flatMap((kind) => {
    const limit = perMinute[kind];
    if (limit <= 0) return [];
    const limiter = createRateLimiter({ redis, name: `${name}-${kind}`, limit, windowMs: windowSeconds * 1000 });
    return [{ kind, limit, ...createLeasedLimiter({ limiter, lease: Math.max(1, Math.floor(limit / leaseShare)) }) }];
  });
  return {
    async admit({ viewer, address }) {
      const keys = { actor: actorOf(viewer), address: address && networkOf(address), client: viewer.client.name };
      const counted = limits.flatMap(({ kind, limit, consume }) => {
        const key = keys[kind];
        return key ? [consume(key).then((decision) => ({ kind, limit, ...decision }))] : [];
      });
      const decisions = await Promise.all(counted);
      const refused = decisions.find(({ allowed }) => !allowed);
      if (refused) throw rateLimited(refused);
      const tightest = decisions.toSorted((a, b) => a.remaining / a.limit - b.remaining / b.limit)[0];
      return tightest ? headersOf(tightest) : {};
    },
  };
}

function actorOf({ kind, userId, guestKey, scopes }: Viewer): string | undefined {
  if (userId !== null) return `${kind}:${userId}`;
  return guestKey === null || scopes.length > 0 ? undefined : `guest:${guestKey}`;
}

interface Counted {
  kind: string;
  limit: number;
  remaining: number;
  resetMs: number;
  retryAfterMs: number;
}

/** After the draft of the HTTP working group: https://datatracker.ietf.org/doc/draft-ietf-httpapi-ratelimit-headers/ */
function headersOf({ kind, limit, remaining, resetMs }: Counted): Record<string, string> {
  return {
    'ratelimit-policy': `"${kind}";q=${limit};w=${windowSeconds}`,
    ratelimit: `"${kind}";r=${remaining};t=${Math.ceil(resetMs / 1000)}`,
  };
}

function rateLimited(counted: Counted): GraphQLError {
  const { kind, limit, resetMs, retryAfterMs } = counted;
  const retryAfterSeconds = Math.max(1, Math.ceil(retryAfterMs / 1000));
  const of = { actor: 'you', address: 'your address', client: 'this client' }[kind] ?? kind;
  return new GraphQLError(`Too many requests from ${of}: at most ${limit} per minute. Try again in ${retryAfterSeconds} s.`, {
    extensions: {
      code: 'RATE_LIMITED',
      limit: { name: kind, max: limit, windowSeconds, remaining: 0, resetSeconds: Math.ceil(resetMs / 1000) },
      retryAfterSeconds,
      http: { status: 429, headers: new Map([['retry-after', String(retryAfterSeconds)], ...Object.entries(headersOf({ ...counted, remaining: 0 }))]) },
    },
  });
}
