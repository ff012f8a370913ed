import { DomainError } from '#platform/errors/domain-error';
import { isSessionLive } from '../data/session-repository.ts';
import type { UseCaseDeps } from './deps.ts';

/**
 * What is sensitive looks the session up, though the access token is still good: an ended one must not take the account over in its
 * last minutes. @throws DomainError UNAUTHENTICATED.
 */
export async function assertLiveSession({ db, now }: Pick<UseCaseDeps, 'db' | 'now'>, { userId, sessionId }: { userId: string; sessionId: string | null }): Promise<void> {
  if (sessionId && (await isSessionLive(db, { id: sessionId, userId, now: now() }))) return;
  throw new DomainError('UNAUTHENTICATED', 'The session has ended; sign in again.');
}
