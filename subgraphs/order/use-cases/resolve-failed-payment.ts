/** An operator decides what becomes of a call that the payment provider declined for good on a placed order. */
import type { Viewer } from '#platform/auth/viewer';
import type { Tx } from '#platform/data/database';
import { DomainError } from '#platform/errors/domain-error';
import { withIdempotency } from '#platform/idempotency/idempotency';
import { addToVoid, hastenVoid, markResolved } from '../data/failed-payments.ts';
import { ordersBy, type OrderRow } from '../data/order-repository.ts';
import { operationById, requestOperation, type PaymentOperation } from '../data/payment-repository.ts';
import { obstacleTo, type Resolution } from '../domain/failed-payment.ts';
import type { UseCaseDeps } from './deps.ts';
import { auditOrder, lockOrderRows, refreshStates } from './order-change.ts';
import type { PaymentDriver } from './payment-driver.ts';
import { releaseRest } from './release-rest.ts';
import { applyMoved, returnDeposit } from './settle-operation.ts';

type Deps = UseCaseDeps & { payments: PaymentDriver };

export interface ResolveFailedPayment {
  id: string;
  /**
   * RETRY: asked again under a new key. WRITE_OFF: it is never collected; what is held for it is set free with the rest. SETTLED_OTHERWISE: the
   * buyer has paid, or was paid, by other means.
   */
  resolution: Resolution;
  reason: string;
  /** Of the transfer by other means; null unless there was one. */
  reference: string | null;
  viewer: Viewer;
  /** Repeated under it, a decision is the one that was made; null for who does not repeat. */
  idempotencyKey: string | null;
}

const actions = { RETRY: 'payment.retry', WRITE_OFF: 'payment.write-off', SETTLED_OTHERWISE: 'payment.settle-otherwise' } as const;

/** Returns the order's id. @throws DomainError NOT_FOUND, INVALID_INPUT, IDEMPOTENCY_*, or INVALID_STATE when it was resolved before or cannot be resolved so. */
export async function resolveFailedPayment(deps: Deps, decision: ResolveFailedPayment): Promise<string> {
  const { idempotencyKey, viewer, id, resolution, reason, reference } = decision;
  if ((resolution === 'SETTLED_OTHERWISE') !== (reference !== null)) throw new DomainError('INVALID_INPUT', 'Give the reference of what was settled otherwise, and of nothing else.', { field: ['reference'] });
  const work = (tx: Tx) => decide(tx, deps, decision);
  if (idempotencyKey === null) return deps.db.transaction(work);
  return withIdempotency({ db: deps.db, actor: viewer.userId ?? viewer.kind, operation: 'failedPaymentResolve', key: idempotencyKey, input: { id, resolution, reason, reference } }, work);
}

async function decide(tx: Tx, deps: Deps, { id, resolution, reason, reference, viewer }: ResolveFailedPayment): Promise<string> {
  const operation = await operationById(tx, id);
  if (!operation) throw new DomainError('NOT_FOUND', `There is no payment operation ${id}.`, { field: ['id'] });
  const { orderId } = operation.booking;
  await lockOrderRows(tx, orderId);
  if (!(await markResolved(tx, id, reference))) throw new DomainError('INVALID_STATE', 'It does not wait for a decision.', { field: ['id'] });
  const obstacle = obstacleTo(resolution, operation);
  if (obstacle !== null) throw new DomainError('INVALID_STATE', obstacle, { field: ['resolution'] });
  if (reference !== null) await settleOtherwise(tx, deps, { operation, reference });
  else if (resolution === 'RETRY') await requestAgain(tx, deps, operation);
  else await writeOff(tx, deps, operation);
  await hastenVoid(tx, operation.paymentId, deps.now());
  await auditOrder(tx, viewer, { action: actions[resolution], target: id, detail: { orderId, kind: operation.kind, amountMinor: operation.amountMinor, reason, ...(reference !== null && { reference }) } });
  return orderId;
}

/** Under a new key: to the old one the provider would repeat its answer. */
async function requestAgain(tx: Tx, { payments, now }: Deps, { paymentId, vendorOrderId, kind, amountMinor, captureOperationId, booking }: PaymentOperation): Promise<void> {
  const operationId = await requestOperation(tx, { paymentId, vendorOrderId, kind, amountMinor, ...(captureOperationId && { captureOperationId }), booking, now: now() });
  tx.afterCommit(() => payments.request(operationId));
}

async function writeOff(tx: Tx, deps: Deps, { kind, paymentId, vendorOrderId, amountMinor, booking }: PaymentOperation): Promise<void> {
  // What was to be set free frees itself when the authorisation expires.
  if (kind === 'VOID') return;
  await tx.execute('UPDATE payments SET voided_minor = voided_minor + ? WHERE id = ?', [amountMinor, paymentId]);
  const order = await setFree(tx, deps, { paymentId, amountMinor, booking });
  await refreshStates(tx, { order, vendorOrderIds: vendorOrderId ? [vendorOrderId] : [] });
}

/** What is held for a capture that will not be asked for again. Returns the order. */
async function setFree(tx: Tx, deps: Deps, { paymentId, amountMinor, booking }: Pick<PaymentOperation, 'paymentId' | 'amountMinor' | 'booking'>): Promise<OrderRow> {
  const [order] = await ordersBy(tx, 'id', [booking.orderId]);
  if (!order) throw new Error(`payment ${paymentId} is for no order`);
  if (!(await addToVoid(tx, paymentId, amountMinor))) await releaseRest(tx, deps, order);
  return order;
}

/** Booked as if the provider had moved it, on another account. The call itself stays a declined one: that is what the provider's books say, too. */
async function settleOtherwise(tx: Tx, deps: Deps, { operation, reference }: { operation: PaymentOperation; reference: string }): Promise<void> {
  if (operation.kind === 'VOID') return returnDeposit(tx, { operation, otherwise: reference, at: deps.now() });
  await applyMoved(tx, deps, { operation, otherwise: reference, at: deps.now() });
  if (operation.kind === 'CAPTURE') await setFree(tx, deps, operation);
}
