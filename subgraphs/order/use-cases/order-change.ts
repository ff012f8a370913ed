/** What every change of a placed order has in common: locks in one order (order, then its parts), tenant in the SQL, states derived and stored. */
import { writeAudit } from '#platform/audit/audit';
import type { Viewer } from '#platform/auth/viewer';
import type { Sql, Tx } from '#platform/data/database';
import { DomainError } from '#platform/errors/domain-error';
import { linesBy, ordersBy, vendorOrdersByIds, vendorOrdersByOrderIds, type OrderLineRow, type OrderRow, type VendorOrderRow } from '../data/order-repository.ts';
import { canMove, fulfilmentStateOf, orderStateOf, paymentStateOf, type VendorOrderState } from '../domain/states.ts';
import { recordOrderChange } from './record-order-change.ts';

export interface LockedVendorOrder {
  order: OrderRow;
  vendorOrder: VendorOrderRow;
  lines: OrderLineRow[];
}

const operatorRoles = ['admin', 'support'];

/** Whose vendor orders a viewer may change: all for operators, else those of vendors where the viewer has one of the roles. */
export function vendorScope(viewer: Viewer, roles: readonly string[]): readonly string[] | 'all' {
  if (viewer.roles.some((role) => operatorRoles.includes(role))) return 'all';
  return viewer.memberships.filter((membership) => roles.includes(membership.role)).map((membership) => membership.tenantId);
}

/**
 * Locks a vendor order and the order it belongs to, for whoever may act for the vendor.
 * @throws DomainError NOT_FOUND when there is none, or none of the scope's vendors: outsiders learn nothing of it.
 */
export async function lockVendorOrder(tx: Tx, id: string, scope: readonly string[] | 'all'): Promise<LockedVendorOrder> {
  const tenant = scope === 'all' ? { sql: '', params: [] } : { sql: ' AND vendor_id IN (?)', params: [scope] };
  const [found] = scope.length === 0 ? [] : await tx.query<{ orderId: string }>(`SELECT order_id AS orderId FROM vendor_orders WHERE id = ?${tenant.sql}`, [id, ...tenant.params]);
  if (!found) throw new DomainError('NOT_FOUND', `There is no vendor order ${id}.`, { field: ['id'] });
  await lockOrderRows(tx, found.orderId);
  const [order] = await ordersBy(tx, 'id', [found.orderId]);
  const [vendorOrder] = await vendorOrdersByIds(tx, [id]);
  return { order: order as OrderRow, vendorOrder: vendorOrder as VendorOrderRow, lines: await linesBy(tx, 'vendor_order_id', [id]) };
}

/** Locks an order and all its parts. */
export async function lockOrderRows(tx: Tx, orderId: string): Promise<void> {
  await tx.query('SELECT id FROM orders WHERE id = ? FOR UPDATE', [orderId]);
  await tx.query('SELECT id FROM vendor_orders WHERE order_id = ? ORDER BY position FOR UPDATE', [orderId]);
}

/** Sets the state of a vendor order. @throws DomainError INVALID_STATE when it may not go there. */
export async function setVendorOrderState(tx: Tx, { id, state }: VendorOrderRow, to: VendorOrderState): Promise<void> {
  if (state === to) return;
  if (!canMove('vendorOrder', state, to)) throw new DomainError('INVALID_STATE', `A vendor order that is ${state} cannot become ${to}.`, { field: ['id'] });
  const { affectedRows } = await tx.execute('UPDATE vendor_orders SET state = ? WHERE id = ? AND state = ?', [to, id, state]);
  if (affectedRows !== 1) throw new Error(`vendor order ${id} is no longer ${state}`);
}

interface Units {
  ordered: number;
  cancelled: number;
  shipped: number;
  delivered: number;
}

async function unitsBy(sql: Sql, column: 'order_id' | 'vendor_order_id', id: string): Promise<Units> {
  const [row] = await sql.query<Record<keyof Units, string | number>>(
    `SELECT SUM(quantity) AS ordered, SUM(cancelled_quantity) AS cancelled, SUM(shipped_quantity) AS shipped, SUM(delivered_quantity) AS delivered
     FROM order_lines WHERE ${column} = ?`,
    [id],
  );
  return { ordered: Number(row?.ordered), cancelled: Number(row?.cancelled), shipped: Number(row?.shipped), delivered: Number(row?.delivered) };
}

