import { readFileSync, statSync } from 'node:fs';
import type { Logger } from '../telemetry/logger.ts';
import { publicJwks, signingKey, type Ed25519Jwk, type Jwks, type SigningKey } from './keys.ts';

/** A key with its time: it is published from the moment it is in the file, signs from `activeFrom`, and is gone at `retiresAt`. */
export interface TimedJwk extends Ed25519Jwk {
  /** ISO; from the beginning when absent. */
  activeFrom?: string;
  /** ISO; never when absent. */
  retiresAt?: string;
}

export interface KeyFile {
  keys: readonly TimedJwk[];
}

export interface FollowedKeys {
  /** The key that signs now. Read its parts together: it changes between two turns of the event loop only. */
  readonly signing: SigningKey;
  /** Public halves of all keys that are not retired. */
  published(): Jwks;
  stop(): void;
}

export interface FollowOptions {
  /** Followed when it is there, and from when it is there. */
  file?: string | undefined;
  /** What counts until there is a file. */
  initial: Jwks;
  logger: Logger;
  everyMs?: number;
  now?: () => Date;
}

/**
 * Keys that change while the process runs: the file says when which one signs, so that one write rotates everywhere without a restart and
 * without a moment at which somebody signs with what others do not know. A file that cannot be read leaves the last good keys.
 */
export function followKeys({ file, initial, logger, everyMs = 1_000, now = () => new Date() }: FollowOptions): FollowedKeys {
  let keys: KeyFile = initial;
  let readAt = -1;
  let current = chosen(keys, now());

  const look = (): void => {
    try {
      const changedAt = file ? statSync(file, { throwIfNoEntry: false })?.mtimeMs : undefined;
      if (file && changedAt !== undefined && changedAt !== readAt) {
        const read = checked(JSON.parse(readFileSync(file, 'utf8')), now());
        readAt = changedAt;
        keys = read;
        logger.info({ file, keys: keys.keys.map(({ kid }) => kid) }, 'keys read');
      }
      const next = chosen(keys, now());
      if (signature(next) !== signature(current)) current = next;
    } catch (error) {
      logger.error({ err: error, file }, 'the keys could not be read; the last good ones stay');
    }
  };
  look();
  const timer = setInterval(look, everyMs);
  timer.unref();
  return {
    signing: {
      get kid() {
        return current.signing.kid;
      },
      get key() {
        return current.signing.key;
      },
    },
    published: () => current.published,
    stop: () => clearInterval(timer),
  };
}

/** Keys in force at a moment; the one that signs is the latest of those that are active. A file of public halves has none that signs. */
function chosen({ keys }: KeyFile, at: Date): { signing: SigningKey; published: Jwks } {
  const alive = keys.filter(({ retiresAt }) => !retiresAt || new Date(retiresAt) > at);
  const active = alive.filter(({ d, activeFrom }) => d && (!activeFrom || new Date(activeFrom) <= at));
  // Stable: without times the first signs, as in the variables that hold keys.
  const [latest] = active.toSorted((a, b) => (b.activeFrom ?? '').localeCompare(a.activeFrom ?? ''));
  const none: SigningKey = { kid: 'none', get key(): never { throw new Error('There is no private key to sign with'); } };
  return { signing: latest ? signingKey(latest) : none, published: publicJwks({ keys: alive }) };
}

/** What makes two choices the same, so that readers need not parse keys anew each second. */
function signature({ signing, published }: { signing: SigningKey; published: Jwks }): string {
  return [signing.kid, ...published.keys.map(({ kid }) => kid)].join(' ');
}

function checked(value: unknown, at: Date): KeyFile {
  const { keys } = (value ?? {}) as Partial<KeyFile>;
  if (!Array.isArray(keys) || keys.length === 0) throw new Error('expected {"keys": [...]} with at least one key');
  const { published } = chosen({ keys }, at);
  if (published.keys.length === 0) throw new Error('all keys are retired');
  return { keys };
}

export interface Rotation {
  /** The new key; its public half must reach everybody before it signs. */
  next: Ed25519Jwk;
  now: Date;
  /** How long the new key is published before it signs. */
  overlapMs: number;
  /** How long what the old key signed may be good. */
  lifetimeMs: number;
}

/** The file after a rotation: keys that are retired already are dropped, the others retire once nothing they signed can be good any more. */
export function rotated({ keys }: KeyFile, { next, now, overlapMs, lifetimeMs }: Rotation): KeyFile {
  const activeFrom = new Date(now.getTime() + overlapMs);
  const retiresAt = new Date(activeFrom.getTime() + lifetimeMs).toISOString();
  const alive = keys.filter((key) => !key.retiresAt || new Date(key.retiresAt) > now);
  return { keys: [...alive.map((key) => ({ ...key, retiresAt: key.retiresAt ?? retiresAt })), { ...next, activeFrom: activeFrom.toISOString() }] };
}
