/** A person ends a session: this one, another one, or all others. */
import { DomainError } from '#platform/errors/domain-error';
import { revokeSession as revokeRow, revokeSessionsOf } from '../data/session-repository.ts';
import type { UseCaseDeps } from './deps.ts';

/**
 * Ends one session of the person. The one that asks may have ended already: signing out twice is no error.
 * @throws DomainError NOT_FOUND for an id that is not a live session of this person.
 */
export async function revokeSession({ db, now }: UseCaseDeps, { userId, sessionId, isCurrent }: { userId: string; sessionId: string; isCurrent: boolean }): Promise<void> {
  const wasLive = await revokeRow(db, { id: sessionId, userId, reason: isCurrent ? 'SIGNED_OUT' : 'REVOKED', now: now() });
  if (!wasLive && !isCurrent) throw new DomainError('NOT_FOUND', `You have no session ${sessionId}.`, { field: ['id'] });
}

/** Ends every session of the person but the one that asks. Returns how many. */
export function revokeOtherSessions({ db, now }: UseCaseDeps, { userId, currentId }: { userId: string; currentId: string | null }): Promise<number> {
  return revokeSessionsOf(db, { userId, except: currentId, reason: 'REVOKED', now: now() });
}
