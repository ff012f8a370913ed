/** Payments of orders and the calls to the provider that are owed: requested in the transaction that decides, made after it. */
import type { Sql } from '#platform/data/database';
import { parseJson } from '#platform/data/json';
import { newId } from '#platform/ids';
import { mayDie } from '../failpoints.ts';
import type { Settlement } from '../domain/commission.ts';
import type { ParcelsSoFar } from '../domain/parcel-limit.ts';

export interface PaymentRow {
  id: string;
  orderId: string;
  authorizationId: string;
  currency: string;
  authorizedMinor: number;
  capturedMinor: number;
  voidedMinor: number;
}

/** What was collected with the first capture of a payment whose card takes no other; null where each capture collects its own. */
export async function depositOf(sql: Sql, paymentId: string): Promise<{ collectedMinor: number; authorizedMinor: number } | null> {
  const [row] = await sql.query<{ collectedMinor: number; authorizedMinor: number }>(
    'SELECT collected_at_once_minor AS collectedMinor, authorized_minor AS authorizedMinor FROM payments WHERE id = ? AND collected_at_once_at IS NOT NULL FOR UPDATE', [paymentId]);
  return row ?? null;
}

/** Returns false when it is known. */
export async function noteDeposit(sql: Sql, paymentId: string, { collectedMinor, at }: { collectedMinor: number; at: Date }): Promise<boolean> {
  const { affectedRows } = await sql.execute('UPDATE payments SET collected_at_once_minor = ?, collected_at_once_at = ? WHERE id = ? AND collected_at_once_at IS NULL', [collectedMinor, at, paymentId]);
  return affectedRows === 1;
}

export async function paymentOfOrder(sql: Sql, orderId: string): Promise<PaymentRow | null> {
  const [row] = await sql.query<PaymentRow>(
    `SELECT id, order_id AS orderId, authorization_id AS authorizationId, currency, authorized_minor AS authorizedMinor,
       captured_minor AS capturedMinor, voided_minor AS voidedMinor FROM payments WHERE order_id = ? FOR UPDATE`,
    [orderId],
  );
  return row ?? null;
}

export type OperationKind = 'CAPTURE' | 'REFUND' | 'VOID';

/** What is written to the books once the provider has done it. */
export interface OperationBooking {
  readonly orderId: string;
  readonly vendorId: string | null;
  readonly settlement: Settlement | null;
  readonly refundId: string | null;
  readonly reason: string | null;
  /** What a capture collects for; absent in older ones. */
  readonly parcel?: { readonly id: string; readonly bearsDelivery: boolean };
}

export interface PaymentOperation {
  id: string;
  paymentId: string;
  vendorOrderId: string | null;
  kind: OperationKind;
  amountMinor: number;
  captureOperationId: string | null;
  state: 'REQUESTED' | 'SUCCEEDED' | 'FAILED';
  attempts: number;
  booking: OperationBooking;
  authorizationId: string;
  currency: string;
  /** The provider's id of the capture that a refund is for. */
  captureReference: string | null;
  /** All of the payment was collected with its first capture. */
  isCollected: boolean;
  /** What of the payment was neither collected for a parcel nor called off. */
  openMinor: number;
}

export interface NewOperation {
  paymentId: string;
  vendorOrderId: string | null;
  kind: OperationKind;
  amountMinor: number;
  captureOperationId?: string;
  booking: OperationBooking;
  now: Date;
}

/** Requests a call; due at once. Returns its id, which is also the idempotency key at the provider. */
export async function requestOperation(sql: Sql, operation: NewOperation): Promise<string> {
  const id = newId('pop', operation.now);
  await sql.execute(
    `INSERT INTO payment_operations (id, payment_id, vendor_order_id, kind, amount_minor, capture_operation_id, state, booking, next_attempt_at, created_at) VALUES (?)`,
    [
      [
        id,
        operation.paymentId,
        operation.vendorOrderId,
        operation.kind,
        operation.amountMinor,
        operation.captureOperationId ?? null,
        'REQUESTED',
        JSON.stringify(operation.booking),
        operation.now.getTime(),
        operation.now,
      ],
    ],
  );
  mayDie(`payment.${operation.kind}.requested`);
  return id;
}

const columns = `o.id, o.payment_id AS paymentId, o.vendor_order_id AS vendorOrderId, o.kind, o.amount_minor AS amountMinor,
  o.capture_operation_id AS captureOperationId, o.state, o.attempts, o.booking, p.authorization_id AS authorizationId, p.currency,
  c.provider_reference AS captureReference, p.collected_at_once_at IS NOT NULL AS isCollected, p.authorized_minor - p.captured_minor - p.voided_minor AS openMinor`;

/** One operation with what the call needs; with `lock`, its row stays locked. */
export async function operationById(sql: Sql, id: string, { lock = false } = {}): Promise<PaymentOperation | null> {
  if (lock) await sql.query('SELECT id FROM payment_operations WHERE id = ? FOR UPDATE', [id]);
  const [row] = await sql.query<Omit<PaymentOperation, 'booking' | 'isCollected'> & { booking: string; isCollected: number }>(
    `SELECT ${columns} FROM payment_operations o JOIN payments p ON p.id = o.payment_id LEFT JOIN payment_operations c ON c.id = o.capture_operation_id WHERE o.id = ?`,
    [id],
  );
  return row ? { ...row, booking: parseJson<OperationBooking>(row.booking), isCollected: Boolean(row.isCollected) } : null;
}

