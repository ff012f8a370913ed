import type { Tx } from '#platform/data/database';
import { newId } from '#platform/ids';
import { hashSecret, newSecret } from '../credentials/secret-token.ts';
import { signedInOnNewDevice } from '#events/user';
import { usersByIds } from '../data/user-repository.ts';
import { insertSession, isNewDevice, revokeSurplus, type Device } from '../data/session-repository.ts';
import { idleLimit } from '../domain/session.ts';
import type { UseCaseDeps } from './deps.ts';
import type { SessionGrant } from './grant-tokens.ts';
import type { ClientInput } from './inputs.ts';

/** Begins a session for a person who has just proved who they are. */
export async function openSession(tx: Tx, { now, outbox, sessionPolicy }: UseCaseDeps, userId: string, client: ClientInput | null | undefined, secondFactorAt: Date | null = null): Promise<SessionGrant> {
  const at = now();
  const sessionId = newId('ses', at);
  const refreshToken = newSecret('refresh');
  const expiresAt = new Date(at.getTime() + sessionPolicy.maxMs);
  const device = { clientKind: client?.kind ?? 'web', deviceName: client?.deviceName ?? null, deviceHash: client?.deviceId ? hashSecret(client.deviceId) : null };
  const idleUntil = idleLimit(expiresAt, at, sessionPolicy.idleMs);
  if (await isNewDevice(tx, userId, device)) await tellAboutDevice(tx, { outbox }, userId, device, at);
  await insertSession(tx, {
    id: sessionId,
    userId,
    ...device,
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

async function tellAboutDevice(tx: Tx, { outbox }: Pick<UseCaseDeps, 'outbox'>, userId: string, { clientKind, deviceName }: Device, at: Date): Promise<void> {
  const [user] = await usersByIds(tx.manager, [userId]);
  if (!user) throw new Error(`user ${userId} does not exist`);
  const { email, displayName, locale, version } = user;
  const data = { userId, email, displayName, locale, client: clientKind, deviceName, signedInAt: at.toISOString() };
  await outbox.add(tx, signedInOnNewDevice, { aggregateId: userId, aggregateVersion: version, data });
}
