/** Calls that the provider declined for good on placed orders and that wait for a person. Ids are time-ordered. */
import type { Sql, Tx } from '#platform/data/database';
import type { OperationKind } from './payment-repository.ts';

export interface FailedPaymentRow {
  id: string;
  kind: OperationKind;
  orderId: string;
  vendorOrderId: string | null;
  /** What is still to move: of a void, only what was collected. */
  amountMinor: number;
  currency: string;
  reason: string | null;
  failedAt: Date;
  /** The provider's id of the capture that a refund is for. */
  captureReference: string | null;
  /** All of the payment was collected with its first capture. */
  isCollected: boolean;
}

/** Those waiting the longest first. */
export async function failedPayments(sql: Sql, limit: number): Promise<FailedPaymentRow[]> {
  const rows = await sql.query<Omit<FailedPaymentRow, 'isCollected'> & { isCollected: number }>(
    `SELECT o.id, o.kind, p.order_id AS orderId, o.vendor_order_id AS vendorOrderId, p.currency, o.last_error AS reason, o.unresolved_since AS failedAt, c.provider_reference AS captureReference,
       o.amount_minor - IF(o.kind = 'VOID' AND p.collected_at_once_at IS NOT NULL, p.authorized_minor - p.collected_at_once_minor, 0) AS amountMinor, p.collected_at_once_at IS NOT NULL AS isCollected
     FROM payment_operations o JOIN payments p ON p.id = o.payment_id LEFT JOIN payment_operations c ON c.id = o.capture_operation_id WHERE o.unresolved_since IS NOT NULL ORDER BY o.unresolved_since, o.id LIMIT ?`,
    [limit],
  );
  return rows.map((row) => ({ ...row, isCollected: Boolean(row.isCollected) }));
}

/** Takes one off the list; `settledOtherwise` is the reference under which its money has moved by other means. Returns false when it is not on the list. */
export async function markResolved(tx: Tx, id: string, settledOtherwise: string | null): Promise<boolean> {
  const { affectedRows } = await tx.execute('UPDATE payment_operations SET unresolved_since = NULL, settled_otherwise = ? WHERE id = ? AND unresolved_since IS NOT NULL', [settledOtherwise, id]);
  return affectedRows === 1;
}

/** A refund, or a void that gave back what had been collected, that had succeeded waits for a decision after all. Returns false when it has not, or does already. */
export async function markReturned(tx: Tx, id: string, { reason, at }: { reason: string; at: Date }): Promise<boolean> {
  const { affectedRows } = await tx.execute("UPDATE payment_operations SET state = 'FAILED', last_error = ?, unresolved_since = ? WHERE id = ? AND kind IN ('REFUND', 'VOID') AND state = 'SUCCEEDED'", [reason, at, id]);
  return affectedRows === 1;
}

/** The void of a payment sets `amountMinor` more free. Returns false when there is no void yet. */
export async function addToVoid(tx: Tx, paymentId: string, amountMinor: number): Promise<boolean> {
  const { affectedRows } = await tx.execute("UPDATE payment_operations SET amount_minor = amount_minor + ? WHERE payment_id = ? AND kind = 'VOID' ORDER BY id DESC LIMIT 1", [amountMinor, paymentId]);
  return affectedRows === 1;
}

/** A void that was held back is looked at again at once. */
export async function hastenVoid(tx: Tx, paymentId: string, now: Date): Promise<void> {
  await tx.execute("UPDATE payment_operations SET next_attempt_at = ? WHERE payment_id = ? AND kind = 'VOID' AND state = 'REQUESTED'", [now.getTime(), paymentId]);
}
