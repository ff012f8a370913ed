/** A buyer sends goods back: asked for, agreed or declined, received; receiving gives the money back. */
import { returnDecided, returnRequested } from '#events/order';
import type { Viewer } from '#platform/auth/viewer';
import type { Tx } from '#platform/data/database';
import { DomainError } from '#platform/errors/domain-error';
import { withIdempotency } from '#platform/idempotency/idempotency';
import { newId } from '#platform/ids';
import { z } from 'zod';
import { vendorOrdersByIds, vendorOrdersByOrderIds, linesBy, type OrderLineRow } from '../data/order-repository.ts';
import { sentGoods } from '../data/paid-pieces.ts';
import { itemsByReturnIds, receivedUnits, refundedWithoutReturn, returnById, returnedUnits, returnsByVendorOrderIds, saveUnpaid, type ReturnedUnits, type ReturnItemRow, type ReturnRow } from '../data/return-repository.ts';
import { recordTimeline } from '../data/timeline.ts';
import { divideReturned } from '../domain/paid-pieces.ts';
import { assertReturnMove, returnStateOf, type ReturnRequestState } from '../domain/returns.ts';
import { fulfilmentRoles } from './accept-vendor-order.ts';
import type { UseCaseDeps } from './deps.ts';
import { lineItems } from './line-items.ts';
import { actorOf, auditOrder, lineFacts, lockVendorOrder, vendorOrderFacts, vendorScope, type LockedVendorOrder } from './order-change.ts';
import type { PaymentDriver } from './payment-driver.ts';
import { recordOrderChange } from './record-order-change.ts';
import { refundItems } from './refund-vendor-order.ts';

export const returnInput = z.strictObject({
  items: lineItems,
  reason: z.string().trim().min(1).max(1000),
});

export interface RequestReturn {
  vendorOrderId: string;
  viewer: Viewer;
  idempotencyKey: string;
  input: z.infer<typeof returnInput>;
}

/** Returns the return's id. @throws DomainError NOT_FOUND, INVALID_STATE after the return window, LIMIT_EXCEEDED naming the line, IDEMPOTENCY_*. */
export async function requestReturn(deps: UseCaseDeps, { vendorOrderId, viewer, idempotencyKey, input }: RequestReturn): Promise<string> {
  const call = { db: deps.db, actor: actorOf(viewer), operation: 'returnRequest', key: idempotencyKey, input: { vendorOrderId, ...input } };
  return withIdempotency(call, async (tx) => {
    const at = deps.now();
    const locked = await lockVendorOrder(tx, vendorOrderId, 'all');
    assertBuyer(locked, viewer);
    await assertInWindow(tx, vendorOrderId, at);
    const returned = await returnedUnits(tx, vendorOrderId);
    for (const item of input.items) assertReturnable(locked.lines, returned, item);
    const id = newId('rtn', at);
    await tx.execute("INSERT INTO order_returns (id, vendor_order_id, state, reason, created_at, updated_at) VALUES (?, ?, 'REQUESTED', ?, ?, ?)", [id, vendorOrderId, input.reason, at, at]);
    await tx.execute('INSERT INTO order_return_items (return_id, line_id, quantity) VALUES ?', [input.items.map((item) => [id, item.lineId, item.quantity])]);
    await storeReturnState(tx, locked);
    note(tx, locked, at, 'return.requested', `The buyer wants to return a part of ${locked.vendorOrder.number}: ${input.reason}`);
    const lines = input.items.map((item) => lineFacts(lineOf(locked.lines, item.lineId), item.quantity));
    const data = { ...vendorOrderFacts(locked), returnId: id, reason: input.reason, lines };
    await deps.outbox.add(tx, returnRequested, { aggregateId: vendorOrderId, aggregateVersion: locked.vendorOrder.version + 1, data });
    await auditOrder(tx, viewer, { action: 'return.request', target: vendorOrderId, detail: { returnId: id } });
    return id;
  });
}

export interface DecideReturn {
  id: string;
  viewer: Viewer;
  to: Exclude<ReturnRequestState, 'REQUESTED'>;
  /** Shown to the buyer, when declined. */
  reason?: string;
}

