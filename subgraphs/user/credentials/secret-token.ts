/** Secrets handed to clients. Only their hashes are stored, so that a copy of the database lets nobody in. */
import { createHash, createHmac, randomBytes } from 'node:crypto';

export type SecretKind = 'refresh' | 'reset' | 'verify' | 'challenge' | 'email' | 'api' | 'testApi';

// A fixed beginning lets secret scanners find tokens that ended up where they should not be.
const prefixes: Record<SecretKind, string> = { refresh: 'mkt_rt_', reset: 'mkt_pr_', verify: 'mkt_ev_', challenge: 'mkt_sf_', email: 'mkt_em_', api: 'mk_live_', testApi: 'mk_test_' };

/** A new secret of 256 random bits. */
export function newSecret(kind: SecretKind): string {
  return prefixes[kind] + randomBytes(32).toString('base64url');
}

/** The beginning of an API key, by which people recognise it: 24 of its 256 bits at most. */
export function apiKeyPrefix(secret: string): string {
  return secret.slice(0, prefixes.api.length + 4);
}

/** sha256 in hex. No salt and no stretching: the input is random already. */
export function hashSecret(secret: string): string {
  return createHash('sha256').update(secret).digest('hex');
}

export function newRotationSalt(): string {
  return randomBytes(32).toString('hex');
}

/**
 * The refresh token that follows `token`. Computed from it and a stored salt, so that the same exchange can be answered again
 * although neither token is stored; the salt alone is worth nothing.
 */
export function successorOf(token: string, rotationSalt: string): string {
  return prefixes.refresh + createHmac('sha256', token).update(rotationSalt).digest('base64url');
}
