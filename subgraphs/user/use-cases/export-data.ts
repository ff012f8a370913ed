/** A person asks for a copy of everything kept about them. */
import { dataExportReady, dataExportRequested, dataKeepers, type dataExportPart } from '#events/privacy';
import { writeAudit } from '#platform/audit/audit';
import { isDuplicateKey } from '#platform/data/duplicate-key';
import type { Tx } from '#platform/data/database';
import { DomainError } from '#platform/errors/domain-error';
import { newId } from '#platform/ids';
import type { DataOf } from '#platform/messaging/contract';
import { ownData } from '../data/erase-person.ts';
import { completeSubgraphs, dueRequests, insertRequest, lockRequest, moveRequest, partAt, removeParts, storePart, storeReport, type PrivacyRequestRow } from '../data/privacy-repository.ts';
import { lockUser, usersByIds } from '../data/user-repository.ts';
import { collectMs, exportKeptMs, linkMs } from '../domain/privacy.ts';
import { assertLiveSession } from './assert-live-session.ts';
import type { UseCaseDeps } from './deps.ts';
import { addSecretEvent } from './send-mail-token.ts';

/** Returns the request's id. @throws DomainError UNAUTHENTICATED, or INVALID_STATE when a copy is being made already. */
export async function requestExport(deps: UseCaseDeps, { userId, sessionId }: { userId: string; sessionId: string | null }): Promise<string> {
  const { db, outbox, now } = deps;
  await assertLiveSession(deps, { userId, sessionId });
  const at = now();
  const requestId = newId('prv', at);
  try {
    await db.transaction(async (tx) => {
      await lockUser(tx, userId);
      await insertRequest(tx, { id: requestId, userId, kind: 'EXPORT', state: 'COLLECTING', createdAt: at, dueAt: new Date(at.getTime() + collectMs) });
      await storePart(tx, { requestId, subgraph: 'user', page: 1, pages: 1, content: JSON.stringify(await ownData(tx, userId)) });
      await outbox.add(tx, dataExportRequested, { aggregateId: requestId, aggregateVersion: 1, data: { requestId, userId } });
      await writeAudit(tx, { actor: userId, action: 'data-export.request', target: userId, detail: { requestId } });
    });
  } catch (error) {
    if (!isDuplicateKey(error, 'uq_privacy_requests_open')) throw error;
    throw new DomainError('INVALID_STATE', 'A copy is being made already; it will be mailed to you.');
  }
  return requestId;
}

/** Takes a part; the last one makes the copy ready, and the person is mailed. A part for a copy that has ended is dropped. */
export async function receivePart(tx: Tx, deps: Pick<UseCaseDeps, 'outbox' | 'sealer' | 'now'>, part: DataOf<typeof dataExportPart>): Promise<void> {
  const { requestId, subgraph, page, pages, sections } = part;
  const request = await lockRequest(tx, requestId);
  if (request?.state !== 'COLLECTING') return;
  await storePart(tx, { requestId, subgraph, page, pages, content: JSON.stringify(sections) });
  const complete = await completeSubgraphs(tx, requestId);
  if (complete.includes(subgraph)) await storeReport(tx, { requestId, subgraph, round: 1, phase: 'PART', detail: JSON.stringify({ pages }), reportedAt: deps.now() });
  if (dataKeepers.every((keeper) => complete.includes(keeper))) await finish(tx, deps, request);
}

async function finish(tx: Tx, { outbox, sealer, now }: Pick<UseCaseDeps, 'outbox' | 'sealer' | 'now'>, { id, userId }: PrivacyRequestRow): Promise<void> {
  const at = now();
  const expiresAt = new Date(at.getTime() + exportKeptMs);
  await moveRequest(tx, { id, from: ['COLLECTING'], to: 'READY', changes: { finishedAt: at, dueAt: expiresAt } });
  const [user] = await usersByIds(tx.manager, [userId]);
  if (!user) return;
  const { email, displayName, locale, version } = user;
  const data = { userId, email, displayName, locale, token: sealLink(sealer, id, expiresAt), expiresAt: expiresAt.toISOString() };
  await addSecretEvent(tx, outbox, dataExportReady, { userId, version, data });
}

const linkContext = 'data-export';

/** A link to a copy: sealed, so that nobody can make one, and good until its end only. */
function sealLink(sealer: UseCaseDeps['sealer'], requestId: string, expiresAt: Date): string {
  return sealer.seal(JSON.stringify({ requestId, expiresAt: expiresAt.getTime() }), linkContext);
}

/** A link for the person, who is in the account now. */
export function exportLink({ sealer, now }: Pick<UseCaseDeps, 'sealer' | 'now'>, { id, kind, state }: PrivacyRequestRow): string | null {
  return kind === 'EXPORT' && state === 'READY' ? `/exports/${sealLink(sealer, id, new Date(now().getTime() + linkMs))}` : null;
}

export interface ExportPage {
  /** JSON of one part of the copy. */
  content: string;
  subgraph: string;
  page: number;
  pageCount: number;
}

/** One part of the copy that a link stands for. @throws DomainError NOT_FOUND for a link that was changed or has ended. */
export async function readExport({ db, sealer, now }: Pick<UseCaseDeps, 'db' | 'sealer' | 'now'>, token: string, page: number): Promise<ExportPage> {
  const link = openLink(sealer, token);
  const hasEnded = !link || link.expiresAt <= now().getTime();
  const rows = hasEnded ? [] : await db.query<{ id: string }>("SELECT id FROM privacy_requests WHERE id = ? AND state = 'READY' AND due_at > ?", [link.requestId, now()]);
  const { part, total } = link && rows.length > 0 ? await partAt(db, link.requestId, page - 1) : { part: null, total: 0 };
  if (!part) throw new DomainError('NOT_FOUND', 'The link has expired, or there is no such page; ask for a new link in your account.');
  return { content: part.content, subgraph: part.subgraph, page, pageCount: total };
}

function openLink(sealer: UseCaseDeps['sealer'], token: string): { requestId: string; expiresAt: number } | null {
  try {
    return JSON.parse(sealer.open(token, linkContext)) as { requestId: string; expiresAt: number };
  } catch {
    // Whatever is wrong with it, it is not a link of ours.
    return null;
  }
}

/** Removes copies whose time is over, and gives up on those that not everybody contributed to. Returns how many. */
export async function endExports({ db, now }: Pick<UseCaseDeps, 'db' | 'now'>): Promise<number> {
  const ended = [...(await dueRequests(db, 'READY', now(), 50)), ...(await dueRequests(db, 'COLLECTING', now(), 50))];
  for (const id of ended) {
    await db.transaction(async (tx) => {
      await moveRequest(tx, { id, from: ['READY'], to: 'EXPIRED' });
      await moveRequest(tx, { id, from: ['COLLECTING'], to: 'FAILED', changes: { finishedAt: now() } });
      await removeParts(tx, id);
    });
  }
  return ended.length;
}