/** Ids of operations that are due, the oldest first. */
export async function dueOperations(sql: Sql, { now, limit }: { now: Date; limit: number }): Promise<string[]> {
  const rows = await sql.query<{ id: string }>('SELECT id FROM payment_operations WHERE next_attempt_at <= ? ORDER BY next_attempt_at LIMIT ?', [now.getTime(), limit]);
  return rows.map((row) => row.id);
}

/**
 * Claims an operation for one attempt by moving its next attempt into the future: of several processes, one wins. A crash in between
 * only means that the attempt is repeated then, with the same key.
 */
export async function claimOperation(sql: Sql, id: string, { now, retryAt }: { now: Date; retryAt: Date }): Promise<boolean> {
  const { affectedRows } = await sql.execute("UPDATE payment_operations SET next_attempt_at = ?, attempts = attempts + 1 WHERE id = ? AND state = 'REQUESTED' AND next_attempt_at <= ?", [
    retryAt.getTime(),
    id,
    now.getTime(),
  ]);
  return affectedRows === 1;
}

/** Why what is held for a payment must not be set free yet: a capture is under way, or failed and nobody has decided what becomes of it. */
export async function captureInTheWay(sql: Sql, paymentId: string): Promise<'REQUESTED' | 'FAILED' | null> {
  const [row] = await sql.query<{ state: 'REQUESTED' | 'FAILED' }>(
    "SELECT state FROM payment_operations WHERE payment_id = ? AND kind = 'CAPTURE' AND (state = 'REQUESTED' OR unresolved_since IS NOT NULL) ORDER BY state DESC LIMIT 1",
    [paymentId],
  );
  return row?.state ?? null;
}

/** Puts an operation off without counting an attempt. */
export async function postponeOperation(sql: Sql, id: string, until: Date): Promise<void> {
  await sql.execute("UPDATE payment_operations SET next_attempt_at = ? WHERE id = ? AND state = 'REQUESTED'", [until.getTime(), id]);
}

/** Ends an operation; one that failed waits for a person from then on. Returns false when it was ended before. */
export async function finishOperation(sql: Sql, id: string, outcome: { state: 'SUCCEEDED' | 'FAILED'; reference?: string; error?: string; now: Date }): Promise<boolean> {
  const { affectedRows } = await sql.execute(
    "UPDATE payment_operations SET state = ?, provider_reference = ?, last_error = ?, next_attempt_at = NULL, finished_at = ?, unresolved_since = ? WHERE id = ? AND state = 'REQUESTED'",
    [outcome.state, outcome.reference ?? null, outcome.error?.slice(0, 1000) ?? null, outcome.now, outcome.state === 'FAILED' ? outcome.now : null, id],
  );
  return affectedRows === 1;
}

/** How often the payment of an order was collected from, and how many other vendors still have something to send. Lock the order first. */
export async function parcelsSoFar(sql: Sql, { orderId, vendorOrderId }: { orderId: string; vendorOrderId: string }): Promise<ParcelsSoFar> {
  const [row] = await sql.query<ParcelsSoFar>(
    `SELECT (SELECT COUNT(*) FROM payments p JOIN payment_operations o ON o.payment_id = p.id AND o.kind = 'CAPTURE' AND (o.state <> 'FAILED' OR o.unresolved_since IS NOT NULL) WHERE p.order_id = ?) AS collected,
       (SELECT COUNT(DISTINCT vendor_order_id) FROM order_lines WHERE order_id = ? AND vendor_order_id <> ? AND shipped_quantity + cancelled_quantity < quantity) AS othersToSend`,
    [orderId, orderId, vendorOrderId],
  );
  return row as ParcelsSoFar;
}

export interface RefundableCapture {
  id: string;
  /** After the refunds decided so far. */
  leftMinor: number;
  /** Collected by other means: the provider has nothing to give back. */
  isOtherwise: boolean;
}

/** Captures of a vendor order that went through, the provider's first. A refund that was declined keeps what it draws on; one that was asked for again has another in its place. */
export async function refundableCaptures(sql: Sql, vendorOrderId: string): Promise<RefundableCapture[]> {
  const rows = await sql.query<{ id: string; amountMinor: number; isOtherwise: number; refundedMinor: string | number | null }>(
    `SELECT c.id, c.amount_minor AS amountMinor, c.settled_otherwise IS NOT NULL AS isOtherwise, SUM(r.amount_minor) AS refundedMinor
     FROM payment_operations c LEFT JOIN payment_operations r ON r.capture_operation_id = c.id AND (r.state <> 'FAILED' OR r.unresolved_since IS NOT NULL OR r.settled_otherwise IS NOT NULL)
     WHERE c.vendor_order_id = ? AND c.kind = 'CAPTURE' AND (c.state = 'SUCCEEDED' OR c.settled_otherwise IS NOT NULL)
     GROUP BY c.id, c.amount_minor, c.settled_otherwise ORDER BY isOtherwise, c.id`,
    [vendorOrderId],
  );
  return rows.map((row) => ({ id: row.id, leftMinor: row.amountMinor - Number(row.refundedMinor ?? 0), isOtherwise: Boolean(row.isOtherwise) })).filter((capture) => capture.leftMinor > 0);
}
