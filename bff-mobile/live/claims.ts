import { remembering } from '#platform/remembering';

/** What an access token says, not verified: good for waking the right feeds, which are then read through the gateway, which verifies it. */
export interface UnverifiedClaims {
  readonly userId: string | undefined;
  /** Epoch milliseconds. */
  readonly endsAt: number | undefined;
}

const maxTokens = 5000;

export const claimsOf = remembering(maxTokens, (accessToken): UnverifiedClaims => {
  const { sub, exp } = payloadOf(accessToken);
  return { userId: typeof sub === 'string' ? sub : undefined, endsAt: typeof exp === 'number' ? exp * 1000 : undefined };
});

function payloadOf(token: string): { sub?: unknown; exp?: unknown } {
  try {
    const value: unknown = JSON.parse(Buffer.from(token.split('.')[1] ?? '', 'base64url').toString('utf8'));
    return typeof value === 'object' && value !== null ? value : {};
  } catch (error) {
    // The gateway refuses such a token; here it wakes nothing.
    if (error instanceof SyntaxError) return {};
    throw error;
  }
}