/** The vendor agrees, declines or receives. Receiving refunds what came back and was paid for, once. Returns the vendor order's id. @throws DomainError NOT_FOUND, INVALID_STATE. */
export async function decideReturn(deps: UseCaseDeps & { payments: PaymentDriver }, { id, viewer, to, reason }: DecideReturn): Promise<string> {
  return deps.db.transaction(async (tx) => {
    const at = deps.now();
    const found = await returnById(tx, id);
    if (!found) throw notFound(id);
    const locked = await lockVendorOrder(tx, found.vendorOrderId, vendorScope(viewer, fulfilmentRoles)).catch((error: unknown) => {
      throw error instanceof DomainError && error.code === 'NOT_FOUND' ? notFound(id) : error;
    });
    const current = (await returnById(tx, id)) as ReturnRow;
    assertReturnMove(current.state, to);
    await tx.execute('UPDATE order_returns SET state = ?, decline_reason = ?, updated_at = ? WHERE id = ?', [to, to === 'DECLINED' ? (reason ?? '') : null, at, id]);
    const received = to === 'RECEIVED' ? await receive(tx, deps, { current, locked }) : null;
    await storeReturnState(tx, locked);
    const what = { APPROVED: 'agreed to take goods back', DECLINED: 'declined a return', RECEIVED: 'received returned goods' }[to];
    note(tx, locked, at, `return.${to.toLowerCase()}`, `${locked.vendorOrder.vendorName} ${what}${reason ? `: ${reason}` : ''}.${received ? unpaidSentence(locked.lines, received.unpaid) : ''}`);
    const [changed] = await vendorOrdersByIds(tx, [found.vendorOrderId]);
    const lines = (await itemsByReturnIds(tx, [id])).map(({ lineId, quantity }) => lineFacts(lineOf(locked.lines, lineId), quantity));
    const data = { ...vendorOrderFacts(locked), returnId: id, outcome: to, reason: reason ?? null, lines, ...(received && receivedFacts(locked.lines, received)) };
    await deps.outbox.add(tx, returnDecided, { aggregateId: found.vendorOrderId, aggregateVersion: changed?.version ?? 1, data });
    await auditOrder(tx, viewer, { action: `return.${to.toLowerCase()}`, target: found.vendorOrderId, detail: { returnId: id, ...(reason && { reason }) } });
    return found.vendorOrderId;
  });
}

interface Received {
  refundId: string | null;
  /** Pieces that nothing was paid for. */
  unpaid: readonly ReturnItemRow[];
}

/** Gives back what was paid for what has come. Pieces whose money was written off come back without. @throws DomainError INVALID_STATE while it is open whether they are paid for. */
async function receive(tx: Tx, deps: UseCaseDeps & { payments: PaymentDriver }, { current, locked }: { current: ReturnRow; locked: LockedVendorOrder }): Promise<Received> {
  const owed = await itemsStillOwed(tx, current, locked.lines);
  const { piecesByLine } = await sentGoods(tx, locked.vendorOrder.id, locked.lines);
  const split = owed.map((item) => {
    const divided = divideReturned(piecesByLine.get(item.lineId) ?? [], item.quantity);
    if (divided === null) throw new DomainError('INVALID_STATE', 'It is not settled yet whether all of it is paid for. Receive it once it is.', { field: ['id'] });
    return { paid: { ...item, quantity: divided.paid }, unpaid: { ...item, quantity: divided.unpaid } };
  });
  const items = split.map(({ paid }) => paid).filter(({ quantity }) => quantity > 0);
  const unpaid = split.map((each) => each.unpaid).filter(({ quantity }) => quantity > 0);
  const refundId = items.length === 0 ? null : await refundItems(tx, deps, { locked, items, reason: current.reason });
  await tx.execute('UPDATE order_returns SET refund_id = ? WHERE id = ?', [refundId, current.id]);
  await saveUnpaid(tx, unpaid);
  return { refundId, unpaid };
}

const lineOf = (lines: readonly OrderLineRow[], id: string) => lines.find((line) => line.id === id) as OrderLineRow;

function unpaidSentence(lines: readonly OrderLineRow[], unpaid: readonly ReturnItemRow[]): string {
  if (unpaid.length === 0) return '';
  return ` Nothing was paid for ${unpaid.map(({ lineId, quantity }) => `${quantity} × ${lineOf(lines, lineId).title}`).join(', ')}, so nothing is given back for that.`;
}

function receivedFacts(lines: readonly OrderLineRow[], { refundId, unpaid }: Received) {
  return { isRefunded: refundId !== null, unpaidLines: unpaid.map(({ lineId, quantity }) => lineFacts(lineOf(lines, lineId), quantity)) };
}

