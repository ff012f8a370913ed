import type { AuthResultFragment } from '../generated/gateway-operations.ts';
import type { SignedIn } from './session-data.ts';

/** What to remember of a sign-in; null when it was refused. */
export function toSignedIn({ tokens, user }: Pick<AuthResultFragment, 'tokens' | 'user'>): SignedIn | null {
  if (!tokens || !user) return null;
  return {
    userId: user.id,
    displayName: user.displayName,
    locale: user.locale,
    currency: user.currency,
    country: user.country,
    accessToken: tokens.accessToken,
    accessTokenExpiresAt: Date.parse(tokens.accessTokenExpiresAt),
    refreshToken: tokens.refreshToken,
    refreshTokenExpiresAt: Date.parse(tokens.refreshTokenExpiresAt),
  };
}
