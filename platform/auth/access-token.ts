import type { Logger } from '../telemetry/logger.ts';
import { createJwksCache } from './jwks-cache.ts';
import { readJwt, signJwt, TokenError, type RegisteredClaims } from './jwt.ts';
import type { SigningKey } from './keys.ts';
import type { Membership, SecondFactor } from './viewer.ts';

const type = 'at+jwt'; // RFC 9068
const maxLifetimeSeconds = 15 * 60;

/** What an access token says about its bearer. */
export interface AccessClaims {
  userId: string;
  sessionId: string;
  roles: readonly string[];
  memberships: readonly Membership[];
  scopes: readonly string[];
  secondFactor: SecondFactor | null;
  /** The operator who acts as this person (RFC 8693 `act`); null when the person acts. */
  impersonatedBy: string | null;
  /** Epoch seconds. */
  issuedAt: number;
  /** Epoch seconds. */
  expiresAt: number;
}

export interface SignAccessTokenOptions {
  claims: Pick<AccessClaims, 'userId' | 'sessionId'> & Partial<Pick<AccessClaims, 'roles' | 'memberships' | 'scopes' | 'secondFactor' | 'impersonatedBy'>>;
  issuer: string;
  audience: string;
  privateKey: SigningKey;
  /** At most 900. */
  lifetimeSeconds?: number;
}

export interface AccessTokenVerifier {
  /** Throws TokenError for anything but a current token of ours. */
  verify(token: string): Promise<AccessClaims>;
  /** Fetches the keys before the first token comes. Resolves after one try; while there are none it goes on trying by itself. */
  warm(): Promise<void>;
}

interface WireClaims extends RegisteredClaims {
  sub: string;
  sid: string;
  roles: readonly string[];
  memberships: readonly Membership[];
  scopes: readonly string[];
  /** Second factor: time of the last proof, and whether one is required. */
  sf?: { at: number | null; req: boolean };
  act?: { sub: string };
}

/** Signs a short-lived access token. */
export function signAccessToken({ claims, issuer, audience, privateKey, lifetimeSeconds = 600 }: SignAccessTokenOptions): { token: string; expiresAt: Date } {
  if (lifetimeSeconds > maxLifetimeSeconds) throw new RangeError(`An access token lives at most ${maxLifetimeSeconds} s, not ${lifetimeSeconds}`);
  const now = Math.floor(Date.now() / 1000);
  const wire: WireClaims = {
    iss: issuer,
    aud: audience,
    iat: now,
    exp: now + lifetimeSeconds,
    sub: claims.userId,
    sid: claims.sessionId,
    roles: claims.roles ?? [],
    memberships: claims.memberships ?? [],
    scopes: claims.scopes ?? [],
    ...(claims.secondFactor && { sf: { at: claims.secondFactor.at, req: claims.secondFactor.isRequired } }),
    ...(claims.impersonatedBy && { act: { sub: claims.impersonatedBy } }),
  };
  return { token: signJwt(type, wire, privateKey), expiresAt: new Date(wire.exp * 1000) };
}

/**
 * A verifier with the keys of a JWKS endpoint. Algorithm, token type, issuer and audience are fixed; keys rotate
 * without a restart, because an unknown key id leads to a fetch (at most one per cooldown).
 */
export function createAccessTokenVerifier(options: {
  /** Where the keys are published; the next is asked when one does not answer. */
  jwksUrls: readonly string[];
  issuer: string;
  audience: string;
  logger?: Logger;
  cooldownMs?: number;
  maxAgeMs?: number;
}): AccessTokenVerifier {
  const { issuer, audience, ...cacheOptions } = options;
  const keys = createJwksCache({ ...cacheOptions, type });
  return {
    warm: keys.warm,
    async verify(token) {
      if (token.length > 8_192) throw new TokenError('too long');
      const key = await keys.keyFor(token.slice(0, Math.max(0, token.indexOf('.'))));
      const wire = readJwt<WireClaims>(token, { keyOf: () => key, issuer, audience, maxLifetimeSeconds });
      if (!wire.sub || !wire.sid) throw new TokenError('has no subject or session');
      return {
        userId: wire.sub,
        sessionId: wire.sid,
        roles: wire.roles ?? [],
        memberships: wire.memberships ?? [],
        scopes: wire.scopes ?? [],
        secondFactor: wire.sf ? { at: wire.sf.at, isRequired: wire.sf.req } : null,
        impersonatedBy: wire.act?.sub ?? null,
        issuedAt: wire.iat,
        expiresAt: wire.exp,
      };
    },
  };
}
