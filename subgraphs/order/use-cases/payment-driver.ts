/**
 * Makes the calls to the payment provider that orders owe (capture, refund, void), each under its own key, until the answer is
 * definite, and books what was done in the transaction that ends the operation.
 */
import type { Database, Tx } from '#platform/data/database';
import { DomainError } from '#platform/errors/domain-error';
import type { Outbox } from '#platform/outbox/outbox';
import { deadlineIn } from '#platform/resilience/deadline';
import type { Job } from '#platform/service/jobs';
import type { Logger } from '#platform/telemetry/logger';
import { counter } from '#platform/telemetry/metrics';
import { book } from '../data/ledger-repository.ts';
import type { VendorOrderRow } from '../data/order-repository.ts';
import { captureInTheWay, claimOperation, dueOperations, finishOperation, operationById, postponeOperation, type OperationBooking, type PaymentOperation } from '../data/payment-repository.ts';
import { mayDie } from '../failpoints.ts';
import { bookCapture } from '../domain/ledger.ts';
import { newId } from '#platform/ids';
import type { Settlement } from '../domain/commission.ts';
import type { PaymentProvider, PaymentResult } from '../payments/payment-provider.ts';
import { settleOperation } from './settle-operation.ts';

export interface PaymentDriver {
  /** Makes a requested call soon; returns at once. */
  request(operationId: string): void;
  /** Books a capture that collects nothing (a free order, or a line fully paid by a coupon), in the caller's transaction. */
  bookWithoutCall(tx: Tx, capture: { vendorOrder: VendorOrderRow; booking: OperationBooking; at: Date }): Promise<void>;
  /** Repeats what a crash or an unknown answer left. */
  job: Job;
  /** Waits until the calls in progress have ended or the time is up; for answers that should show the outcome. */
  idle(timeoutMs: number): Promise<void>;
  stop(): Promise<void>;
}

export interface PaymentDriverOptions {
  db: Database;
  outbox: Outbox;
  provider: PaymentProvider;
  logger: Logger;
  now: () => Date;
}

const callTimeoutMs = 8_000;
const firstRetryMs = 15_000;
const maxRetryMs = 10 * 60_000;
const captureFirstMs = 1_000;
/** A person decides what becomes of a failed capture, and then the void is hastened. */
const decisionFirstMs = 10 * 60_000;
const batchSize = 50;

const calls = counter({ name: 'payment_operations_total', help: 'Captures, refunds and voids by outcome', labels: ['kind', 'outcome'] });

export function createPaymentDriver(options: PaymentDriverOptions): PaymentDriver {
  const { db, logger, now } = options;
  const running = new Map<string, Promise<void>>();

  function request(operationId: string): void {
    if (running.has(operationId)) return;
    const run = perform(options, operationId)
      .catch((error: unknown) => logger.error({ err: error, operationId }, 'a payment operation failed; it will be repeated'))
      .finally(() => running.delete(operationId));
    running.set(operationId, run);
  }

  return {
    request,
    async bookWithoutCall(tx, { vendorOrder, booking, at }) {
      const capture = bookCapture({ id: newId('cap', at), currency: vendorOrder.currency, vendorId: vendorOrder.vendorId, settlement: booking.settlement as Settlement });
      await book(tx, capture, { orderId: booking.orderId, vendorId: vendorOrder.vendorId, at });
    },
    job: {
      name: 'payment-operations',
      everyMs: 1_000,
      async run() {
        for (const operationId of await dueOperations(db, { now: now(), limit: batchSize })) request(operationId);
        await Promise.all(running.values());
      },
    },
    async idle(timeoutMs) {
      let timer: NodeJS.Timeout | undefined;
      await Promise.race([Promise.all(running.values()), new Promise((resolve) => (timer = setTimeout(resolve, timeoutMs)))]);
      clearTimeout(timer);
    },
    async stop() {
      await Promise.all(running.values());
    },
  };
}

async function perform({ db, outbox, provider, logger, now }: PaymentDriverOptions, operationId: string): Promise<void> {
  const operation = await operationById(db, operationId);
  if (!operation || operation.state !== 'REQUESTED') return;
  const at = now();
  // A provider refuses to collect from what was set free, and the goods have left by then. No capture of a parcel is requested after the void.
  const capture = operation.kind === 'VOID' ? await captureInTheWay(db, operation.paymentId) : null;
  if (capture) return postponeOperation(db, operationId, new Date(at.getTime() + (capture === 'FAILED' ? decisionFirstMs : captureFirstMs)));
  const retryAt = new Date(at.getTime() + Math.min(firstRetryMs * 2 ** operation.attempts, maxRetryMs));
  if (!(await claimOperation(db, operationId, { now: at, retryAt }))) return;
  mayDie(`payment.${operation.kind}.claimed`);
  const result = await call(provider, operation, logger);
  mayDie(`payment.${operation.kind}.answered`);
  calls.inc({ kind: operation.kind, outcome: result.status });
  if (result.status === 'succeeded') {
    await db.transaction(async (tx) => {
      await settleOperation(tx, { outbox }, { operation, ...result.value, at: now() });
      mayDie(`payment.${operation.kind}.settled.before-commit`);
    }, { label: `payment-${operation.kind.toLowerCase()}` });
    mayDie(`payment.${operation.kind}.settled.after-commit`);
  } else if (result.status === 'declined') {
    // Definite: nothing was moved. Listed for an operator (`failed-payments.ts`), since the goods may have left already.
    await finishOperation(db, operationId, { state: 'FAILED', error: result.reason, now: now() });
    logger.error({ operationId, kind: operation.kind, reason: result.reason }, 'the payment provider declined an operation on a placed order');
  }
}

interface Done {
  /** The provider's for what it did. */
  reference: string;
  /** By a first capture, in place of what it is for. */
  collectedMinor?: number;
}

async function call(provider: PaymentProvider, operation: PaymentOperation, logger: Logger): Promise<PaymentResult<Done>> {
  const common = { idempotencyKey: operation.id, reference: operation.vendorOrderId ?? operation.booking.orderId };
  const amount = { minor: operation.amountMinor, currency: operation.currency };
  const options = { deadline: deadlineIn(callTimeoutMs) };
  const { authorizationId, currency } = operation;
  try {
    if (operation.kind === 'CAPTURE')
      return valueOf(await provider.capture({ ...common, authorizationId, amount, open: { minor: operation.openMinor, currency } }, options), ({ captureId, collectedAtOnce }) => ({ reference: captureId, ...(collectedAtOnce && { collectedMinor: collectedAtOnce.minor }) }));
    if (operation.kind === 'VOID') return valueOf(await provider.void({ ...common, authorizationId }, options), (value) => ({ reference: value.authorizationId }));
    return valueOf(await provider.refund({ ...common, captureId: operation.captureReference ?? '', amount, isRepeated: operation.attempts > 0 }, options), (value) => ({ reference: value.refundId }));
  } catch (error) {
    // Where our configuration is at fault, mending it lets the same request through: it stays requested, and nobody has to see to each.
    if (!(error instanceof DomainError) || !error.permanent) throw error;
    logger.error({ err: error, operationId: operation.id }, 'the payment provider refused the request');
    return { status: 'declined', reason: error.message };
  }
}

function valueOf<T>(result: PaymentResult<T>, pick: (value: T) => Done): PaymentResult<Done> {
  return result.status === 'succeeded' || result.status === 'requiresAction' ? { ...result, value: pick(result.value) } : result;
}