/** Derives and stores the axes of a vendor order and of its order after a change, and raises their versions. Returns the new versions. */
export async function refreshStates(tx: Tx, { order, vendorOrderIds }: { order: OrderRow; vendorOrderIds: readonly string[] }): Promise<Map<string, number>> {
  for (const id of vendorOrderIds) {
    const [part] = await vendorOrdersByIds(tx, [id]);
    if (!part) continue;
    const payment = paymentStateOf({ authorizedMinor: part.totalMinor, capturedMinor: part.capturedMinor, refundedMinor: part.refundedMinor, voidedMinor: await voidedOf(tx, part) });
    await tx.execute('UPDATE vendor_orders SET fulfilment_state = ?, payment_state = ?, version = version + 1 WHERE id = ?', [fulfilmentStateOf(await unitsBy(tx, 'vendor_order_id', id)), payment, id]);
  }
  const parts = await vendorOrdersByOrderIds(tx, [order.id]);
  await tx.execute('UPDATE orders SET state = ?, fulfilment_state = ?, payment_state = ?, version = version + 1 WHERE id = ?', [
    orderStateOf(parts.map((part) => part.state)),
    fulfilmentStateOf(await unitsBy(tx, 'order_id', order.id)),
    await orderPaymentState(tx, order),
    order.id,
  ]);
  await recordOrderChange(tx, { order, vendorOrderIds });
  return new Map(parts.map((part) => [part.id, part.version]));
}

/** What of a vendor order will never be collected: all that is not captured and not to be, once nothing is left to send. */
async function voidedOf(sql: Sql, part: VendorOrderRow): Promise<number> {
  const units = await unitsBy(sql, 'vendor_order_id', part.id);
  const [captures] = await sql.query<{ pending: string | number | null; resolved: string | number | null }>(
    `SELECT SUM(CASE WHEN state = 'REQUESTED' OR unresolved_since IS NOT NULL THEN amount_minor END) AS pending, SUM(state = 'FAILED' AND unresolved_since IS NULL) AS resolved
     FROM payment_operations WHERE vendor_order_id = ? AND kind = 'CAPTURE'`,
    [part.id],
  );
  const isSettled = units.cancelled + units.shipped === units.ordered;
  return isSettled && (units.cancelled > 0 || Number(captures?.resolved ?? 0) > 0) ? part.totalMinor - part.capturedMinor - Number(captures?.pending ?? 0) : 0;
}

async function orderPaymentState(sql: Sql, order: OrderRow): Promise<string> {
  const [payment] = await sql.query<{ authorizedMinor: number; capturedMinor: number; refundedMinor: number; voidedMinor: number }>(
    `SELECT authorized_minor AS authorizedMinor, captured_minor + collected_otherwise_minor AS capturedMinor, refunded_minor + refunded_otherwise_minor AS refundedMinor, voided_minor - collected_otherwise_minor AS voidedMinor
     FROM payments WHERE order_id = ?`,
    [order.id],
  );
  return payment ? paymentStateOf(payment) : order.paymentState;
}

/** What all events about a vendor order carry. */
export function vendorOrderFacts({ order, vendorOrder }: Pick<LockedVendorOrder, 'order' | 'vendorOrder'>) {
  return {
    orderId: order.id,
    vendorOrderId: vendorOrder.id,
    number: vendorOrder.number,
    vendorId: vendorOrder.vendorId,
    vendorName: vendorOrder.vendorName,
    customerId: order.customerId,
    email: order.email,
    locale: order.locale,
  };
}

/** A line as events carry it, with the quantity they are about. */
export function lineFacts(line: OrderLineRow, quantity: number) {
  const { id: lineId, variantId, productId, title, variantTitle, sku, totalMinor } = line;
  return { lineId, variantId, productId, title, variantTitle, sku, quantity, totalMinor };
}

/** Who acts, for the audit log: a person, a guest by the hash of the token, or the kind of program. */
export function actorOf(viewer: Viewer): string {
  return viewer.userId ?? viewer.guestKey ?? viewer.sessionId ?? viewer.kind;
}

/** Notes in the audit log who did what to an order. Call it last in the transaction: it locks the head of a chain. */
export function auditOrder(tx: Tx, viewer: Viewer, entry: { action: string; target: string; detail?: Record<string, unknown> }): Promise<void> {
  return writeAudit(tx, { actor: actorOf(viewer), ...entry });
}
