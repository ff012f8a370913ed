import { hkdfSync } from 'node:crypto';
import { createSealer, type Sealer } from '#platform/auth/sealer';
import { secretHash } from '#platform/bff/secret';
import type { Redis } from '#platform/cache/redis';
import { DomainError } from '#platform/errors/domain-error';
import { lifetimeOf, type SessionData } from './session-data.ts';

export interface SessionStore {
  /** The session of an id; null when there is none or it has ended. */
  load(id: string): Promise<SessionData | null>;
  /** Throws when sessions cannot be stored now. */
  assertUp(): Promise<void>;
  create(id: string, data: SessionData): Promise<void>;
  /** Replaces a session that still exists: a late refresh must not bring a removed one back. Returns whether it did. */
  replace(id: string, data: SessionData): Promise<boolean>;
  remove(id: string): Promise<void>;
  /** Takes the right to refresh this session's tokens, for as long as one refresh may take. */
  lockRefresh(id: string, holdMs: number): Promise<boolean>;
  unlockRefresh(id: string): Promise<void>;
}

/**
 * Sessions in Redis, under the sha256 of their id and encrypted with a key made from it: who reads Redis learns neither an id that a browser
 * could send nor a token, since the id is in the cookie and nowhere else. Each method throws
 * DomainError UNAVAILABLE when Redis does not answer.
 */
export function createSessionStore({ redis, prefix = 'web-session' }: { redis: Redis; prefix?: string }): SessionStore {
  // The braces keep a session and its lock in one slot of a cluster.
  const keyOf = (id: string): string => `${prefix}:{${secretHash(id)}}`;
  const lockOf = (id: string): string => `${keyOf(id)}:refresh`;
  return {
    load: (id) =>
      orUnavailable(async () => {
        const text = await redis.get(keyOf(id));
        return text === null ? null : opened(sealerOf(id), text);
      }),
    assertUp: () => orUnavailable(async () => void (await redis.ping())),
    create: (id, data) => orUnavailable(async () => void (await redis.set(keyOf(id), sealed(id, data), 'PX', lifetimeOf(data)))),
    replace: (id, data) => orUnavailable(async () => (await redis.set(keyOf(id), sealed(id, data), 'PX', lifetimeOf(data), 'XX')) === 'OK'),
    remove: (id) => orUnavailable(async () => void (await redis.del(keyOf(id)))),
    lockRefresh: (id, holdMs) => orUnavailable(async () => (await redis.set(lockOf(id), '1', 'PX', holdMs, 'NX')) === 'OK'),
    unlockRefresh: (id) => orUnavailable(async () => void (await redis.del(lockOf(id)))),
  };
}

const context = 'web-session';

function sealerOf(id: string): Sealer {
  return createSealer({ id: Buffer.from(hkdfSync('sha256', id, '', context, 32)).toString('hex') });
}

function sealed(id: string, data: SessionData): string {
  return sealerOf(id).seal(JSON.stringify(data), context);
}

/** Null for what was not sealed with this id: somebody wrote to Redis, or it is from before sessions were encrypted. */
function opened(sealer: Sealer, text: string): SessionData | null {
  let json: string;
  try {
    json = sealer.open(text, context);
  } catch {
    return null;
  }
  return JSON.parse(json) as SessionData;
}

async function orUnavailable<T>(work: () => Promise<T>): Promise<T> {
  try {
    return await work();
  } catch (error) {
    throw new DomainError('UNAVAILABLE', 'Sessions cannot be reached at the moment; try again shortly.', { cause: error });
  }
}
