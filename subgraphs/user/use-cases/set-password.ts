import { passwordChanged } from '#events/user';
import { writeAudit } from '#platform/audit/audit';
import type { Tx } from '#platform/data/database';
import { endMailTokens } from '../data/mail-token-repository.ts';
import { revokeSessionsOf } from '../data/session-repository.ts';
import { storePassword, usersByIds } from '../data/user-repository.ts';
import type { UseCaseDeps } from './deps.ts';

export interface NewPassword {
  userId: string;
  passwordHash: string;
  how: 'CHANGED' | 'RESET';
  /** The one session that goes on. */
  exceptSession: string | null;
}

/**
 * Stores a password and takes away what whoever knew the old one may hold: sessions and reset tokens. The person is told. Call it
 * with the account's row locked.
 */
export async function setPassword(tx: Tx, { outbox, now }: UseCaseDeps, { userId, passwordHash, how, exceptSession }: NewPassword): Promise<void> {
  const [user] = await usersByIds(tx.manager, [userId]);
  if (!user) throw new Error(`user ${userId} does not exist`);
  const at = now();
  await storePassword(tx, userId, passwordHash, at);
  const revokedSessions = await revokeSessionsOf(tx, { userId, except: exceptSession, reason: 'PASSWORD_CHANGED', now: at });
  await endMailTokens(tx, userId, 'RESET');
  const { email, displayName, locale, version } = user;
  await outbox.add(tx, passwordChanged, { aggregateId: userId, aggregateVersion: version, data: { userId, email, displayName, locale, how, changedAt: at.toISOString() } });
  await writeAudit(tx, { actor: userId, action: how === 'RESET' ? 'password.reset' : 'password.change', target: userId, detail: { revokedSessions } });
}
