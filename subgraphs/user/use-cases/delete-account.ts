/** A person has the account deleted: asked, judged, given time to think, judged again, carried out everywhere, and reported. */
import { dataKeepers, deletionCheckRequested, deletionJudges, deletionScheduled, userDeleted, type deletionDone, type deletionJudged } from '#events/privacy';
import { writeAudit } from '#platform/audit/audit';
import { isDuplicateKey } from '#platform/data/duplicate-key';
import type { Tx } from '#platform/data/database';
import { DomainError } from '#platform/errors/domain-error';
import { newId } from '#platform/ids';
import type { DataOf } from '#platform/messaging/contract';
import { newSecret } from '../credentials/secret-token.ts';
import { eraseAccount } from '../data/erase-person.ts';
import { membershipsByUserIds } from '../data/membership-repository.ts';
import { dueRequests, insertRequest, lockOpenRequest, lockRequest, moveRequest, reportsByRequestIds, storeReport, type PrivacyRequestRow } from '../data/privacy-repository.ts';
import { credentialsOf, lockUser, rolesByUserIds, usersByIds } from '../data/user-repository.ts';
import { graceMs, postponedMs } from '../domain/privacy.ts';
import { assertLiveSession } from './assert-live-session.ts';
import type { UseCaseDeps } from './deps.ts';
import { revokeKeysOf } from './manage-api-keys.ts';

type TxDeps = Pick<UseCaseDeps, 'outbox' | 'now'>;

/**
 * Begins a deletion: the other subgraphs are asked whether something stands in its way. Returns the request's id.
 * @throws DomainError UNAUTHENTICATED, INVALID_CREDENTIALS, TOO_MANY_ATTEMPTS, or INVALID_STATE for operators, owners and open requests.
 */
export async function requestDeletion(deps: UseCaseDeps, { userId, sessionId, password }: { userId: string; sessionId: string | null; password: string }): Promise<string> {
  const { db, outbox, limits, passwords, now } = deps;
  await assertLiveSession(deps, { userId, sessionId });
  const account = await credentialsOf(db, userId);
  if (!account) throw new DomainError('UNAUTHENTICATED', 'The account does not exist any more.');
  await limits.countPassword(account.email, account.lastSignedInAt);
  if (!(await passwords.verify(account.passwordHash, password))) throw new DomainError('INVALID_CREDENTIALS', 'The password is wrong.', { field: ['password'] });
  const at = now();
  const requestId = newId('prv', at);
  try {
    await db.transaction(async (tx) => {
      await lockUser(tx, userId);
      const obstacles = await ownObstacles(tx, userId);
      if (obstacles.length > 0) throw new DomainError('INVALID_STATE', obstacles.join(' '));
      await insertRequest(tx, { id: requestId, userId, kind: 'DELETION', state: 'CHECKING', createdAt: at, dueAt: null });
      await outbox.add(tx, deletionCheckRequested, { aggregateId: requestId, aggregateVersion: 1, data: { requestId, userId, round: 1 } });
      await writeAudit(tx, { actor: userId, action: 'account-deletion.request', target: userId, detail: { requestId } });
    });
  } catch (error) {
    if (!isDuplicateKey(error, 'uq_privacy_requests_open')) throw error;
    throw new DomainError('INVALID_STATE', 'A deletion is under way already.');
  }
  return requestId;
}

/** Calls a deletion off that has not been carried out. Returns the request's id. @throws DomainError INVALID_STATE when there is none, or it is too late. */
export async function cancelDeletion(deps: UseCaseDeps, userId: string): Promise<string> {
  return deps.db.transaction(async (tx) => {
    const request = await lockOpenRequest(tx, userId, 'DELETION');
    if (!request || !(await moveRequest(tx, { id: request.id, from: ['CHECKING', 'SCHEDULED', 'RECHECKING'], to: 'CANCELLED', changes: { finishedAt: deps.now() } }))) {
      throw new DomainError('INVALID_STATE', 'No deletion is under way, or it is too late.');
    }
    if (request.dueAt) await tell(tx, deps, request, 'CANCELLED', request.dueAt);
    await writeAudit(tx, { actor: userId, action: 'account-deletion.cancel', target: userId, detail: { requestId: request.id } });
    return request.id;
  });
}

/** Takes a judgement; the last one of a round decides. Answers to an earlier question are dropped. */
export async function receiveJudgement(tx: Tx, deps: UseCaseDeps, { requestId, round, subgraph, obstacles }: DataOf<typeof deletionJudged>): Promise<void> {
  const request = await lockRequest(tx, requestId);
  if (!request || request.round !== round || !['CHECKING', 'RECHECKING'].includes(request.state)) return;
  await storeReport(tx, { requestId, subgraph, round, phase: 'JUDGED', detail: JSON.stringify(obstacles), reportedAt: deps.now() });
  const judged = (await reportsByRequestIds(tx, [requestId])).filter((report) => report.phase === 'JUDGED' && report.round === round);
  if (!deletionJudges.every((judge) => judged.some((report) => report.subgraph === judge))) return;
  const all = [...judged.flatMap(({ detail }) => JSON.parse(detail) as string[]), ...(await ownObstacles(tx, request.userId))];
  await (request.state === 'CHECKING' ? decide(tx, deps, request, all) : decideAgain(tx, deps, request, all));
}

