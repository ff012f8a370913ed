/** A person sets up a second factor, proves it again, replaces the recovery codes, or gives it up. */
import { writeAudit } from '#platform/audit/audit';
import type { Tx } from '#platform/data/database';
import { DomainError } from '#platform/errors/domain-error';
import { secondFactorChanged } from '#events/user';
import { newRecoveryCodes, recoveryCodeHash } from '../credentials/recovery-codes.ts';
import { newTotpSecret, totpUri } from '../credentials/totp.ts';
import { beginEnrolment, confirmEnrolment, removeSecondFactor, secondFactorOf, storeRecoveryCodes } from '../data/second-factor-repository.ts';
import { markSecondFactor, revokeSessionsOf } from '../data/session-repository.ts';
import { credentialsOf, lockUser, rolesByUserIds, usersByIds } from '../data/user-repository.ts';
import { isOperator } from '../domain/roles.ts';
import { assertLiveSession } from './assert-live-session.ts';
import type { UseCaseDeps } from './deps.ts';
import { proveSecondFactor } from './prove-second-factor.ts';

export interface OwnSession {
  userId: string;
  sessionId: string | null;
}

/**
 * Begins an enrolment: a new secret, which counts once a code of it has been shown.
 * @throws DomainError UNAUTHENTICATED, INVALID_CREDENTIALS for a wrong password, TOO_MANY_ATTEMPTS, INVALID_STATE when there is one already.
 */
export async function enrolSecondFactor(deps: UseCaseDeps, session: OwnSession & { password: string }): Promise<{ secret: string; uri: string }> {
  const { db, limits, passwords, sealer, now } = deps;
  const { userId, password } = session;
  await assertLiveSession(deps, session);
  const account = await credentialsOf(db, userId);
  if (!account) throw new DomainError('UNAUTHENTICATED', 'The account does not exist any more.');
  await limits.countPassword(account.email, account.lastSignedInAt);
  if (!(await passwords.verify(account.passwordHash, password))) throw new DomainError('INVALID_CREDENTIALS', 'The password is wrong.', { field: ['password'] });
  const secret = newTotpSecret();
  await db.transaction(async (tx) => {
    await lockUser(tx, userId);
    if ((await secondFactorOf(tx, userId))?.confirmedAt) throw new DomainError('INVALID_STATE', 'A second factor is set up already; disable it before setting up another.');
    await beginEnrolment(tx, { userId, secretSealed: sealer.seal(secret, userId), now: now() });
  });
  return { secret, uri: totpUri(secret, account.email) };
}

/** Ends an enrolment. All other sessions end, since they proved less. Returns the recovery codes, which are shown once. */
export async function confirmSecondFactor(deps: UseCaseDeps, session: OwnSession & { code: string }): Promise<string[]> {
  const { now } = deps;
  const { userId, sessionId } = session;
  return withProof(deps, session, true, async (tx) => {
    const at = now();
    await confirmEnrolment(tx, userId, at);
    const codes = await replaceRecoveryCodes(tx, userId);
    await markSecondFactor(tx, { id: sessionId as string, userId, at });
    await revokeSessionsOf(tx, { userId, except: sessionId, reason: 'SECOND_FACTOR', now: at });
    await tellAbout(tx, deps, userId, 'ENABLED');
    return codes;
  });
}

/** Proves the second factor again in this session, for what wants a recent proof. */
export async function stepUp(deps: UseCaseDeps, session: OwnSession & { code: string }): Promise<void> {
  const { userId, sessionId } = session;
  await withProof(deps, session, false, (tx) => markSecondFactor(tx, { id: sessionId as string, userId, at: deps.now() }));
}

/** New recovery codes; the former ones end. */
export async function regenerateRecoveryCodes(deps: UseCaseDeps, session: OwnSession & { code: string }): Promise<string[]> {
  return withProof(deps, session, false, async (tx) => {
    const codes = await replaceRecoveryCodes(tx, session.userId);
    await tellAbout(tx, deps, session.userId, 'RECOVERY_CODES_REPLACED');
    return codes;
  });
}

/** @throws DomainError INVALID_STATE for operators where the policy wants them to have one. */
export async function disableSecondFactor(deps: UseCaseDeps, session: OwnSession & { code: string }): Promise<void> {
  const { userId } = session;
  await withProof(deps, session, false, async (tx) => {
    const roles = await rolesByUserIds(tx.manager, [userId]);
    if (deps.secondFactorPolicy === 'required' && isOperator(roles.map(({ role }) => role))) {
      throw new DomainError('INVALID_STATE', 'Support and administrators must have a second factor.');
    }
    await removeSecondFactor(tx, userId);
    await tellAbout(tx, deps, userId, 'DISABLED');
  });
}

/** Runs the work in one transaction with the code that allows it. */
async function withProof<T>(deps: UseCaseDeps, { userId, sessionId, code }: OwnSession & { code: string }, isEnrolling: boolean, work: (tx: Tx) => Promise<T>): Promise<T> {
  await assertLiveSession(deps, { userId, sessionId });
  await deps.limits.countSecondFactor(userId);
  const result = await deps.db.transaction(async (tx) => {
    await lockUser(tx, userId);
    await proveSecondFactor(tx, deps, { userId, code, isEnrolling });
    return work(tx);
  });
  await deps.limits.forgiveSecondFactor(userId);
  return result;
}

async function replaceRecoveryCodes(tx: Tx, userId: string): Promise<string[]> {
  const codes = newRecoveryCodes();
  await storeRecoveryCodes(tx, userId, codes.map((code) => recoveryCodeHash(userId, code)));
  return codes;
}

async function tellAbout(tx: Tx, { outbox, now }: UseCaseDeps, userId: string, change: 'ENABLED' | 'DISABLED' | 'RECOVERY_CODES_REPLACED'): Promise<void> {
  const [user] = await usersByIds(tx.manager, [userId]);
  if (!user) throw new Error(`user ${userId} does not exist`);
  const { email, displayName, locale, version } = user;
  const data = { userId, email, displayName, locale, change, changedAt: now().toISOString() };
  await outbox.add(tx, secondFactorChanged, { aggregateId: userId, aggregateVersion: version, data });
  await writeAudit(tx, { actor: userId, action: `second-factor.${change.toLowerCase().replaceAll('_', '-')}`, target: userId });
}
