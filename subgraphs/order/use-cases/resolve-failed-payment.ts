/** An operator decides what becomes of a call that the payment provider declined for good on a placed order. */
import type { Viewer } from '#platform/auth/viewer';
import type { Tx } from '#platform/data/database';
import { DomainError } from '#platform/errors/domain-error';
import { addToVoid, hastenVoid, markResolved } from '../data/failed-payments.ts';
import { ordersBy } from '../data/order-repository.ts';
import { operationById, requestOperation, type PaymentOperation } from '../data/payment-repository.ts';
import type { UseCaseDeps } from './deps.ts';
import { auditOrder, lockOrderRows, refreshStates } from './order-change.ts';
import type { PaymentDriver } from './payment-driver.ts';
import { releaseRest } from './release-rest.ts';

type Deps = UseCaseDeps & { payments: PaymentDriver };

export interface ResolveFailedPayment {
  id: string;
  /** RETRY: asked again under a new key. WRITE_OFF: it is never collected; what is held for it is set free with the rest. */
  resolution: 'RETRY' | 'WRITE_OFF';
  reason: string;
  viewer: Viewer;
}

/** Returns the order's id. @throws DomainError NOT_FOUND, or INVALID_STATE when it was resolved before or cannot be written off. */
export async function resolveFailedPayment(deps: Deps, { id, resolution, reason, viewer }: ResolveFailedPayment): Promise<string> {
  return deps.db.transaction(async (tx) => {
    const operation = await operationById(tx, id);
    if (!operation) throw new DomainError('NOT_FOUND', `There is no payment operation ${id}.`, { field: ['id'] });
    const { orderId } = operation.booking;
    await lockOrderRows(tx, orderId);
    if (!(await markResolved(tx, id))) throw new DomainError('INVALID_STATE', 'It does not wait for a decision.', { field: ['id'] });
    if (resolution === 'RETRY') await requestAgain(tx, deps, operation);
    else await writeOff(tx, deps, operation);
    await hastenVoid(tx, operation.paymentId, deps.now());
    await auditOrder(tx, viewer, { action: resolution === 'RETRY' ? 'payment.retry' : 'payment.write-off', target: id, detail: { orderId, kind: operation.kind, amountMinor: operation.amountMinor, reason } });
    return orderId;
  });
}

/** Under a new key: to the old one the provider would repeat its answer. */
async function requestAgain(tx: Tx, { payments, now }: Deps, { paymentId, vendorOrderId, kind, amountMinor, captureOperationId, booking }: PaymentOperation): Promise<void> {
  const operationId = await requestOperation(tx, { paymentId, vendorOrderId, kind, amountMinor, ...(captureOperationId && { captureOperationId }), booking, now: now() });
  tx.afterCommit(() => payments.request(operationId));
}

async function writeOff(tx: Tx, deps: Deps, { kind, paymentId, vendorOrderId, amountMinor, booking }: PaymentOperation): Promise<void> {
  if (kind === 'REFUND') throw new DomainError('INVALID_STATE', 'A refund that was decided is owed: try it again.', { field: ['resolution'] });
  // What was to be set free frees itself when the authorisation expires.
  if (kind === 'VOID') return;
  const [order] = await ordersBy(tx, 'id', [booking.orderId]);
  if (!order) throw new Error(`payment ${paymentId} is for no order`);
  await tx.execute('UPDATE payments SET voided_minor = voided_minor + ? WHERE id = ?', [amountMinor, paymentId]);
  if (!(await addToVoid(tx, paymentId, amountMinor))) await releaseRest(tx, deps, order);
  await refreshStates(tx, { order, vendorOrderIds: vendorOrderId ? [vendorOrderId] : [] });
}