async function decide(tx: Tx, deps: TxDeps, request: PrivacyRequestRow, obstacles: readonly string[]): Promise<void> {
  const { id } = request;
  const at = deps.now();
  if (obstacles.length > 0) return void (await moveRequest(tx, { id, from: ['CHECKING'], to: 'REFUSED', changes: { finishedAt: at, obstacles } }));
  const dueAt = new Date(at.getTime() + graceMs);
  await moveRequest(tx, { id, from: ['CHECKING'], to: 'SCHEDULED', changes: { dueAt, obstacles: null } });
  await tell(tx, deps, request, 'SCHEDULED', dueAt);
}

async function decideAgain(tx: Tx, deps: UseCaseDeps, request: PrivacyRequestRow, obstacles: readonly string[]): Promise<void> {
  const { id } = request;
  if (obstacles.length === 0) return erase(tx, deps, request);
  await moveRequest(tx, { id, from: ['RECHECKING'], to: 'SCHEDULED', changes: { dueAt: new Date(deps.now().getTime() + postponedMs), obstacles } });
}

/** The account ends here and now, and everybody else is told to follow. */
async function erase(tx: Tx, deps: UseCaseDeps, { id, userId }: PrivacyRequestRow): Promise<void> {
  const { outbox, passwords, now } = deps;
  const at = now();
  if (!(await moveRequest(tx, { id, from: ['RECHECKING'], to: 'ERASING', changes: { obstacles: null } }))) return;
  await lockUser(tx, userId);
  await revokeKeysOf(tx, deps, userId);
  // Nobody knows this password, and a hash that is none would make checking one fail loudly.
  const counts = await eraseAccount(tx, { userId, passwordHash: await passwords.hash(newSecret('reset')), now: at });
  const [user] = await usersByIds(tx.manager, [userId]);
  if (!user) throw new Error(`user ${userId} does not exist`);
  await outbox.add(tx, userDeleted, { aggregateId: userId, aggregateVersion: user.version, data: { requestId: id, userId, deletedAt: at.toISOString() } });
  await storeReport(tx, { requestId: id, subgraph: 'user', round: 1, phase: 'DONE', detail: JSON.stringify(counts), reportedAt: at });
  await writeAudit(tx, { actor: 'user', action: 'account-deletion.erase', target: userId, detail: { requestId: id } });
}

/** Takes a confirmation; the last one ends the request. */
export async function receiveConfirmation(tx: Tx, { now }: Pick<UseCaseDeps, 'now'>, { requestId, subgraph, counts }: DataOf<typeof deletionDone>): Promise<void> {
  const request = await lockRequest(tx, requestId);
  if (!request || request.state !== 'ERASING') return;
  await storeReport(tx, { requestId, subgraph, round: 1, phase: 'DONE', detail: JSON.stringify(counts), reportedAt: now() });
  const done = (await reportsByRequestIds(tx, [requestId])).filter(({ phase }) => phase === 'DONE').map((report) => report.subgraph);
  if (dataKeepers.every((keeper) => done.includes(keeper))) await moveRequest(tx, { id: requestId, from: ['ERASING'], to: 'DONE', changes: { finishedAt: now() } });
}

/** Has deletions judged again whose time has come. Returns how many. */
export async function beginDueDeletions({ db, outbox, now }: Pick<UseCaseDeps, 'db' | 'outbox' | 'now'>): Promise<number> {
  const due = await dueRequests(db, 'SCHEDULED', now(), 50);
  for (const id of due) {
    await db.transaction(async (tx) => {
      const request = await lockRequest(tx, id);
      if (!request || !(await moveRequest(tx, { id, from: ['SCHEDULED'], to: 'RECHECKING', changes: { nextRound: true } }))) return;
      const round = request.round + 1;
      await outbox.add(tx, deletionCheckRequested, { aggregateId: id, aggregateVersion: round, data: { requestId: id, userId: request.userId, round } });
    });
  }
  return due.length;
}

/** What is known here already; the rest is for the others to say. */
async function ownObstacles(tx: Tx, userId: string): Promise<string[]> {
  const roles = await rolesByUserIds(tx.manager, [userId]);
  const owned = (await membershipsByUserIds(tx.manager, [userId])).filter(({ role }) => role === 'OWNER');
  const operators = roles.filter(({ role }) => role === 'admin' || role === 'support');
  return [...(operators.length > 0 ? ['Operators give their role up first.'] : []), ...(owned.length > 0 ? ['You own a vendor; hand it over first.'] : [])];
}

async function tell(tx: Tx, { outbox }: TxDeps, { userId }: PrivacyRequestRow, change: 'SCHEDULED' | 'CANCELLED', dueAt: Date): Promise<void> {
  const [user] = await usersByIds(tx.manager, [userId]);
  if (!user) return;
  const { email, displayName, locale, version } = user;
  await outbox.add(tx, deletionScheduled, { aggregateId: userId, aggregateVersion: version, data: { userId, email, displayName, locale, change, dueAt: dueAt.toISOString() } });
}
