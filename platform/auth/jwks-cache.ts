import type { KeyObject } from 'node:crypto';
import { DomainError } from '../errors/domain-error.ts';
import { retry } from '../resilience/retry.ts';
import type { Logger } from '../telemetry/logger.ts';
import { headerSegment } from './jwt.ts';
import { verificationKey, type Jwks } from './keys.ts';

export interface JwksCacheOptions {
  /** The next is asked when one does not answer. */
  jwksUrls: readonly string[];
  /** Token type the keys are for. */
  type: string;
  logger?: Logger;
  /** Age at which keys are fetched again in the background. */
  maxAgeMs?: number;
  /** Least time between two fetches, whatever callers send: unknown key ids must not turn into requests. */
  cooldownMs?: number;
  timeoutMs?: number;
}

export interface JwksCache {
  /**
   * The key for a token's header segment; fetches when it is unknown. Undefined when the endpoint does not have it.
   * Throws DomainError UNAVAILABLE when the endpoint cannot be asked: that says nothing about the token.
   */
  keyFor(header: string): Promise<KeyObject | undefined>;
  /** Fetches the keys ahead of need. Resolves after one try; while there are none it goes on trying by itself. */
  warm(): Promise<void>;
}

/** Without a single key nobody who is signed in can be served, so the pause after a failure is short. */
const emptyCooldownMs = 500;

/**
 * Keys from our own JWKS endpoint. The last good set is kept while the endpoint is down, so sign-in trouble at one
 * service does not log everybody out of the others; one fetch serves all who wait.
 */
export function createJwksCache(options: JwksCacheOptions): JwksCache {
  const { logger, maxAgeMs = 300_000, cooldownMs = 5_000 } = options;
  let keys = new Map<string, KeyObject>();
  let fetchedAt = -Infinity;
  let attemptedAt = -Infinity;
  let lastFetchFailed = false;
  let inFlight: Promise<void> | undefined;

  const refresh = async (): Promise<void> => {
    attemptedAt = performance.now();
    try {
      // Twice at least: the instance that was asked may be about to stop.
      keys = await retry((attempt) => fetchKeys(options, attempt), { name: 'signing-keys', attempts: Math.max(2, options.jwksUrls.length), isRetryable: (error) => error instanceof TypeError || options.jwksUrls.length > 1 });
      fetchedAt = performance.now();
      lastFetchFailed = false;
    } catch (error) {
      lastFetchFailed = true;
      logger?.warn({ err: error, kept: keys.size }, 'could not fetch the signing keys; keeping the last good ones');
    }
  };
  const refreshOnce = (): Promise<void> => {
    inFlight ??= refresh().finally(() => (inFlight = undefined));
    return inFlight;
  };

  const pauseMs = (): number => (keys.size === 0 ? Math.min(cooldownMs, emptyCooldownMs) : cooldownMs);
  const warm = async (): Promise<void> => {
    await refreshOnce();
    if (keys.size === 0) setTimeout(() => void warm(), emptyCooldownMs).unref();
  };

  return {
    warm,
    async keyFor(header) {
      const known = keys.get(header);
      const mayFetch = performance.now() - attemptedAt >= pauseMs();
      if (known) {
        if (mayFetch && performance.now() - fetchedAt > maxAgeMs) void refreshOnce();
        return known;
      }
      if (mayFetch || inFlight) await refreshOnce();
      const fetched = keys.get(header);
      if (!fetched && lastFetchFailed) throw new DomainError('UNAVAILABLE', 'Sign-in cannot be checked at the moment; try again shortly.');
      return fetched;
    },
  };
}

async function fetchKeys({ jwksUrls, type, timeoutMs = 2_000 }: JwksCacheOptions, attempt: number): Promise<Map<string, KeyObject>> {
  const jwksUrl = jwksUrls[(attempt - 1) % jwksUrls.length] ?? '';
  const response = await fetch(jwksUrl, { signal: AbortSignal.timeout(timeoutMs), redirect: 'error' });
  if (!response.ok) throw new Error(`${jwksUrl} answered ${response.status}`);
  const { keys } = (await response.json()) as Jwks;
  if (!Array.isArray(keys) || keys.length === 0) throw new Error(`${jwksUrl} has no keys`);
  const usable = keys.filter(({ kty, crv, kid }) => kty === 'OKP' && crv === 'Ed25519' && typeof kid === 'string');
  return new Map(usable.map((jwk) => [headerSegment(type, jwk.kid), verificationKey(jwk).key]));
}
