import { hkdfSync } from 'node:crypto';
import { createSealer, type Sealer } from '#platform/auth/sealer';
import { secretHash } from '#platform/bff/secret';
import type { Redis } from '#platform/cache/redis';
import { createWatchedKeys } from '#platform/cache/watched-keys';
import { DomainError } from '#platform/errors/domain-error';
import { createRememberedSessions } from './remembered-sessions.ts';
import { lifetimeOf, type SessionData } from './session-data.ts';

/** A session as it was a moment ago. */
export interface RecalledSession {
  readonly data: SessionData;
  /** Whether it is still the same, to be asked before anything leaves that was made of it; false, too, when that cannot be found out. Never rejects. */
  stands(): boolean | Promise<boolean>;
}

export interface SessionStore {
  /** The session of an id; null when there is none or it has ended. */
  load(id: string): Promise<SessionData | null>;
  /** The session as this process read it last; undefined when it was not read lately. */
  recall(id: string): RecalledSession | undefined;
  /** Throws when sessions cannot be stored now. */
  assertUp(): Promise<void>;
  create(id: string, data: SessionData): Promise<void>;
  /** Replaces a session that still exists: a late refresh must not bring a removed one back. Returns whether it did. */
  replace(id: string, data: SessionData): Promise<boolean>;
  /** Ends a session. When this resolves, no process answers in its name any more. */
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
  const remembered = createRememberedSessions();
  const keys = createWatchedKeys(redis);

  /** What is stored now; opened only if it is not what was read before. */
  async function read(id: string, key: string): Promise<SessionData | null> {
    const text = await keys.read(key);
    const known = text === null ? undefined : remembered.find(id, text);
    if (known) return known;
    const data = text === null ? null : opened(sealerOf(id), text);
    // What is watched is what was read last, so what was before it must go, whatever this is.
    if (text !== null && data) remembered.put(id, { key, sealed: text, data });
    else remembered.forget(id);
    return data;
  }
  /** Whether a session is the one that was read last, of a key of whose changes we hear. */
  function isStill(known: SessionData, id: string, key: string): boolean | Promise<boolean> {
    const isLast = (stands: boolean): boolean => stands && remembered.last(id)?.data === known;
    const stands = keys.stands(key);
    return typeof stands === 'boolean' ? isLast(stands) : stands.then(isLast);
  }

  return {
    load: (id) => orUnavailable(() => read(id, keyOf(id))),
    recall(id) {
      const last = remembered.last(id);
      if (!last) return undefined;
      const { data, key } = last;
      if (!keys.isWatched(key)) {
        const stands = stillIs(data, () => read(id, key));
        return { data, stands: () => stands };
      }
      keys.renew();
      return { data, stands: () => isStill(data, id, key) };
    },
    assertUp: () => orUnavailable(async () => void (await redis.ping())),
    create: (id, data) => orUnavailable(async () => void (await redis.set(keyOf(id), sealed(id, data), 'PX', lifetimeOf(data)))),
    replace: (id, data) => orUnavailable(async () => (await redis.set(keyOf(id), sealed(id, data), 'PX', lifetimeOf(data), 'XX')) === 'OK'),
    async remove(id) {
      await orUnavailable(() => redis.del(keyOf(id)));
      remembered.forget(id);
      await keys.settled();
    },
    lockRefresh: (id, holdMs) => orUnavailable(async () => (await redis.set(lockOf(id), '1', 'PX', holdMs, 'NX')) === 'OK'),
    unlockRefresh: (id) => orUnavailable(async () => void (await redis.del(lockOf(id)))),
  };
}

/** Looks a moment later: what is asked meanwhile of the gateway, which takes longer, goes first. */
function stillIs(known: SessionData, read: () => Promise<SessionData | null>): Promise<boolean> {
  return new Promise((resolve) => {
    // Of equal texts the very same session is given.
    setImmediate(() => read().then((data) => resolve(data === known), () => resolve(false)));
  });
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
