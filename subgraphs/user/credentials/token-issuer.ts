import { signAccessToken } from '#platform/auth/access-token';
import type { SigningKey } from '#platform/auth/keys';
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
  /** The key that signs; may change from one token to the next. */
  signing: SigningKey;
  issuer: string;
  audience: string;
  lifetimeSeconds: number;
}

// Some 90 bytes each in the token, which travels in a header; the verifier accepts 8 KB.
const maxMemberships = 50;

/** Issues access tokens that the gateway turns into the viewer of a request. */
export function createTokenIssuer({ signing: privateKey, issuer, audience, lifetimeSeconds }: TokenIssuerOptions): TokenIssuer {
  return {
    issue({ memberships, ...grant }) {
      const claims = { ...grant, memberships: memberships.slice(0, maxMemberships) };
      const { token, expiresAt } = signAccessToken({ claims, issuer, audience, privateKey, lifetimeSeconds });
      return { accessToken: token, accessTokenExpiresAt: expiresAt };
    },
  };
}
