/** Buyer and vendor write to each other about a vendor order. */
import { orderMessagePosted } from '#events/order';
import type { Viewer } from '#platform/auth/viewer';
import type { Tx } from '#platform/data/database';
import { parseJson } from '#platform/data/json';
import { DomainError } from '#platform/errors/domain-error';
import { withIdempotency } from '#platform/idempotency/idempotency';
import { newId } from '#platform/ids';
import { z } from 'zod';
import { insertMessage, markRead, messageById, postedSince, type MessageSide } from '../data/message-repository.ts';
import { recordTimeline } from '../data/timeline.ts';
import type { PostalAddress } from '../domain/postal-address.ts';
import { fulfilmentRoles } from './accept-vendor-order.ts';
import type { UseCaseDeps } from './deps.ts';
import { actorOf, lockVendorOrder, vendorOrderFacts, type LockedVendorOrder } from './order-change.ts';
import { recordOrderChange } from './record-order-change.ts';

export const messageBody = z.string().trim().min(1, 'must not be empty').max(4000);

/** So many messages may one side post on one vendor order within the time. */
export const messageLimit = { count: 20, withinMs: 3_600_000 };

/** On which side a viewer stands: buyers and those of the vendor who work on its orders; null for anyone else, operators included. */
export function sideOf(viewer: Viewer, { order, vendorOrder }: { order: { customerId: string | null; guestKey: string | null }; vendorOrder: { vendorId: string } }): MessageSide | null {
  const isBuyer = order.customerId === null ? order.guestKey !== null && order.guestKey === viewer.guestKey : order.customerId === viewer.userId;
  if (isBuyer) return 'BUYER';
  const works = viewer.memberships.some(({ tenantId, role }) => tenantId === vendorOrder.vendorId && (fulfilmentRoles as readonly string[]).includes(role));
  return works ? 'VENDOR' : null;
}

async function lockThread(tx: Tx, id: string, viewer: Viewer): Promise<LockedVendorOrder & { side: MessageSide }> {
  const locked = await lockVendorOrder(tx, id, 'all');
  const side = sideOf(viewer, locked);
  if (!side) throw new DomainError('NOT_FOUND', `There is no vendor order ${id}.`, { field: ['vendorOrderId'] });
  return { ...locked, side };
}

export interface PostMessage {
  vendorOrderId: string;
  viewer: Viewer;
  body: string;
  idempotencyKey: string;
}

/** Returns the message's id. Posting counts as having read. @throws DomainError NOT_FOUND, TOO_MANY_ATTEMPTS, IDEMPOTENCY_*. */
export async function postMessage(deps: UseCaseDeps, { vendorOrderId, viewer, body, idempotencyKey }: PostMessage): Promise<string> {
  const call = { db: deps.db, actor: actorOf(viewer), operation: 'vendorOrderMessagePost', key: idempotencyKey, input: { vendorOrderId, body } };
  return withIdempotency(call, async (tx) => {
    const at = deps.now();
    const thread = await lockThread(tx, vendorOrderId, viewer);
    const { side, order, vendorOrder } = thread;
    const recent = await postedSince(tx, { vendorOrderId, side, since: new Date(at.getTime() - messageLimit.withinMs) });
    if (recent >= messageLimit.count) throw new DomainError('TOO_MANY_ATTEMPTS', `At most ${messageLimit.count} messages an hour can be posted on an order; wait a little.`, { field: ['body'] });
    const id = newId('vom');
    const authorName = await authorOf(tx, thread);
    await insertMessage(tx, { id, vendorOrderId, side, authorId: actorOf(viewer), authorName, body, at });
    await markRead(tx, { vendorOrderId, side, upTo: id, at });
    recordTimeline(tx, { orderId: order.id, vendorOrderId, at, event: 'message.posted', description: `${authorName} wrote about ${vendorOrder.number}.` });
    const data = { ...vendorOrderFacts(thread), messageId: id, from: side, authorName, excerpt: excerptOf(body), postedAt: at.toISOString() };
    await deps.outbox.add(tx, orderMessagePosted, { aggregateId: vendorOrderId, aggregateVersion: vendorOrder.version, data });
    await recordOrderChange(tx, { order, vendorOrderIds: [vendorOrderId], kind: 'MESSAGE', at });
    return id;
  });
}

/** Notes that the viewer's side has read up to a message. @throws DomainError NOT_FOUND when it is none of this vendor order. */
export async function markMessagesRead({ db, now }: UseCaseDeps, { vendorOrderId, viewer, messageId }: { vendorOrderId: string; viewer: Viewer; messageId: string }): Promise<void> {
  await db.transaction(async (tx) => {
    const { side } = await lockThread(tx, vendorOrderId, viewer);
    const message = await messageById(tx, messageId);
    if (message?.vendorOrderId !== vendorOrderId) throw new DomainError('NOT_FOUND', `The vendor order has no message ${messageId}.`, { field: ['messageId'] });
    await markRead(tx, { vendorOrderId, side, upTo: messageId, at: now() });
  });
}

/** Vendors write under their name; people under theirs, guests as the parcel's recipient. */
async function authorOf(tx: Tx, { side, order, vendorOrder }: LockedVendorOrder & { side: MessageSide }): Promise<string> {
  if (side === 'VENDOR') return vendorOrder.vendorName;
  const [known] = order.customerId === null ? [] : await tx.query<{ name: string }>('SELECT display_name AS name FROM user_copies WHERE user_id = ?', [order.customerId]);
  return known?.name || parseJson<PostalAddress>(order.shippingAddress).recipient;
}

/** The beginning, for a notification; whole characters, however they are composed. */
function excerptOf(body: string): string {
  const characters = [...new Intl.Segmenter().segment(body.replaceAll(/\s+/g, ' '))].map((part) => part.segment);
  return characters.length <= 160 ? characters.join('') : `${characters.slice(0, 159).join('')}…`;
}
