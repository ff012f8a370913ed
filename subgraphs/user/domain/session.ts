/** When a session is alive, and what the second use of a refresh token means. */

export interface SessionLife {
  revokedAt: Date | null;
  /** Ends at the latest. */
  expiresAt: Date;
  /** Ends unless refreshed before. */
  idleUntil: Date;
}

/** Whether a session may still be used. */
export function isLive(session: SessionLife, now: Date): boolean {
  return session.revokedAt === null && session.expiresAt > now && session.idleUntil > now;
}

/** Until when the next refresh token is good: the idle limit, but never beyond the absolute end. */
export function idleLimit(expiresAt: Date, now: Date, idleMs: number): Date {
  return new Date(Math.min(expiresAt.getTime(), now.getTime() + idleMs));
}

/** Requests of one client that race each other all arrive within this time. */
export const raceWindowMs = 10_000;
/** How long a client that got no answer may ask again with the same idempotency key. */
export const replayWindowMs = 60_000;

export interface Reuse {
  /** Time since the token was exchanged. */
  ageMs: number;
  /** Whether the token it was exchanged for is still the latest, so nobody has used that one yet. */
  isPredecessor: boolean;
  /** Whether the exchange and this request carry the same idempotency key. */
  hasSameKey: boolean;
}

/**
 * What to make of a refresh token that was exchanged before.
 *
 * - `replay`: the client repeats its own request, whose answer was lost; it proves that with the key only it knows. It gets the
 *   same tokens again.
 * - `race`: two tabs or threads of one client used the token at the same time. The first one won; this one is refused and
 *   the session goes on. A thief who comes second within the window gains nothing either.
 * - `theft`: two parties hold the token. Which one is the thief cannot be known, so the session ends for both
 *   (RFC 9700, 4.14.2).
 */
export function judgeReuse({ ageMs, isPredecessor, hasSameKey }: Reuse): 'replay' | 'race' | 'theft' {
  if (hasSameKey && isPredecessor && ageMs <= replayWindowMs) return 'replay';
  return ageMs <= raceWindowMs ? 'race' : 'theft';
}
