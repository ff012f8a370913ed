import { sign, verify, type KeyObject } from 'node:crypto';
import type { SigningKey } from './keys.ts';

/** Tolerated difference between two hosts' clocks. */
export const clockSkewSeconds = 5;

/** Claims every token of ours has (RFC 7519); times in seconds. */
export interface RegisteredClaims {
  iss: string;
  aud: string;
  iat: number;
  exp: number;
}

/** Why a token was refused. For the log only: the caller learns no more than that it was. */
export class TokenError extends Error {
  override readonly name: string = 'TokenError';
}

/**
 * The header segment our tokens of one type have for one key. Verifiers compare the whole segment with it, so that
 * algorithm, type and key are fixed before anything a caller wrote is interpreted ("none", HS256, jku, jwk, crit).
 */
export function headerSegment(type: string, kid: string): string {
  return Buffer.from(JSON.stringify({ alg: 'EdDSA', typ: type, kid })).toString('base64url');
}

export function payloadSegment(claims: RegisteredClaims): string {
  return Buffer.from(JSON.stringify(claims)).toString('base64url');
}

/** Signs claims as an Ed25519 JWT (RFC 8037). */
export function signJwt(type: string, claims: RegisteredClaims, { kid, key }: SigningKey): string {
  const signed = `${headerSegment(type, kid)}.${payloadSegment(claims)}`;
  return `${signed}.${sign(null, Buffer.from(signed), key).toString('base64url')}`;
}

/**
 * The claims of a token whose header segment names one of the keys and whose signature, issuer, audience and times
 * are right; throws TokenError otherwise.
 */
export function readJwt<C extends RegisteredClaims>(
  token: string,
  expected: { keyOf: (header: string) => KeyObject | undefined; issuer: string; audience: string; maxLifetimeSeconds: number },
): C {
  const [header = '', payload = '', signature = '', ...rest] = token.split('.');
  const key = expected.keyOf(header);
  if (!key || rest.length > 0) throw new TokenError('unknown key, algorithm or type');
  if (!verify(null, Buffer.from(`${header}.${payload}`), key, Buffer.from(signature, 'base64url'))) {
    throw new TokenError('bad signature');
  }
  return readClaims<C>(payload, expected);
}

/** The claims of a token's payload segment; throws TokenError for other issuers, audiences and times. Who signed it is to be checked before. */
export function readClaims<C extends RegisteredClaims>(payload: string, expected: { issuer: string; audience: string; maxLifetimeSeconds: number }): C {
  const claims = JSON.parse(Buffer.from(payload, 'base64url').toString('utf8')) as C;
  const now = Date.now() / 1000;
  if (claims.iss !== expected.issuer) throw new TokenError(`issuer "${claims.iss}"`);
  if (claims.aud !== expected.audience) throw new TokenError(`made for "${claims.aud}", this is "${expected.audience}"`);
  // Written so that a missing or non-numeric time fails.
  if (!(now <= claims.exp + clockSkewSeconds)) throw new TokenError('expired');
  if (!(claims.iat <= now + clockSkewSeconds)) throw new TokenError('issued in the future');
  if (!(claims.exp - claims.iat <= expected.maxLifetimeSeconds)) throw new TokenError('lives too long');
  return claims;
}
