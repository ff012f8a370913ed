import { signAccessToken } from '#platform/auth/access-token';
import { signingKey, type Jwks } from '#platform/auth/keys';
import type { Membership, SecondFactor } from '#platform/auth/viewer';

export interface AccessGrant {
  userId: string;
  sessionId: string;
  roles: readonly string[];
  memberships: readonly Membership[];
  secondFactor: SecondFactor;
  /** The operator who acts as the person. */
  impersonatedBy?: string;
}

export interface TokenIssuer {
  issue(grant: AccessGrant): { accessToken: string; accessTokenExpiresAt: Date };
}

export interface TokenIssuerOptions {
  /** Private keys; the first signs, all are published. */
  keys: Jwks;
  issuer: string;
  audience: string;
  lifetimeSeconds: number;
}

// Some 90 bytes each in the token, which travels in a header; the verifier accepts 8 KB.
const maxMemberships = 50;

/** Issues access tokens that the gateway turns into the viewer of a request. */
export function createTokenIssuer({ keys, issuer, audience, lifetimeSeconds }: TokenIssuerOptions): TokenIssuer {
  const [first] = keys.keys;
  if (!first) throw new Error('ACCESS_TOKEN_PRIVATE_KEYS holds no key; expected at least one, the first of which signs');
  const privateKey = signingKey(first);
  return {
    issue({ memberships, ...grant }) {
      const claims = { ...grant, memberships: memberships.slice(0, maxMemberships) };
      const { token, expiresAt } = signAccessToken({ claims, issuer, audience, privateKey, lifetimeSeconds });
      return { accessToken: token, accessTokenExpiresAt: expiresAt };
    },
  };
}
