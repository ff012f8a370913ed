/** A client exchanges its refresh token for the next pair of tokens. */
import { writeAudit } from '#platform/audit/audit';
import type { Tx } from '#platform/data/database';
import { DomainError } from '#platform/errors/domain-error';
import { counter } from '#platform/telemetry/metrics';
import { z } from 'zod';
import { hashSecret, newRotationSalt, successorOf } from '../credentials/secret-token.ts';
import { revokeSession, rotateToken, sessionByRetiredToken, sessionByToken, type RevocationReason, type SessionSecrets } from '../data/session-repository.ts';
import { idleLimit, isLive, judgeReuse } from '../domain/session.ts';
import type { UseCaseDeps } from './deps.ts';
import { grantTokens, type SessionGrant, type SessionTokens } from './grant-tokens.ts';

export const refreshInput = z.strictObject({
  refreshToken: z.string().min(1).max(200),
  deviceId: z.string().max(200).nullish(),
  idempotencyKey: z.string().min(16, 'must have at least 16 random characters').max(200).nullish(),
});
type RefreshInput = z.infer<typeof refreshInput>;

const refreshes = counter({ name: 'session_refreshes_total', help: 'Exchanges of refresh tokens by outcome', labels: ['outcome'] });

/**
 * Each token is exchanged once; see `judgeReuse` for what its second use means. The refusals commit: a revocation must not be
 * rolled back by the error that tells of it.
 * @throws DomainError INVALID_TOKEN, never saying why.
 */
export async function refreshSession(deps: UseCaseDeps, input: RefreshInput): Promise<{ userId: string; tokens: SessionTokens }> {
  const outcome = await deps.db.transaction((tx) => exchange(tx, deps, input), { label: 'refresh-session' });
  refreshes.inc({ outcome: typeof outcome === 'string' ? outcome : outcome.kind });
  if (typeof outcome === 'string') throw new DomainError('INVALID_TOKEN', 'The session has ended; sign in again.', { field: ['refreshToken'] });
  return { userId: outcome.session.userId, tokens: await grantTokens(deps, outcome.session) };
}

type Outcome = { kind: 'rotated' | 'replay'; session: SessionGrant } | 'unknown' | 'ended' | 'wrong-device' | 'race' | 'theft';

async function exchange(tx: Tx, deps: UseCaseDeps, input: RefreshInput): Promise<Outcome> {
  const now = deps.now();
  const from = hashSecret(input.refreshToken);
  const session = await sessionByToken(tx, from);
  if (!session) return exchangeAgain(tx, input, from, now);
  if (!isLive(session, now)) return 'ended';
  if (!isDeviceOf(session, input)) return revoke(tx, session, 'WRONG_DEVICE', now);
  const salt = newRotationSalt();
  const refreshToken = successorOf(input.refreshToken, salt);
  const idleUntil = idleLimit(session.expiresAt, now, deps.sessionPolicy.idleMs);
  const rotation = { id: session.id, from, to: hashSecret(refreshToken), salt, keyHash: keyHashOf(input), idleUntil, now };
  // Lost against another request between the look-up and the update: the same as coming later.
  if (!(await rotateToken(tx, rotation))) return exchangeAgain(tx, input, from, now);
  return { kind: 'rotated', session: { userId: session.userId, sessionId: session.id, refreshToken, refreshTokenExpiresAt: idleUntil } };
}

/** Answers a token that was exchanged before. */
async function exchangeAgain(tx: Tx, input: RefreshInput, from: string, now: Date): Promise<Outcome> {
  const session = await sessionByRetiredToken(tx, from);
  if (!session) return 'unknown';
  if (!isLive(session, now)) return 'ended';
  if (!isDeviceOf(session, input)) return revoke(tx, session, 'WRONG_DEVICE', now);
  const refreshToken = successorOf(input.refreshToken, session.rotationSalt ?? '');
  const keyHash = keyHashOf(input);
  const verdict = judgeReuse({
    ageMs: now.getTime() - session.retiredAt.getTime(),
    isPredecessor: hashSecret(refreshToken) === session.tokenHash,
    hasSameKey: keyHash !== null && keyHash === session.rotationKeyHash,
  });
  if (verdict === 'theft') return revoke(tx, session, 'TOKEN_REUSED', now);
  if (verdict === 'race') return 'race';
  return { kind: 'replay', session: { userId: session.userId, sessionId: session.id, refreshToken, refreshTokenExpiresAt: session.idleUntil } };
}

async function revoke(tx: Tx, { id, userId }: SessionSecrets, reason: RevocationReason, now: Date): Promise<Outcome> {
  if (await revokeSession(tx, { id, userId, reason, now })) {
    await writeAudit(tx, { actor: 'user', action: 'session.revoke', target: userId, detail: { sessionId: id, reason } });
  }
  return reason === 'WRONG_DEVICE' ? 'wrong-device' : 'theft';
}

/** A session that began on a device is refreshed there only. */
function isDeviceOf(session: SessionSecrets, { deviceId }: RefreshInput): boolean {
  return session.deviceHash === null || (deviceId != null && hashSecret(deviceId) === session.deviceHash);
}

function keyHashOf({ idempotencyKey }: RefreshInput): string | null {
  return idempotencyKey ? hashSecret(idempotencyKey) : null;
}
