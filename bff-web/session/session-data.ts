import { newSecret } from '#platform/bff/secret';

/** Somebody who is signed in, as the session remembers them. */
export interface SignedIn {
  userId: string;
  displayName: string;
  /** What they prefer; null where they said nothing. */
  locale: string | null;
  currency: string | null;
  country: string | null;
  accessToken: string;
  /** Epoch milliseconds. */
  accessTokenExpiresAt: number;
  refreshToken: string;
  /** Epoch milliseconds; the session ends with it. */
  refreshTokenExpiresAt: number;
}

/** What is stored under the hash of a session's id. */
export interface SessionData {
  /** To be repeated in `x-csrf-token`; another site can neither read nor guess it. */
  csrfToken: string;
  /** Secret that names the guest's cart; null once it was moved into the person's cart. */
  guestToken: string | null;
  signedIn: SignedIn | null;
}

const guestLifetimeMs = 30 * 24 * 3600 * 1000;

/** A new session of a guest. */
export function newGuestSession(): SessionData {
  return { csrfToken: newSecret(), guestToken: newSecret(), signedIn: null };
}

/** How long a session may be kept from now on, in milliseconds. */
export function lifetimeOf({ signedIn }: SessionData): number {
  return signedIn ? Math.max(1000, signedIn.refreshTokenExpiresAt - Date.now()) : guestLifetimeMs;
}
