import type { Tx } from '#platform/data/database';
import { newId } from '#platform/ids';
import { hashSecret, newSecret } from '../credentials/secret-token.ts';
import { insertSession, revokeSurplus } from '../data/session-repository.ts';
import { idleLimit } from '../domain/session.ts';
import type { UseCaseDeps } from './deps.ts';
import type { SessionGrant } from './grant-tokens.ts';
import type { ClientInput } from './inputs.ts';

/** Begins a session for a person who has just proved who they are. */
export async function openSession(tx: Tx, { now, sessionPolicy }: UseCaseDeps, userId: string, client: ClientInput | null | undefined, secondFactorAt: Date | null = null): Promise<SessionGrant> {
  const at = now();
  const sessionId = newId('ses', at);
  const refreshToken = newSecret('refresh');
  const expiresAt = new Date(at.getTime() + sessionPolicy.maxMs);
  const idleUntil = idleLimit(expiresAt, at, sessionPolicy.idleMs);
  await insertSession(tx, {
    id: sessionId,
    userId,
    clientKind: client?.kind ?? 'web',
    deviceName: client?.deviceName ?? null,
    deviceHash: client?.deviceId ? hashSecret(client.deviceId) : null,
    tokenHash: hashSecret(refreshToken),
    createdAt: at,
    expiresAt,
    idleUntil,
    secondFactorAt,
  });
  await tx.execute('UPDATE users SET last_signed_in_at = ? WHERE id = ?', [at, userId]);
  await revokeSurplus(tx, userId, at);
  return { userId, sessionId, refreshToken, refreshTokenExpiresAt: idleUntil };
}