/** What of a return is to be given back: where pieces were refunded before they came, those refunds since it was asked for were for them. */
async function itemsStillOwed(tx: Tx, { id, vendorOrderId, createdAt }: ReturnRow, lines: readonly OrderLineRow[]): Promise<ReturnItemRow[]> {
  const items = await itemsByReturnIds(tx, [id]);
  const left = new Map(lines.map((line) => [line.id, line.shippedQuantity - line.refundedQuantity]));
  if (items.every(({ lineId, quantity }) => quantity <= (left.get(lineId) ?? 0))) return items;
  const before = await refundedWithoutReturn(tx, vendorOrderId, createdAt);
  const owed = ({ lineId, quantity }: ReturnItemRow) => (quantity <= (left.get(lineId) ?? 0) ? quantity : Math.max(0, quantity - (before.get(lineId) ?? 0)));
  return items.map((item) => ({ ...item, quantity: owed(item) })).filter(({ quantity }) => quantity > 0);
}

function notFound(id: string): DomainError {
  return new DomainError('NOT_FOUND', `There is no return ${id}.`, { field: ['id'] });
}

function assertBuyer({ order, vendorOrder }: LockedVendorOrder, viewer: Viewer): void {
  const isBuyer = order.customerId === null ? order.guestKey !== null && order.guestKey === viewer.guestKey : order.customerId === viewer.userId;
  if (!isBuyer) throw new DomainError('NOT_FOUND', `There is no vendor order ${vendorOrder.id}.`, { field: ['vendorOrderId'] });
}

/** The window begins when everything has arrived (EU Consumer Rights Directive 2011/83/EU, article 9). */
async function assertInWindow(tx: Tx, vendorOrderId: string, at: Date): Promise<void> {
  const [row] = await tx.query<{ isOver: number | null }>('SELECT release_at < ? AS isOver FROM vendor_orders WHERE id = ?', [at, vendorOrderId]);
  if (row?.isOver) throw new DomainError('INVALID_STATE', 'The time in which goods may be returned is over.', { field: ['vendorOrderId'] });
}

/** What has arrived and was not sent back, as far as it was not refunded: a piece that was lost and refunded is none of those that have arrived. */
function assertReturnable(lines: readonly OrderLineRow[], returned: ReadonlyMap<string, ReturnedUnits>, { lineId, quantity }: { lineId: string; quantity: number }): void {
  const line = lines.find((candidate) => candidate.id === lineId);
  const field = ['input', 'items', lineId];
  if (!line) throw new DomainError('NOT_FOUND', `The vendor order has no line ${lineId}.`, { field });
  const { open, received } = returned.get(lineId) ?? { open: 0, received: 0 };
  const left = Math.max(0, Math.min(line.deliveredQuantity - received, line.shippedQuantity - line.refundedQuantity) - open);
  if (quantity > left) throw new DomainError('LIMIT_EXCEEDED', `${left} of "${line.title}" have arrived and can be returned, not ${quantity}.`, { field });
}

/** Stores the return state of the vendor order and of the whole order. */
async function storeReturnState(tx: Tx, { order, vendorOrder }: LockedVendorOrder): Promise<void> {
  const parts = await vendorOrdersByOrderIds(tx, [order.id]);
  const all = { states: [] as ReturnRequestState[], delivered: 0, returned: 0 };
  for (const part of parts) {
    const states = (await returnsByVendorOrderIds(tx, [part.id])).map((row) => row.state);
    const delivered = (await linesBy(tx, 'vendor_order_id', [part.id])).reduce((sum, line) => sum + line.deliveredQuantity, 0);
    const returned = await receivedUnits(tx, part.id);
    all.states.push(...states);
    all.delivered += delivered;
    all.returned += returned;
    if (part.id === vendorOrder.id) await tx.execute('UPDATE vendor_orders SET return_state = ?, version = version + 1 WHERE id = ?', [returnStateOf({ states, delivered, returned }), part.id]);
  }
  await tx.execute('UPDATE orders SET return_state = ?, version = version + 1 WHERE id = ?', [returnStateOf(all), order.id]);
  await recordOrderChange(tx, { order, vendorOrderIds: [vendorOrder.id] });
}

function note(tx: Tx, { order, vendorOrder }: LockedVendorOrder, at: Date, event: string, description: string): void {
  recordTimeline(tx, { orderId: order.id, vendorOrderId: vendorOrder.id, at, event, description });
}
