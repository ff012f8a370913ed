/**
 * Moves a checkout by one fact, in the caller's transaction: the new state, its audit row, and every effect inside this database or
 * by message. Calls to the payment provider are left to the driver, after the commit.
 */
import { allocateStock, releaseStock, reserveStock } from '#events/product';
import type { Tx } from '#platform/data/database';
import type { Outbox } from '#platform/outbox/outbox';
import { continueTrace } from '#platform/telemetry/trace';
import { failpoint } from '#platform/testing/failpoint';
import { lockCheckout, sagaOf, saveTransition, snapshotOf, type CheckoutRow } from '../data/checkout-repository.ts';
import { advanceCheckout, isFinished, type CheckoutAction, type CheckoutFact, type CheckoutSaga } from '../domain/checkout-saga.ts';
import type { CheckoutDriver } from './checkout-driver.ts';
import { failCheckout } from './fail-checkout.ts';
import { placeOrder } from './place-order.ts';

/** How long stock stays set aside after each step. Longer than any step waits for an answer; the product subgraph reaps the rest. */
const reservationMs = 20 * 60_000;

export interface CheckoutContext {
  outbox: Outbox;
  driver: CheckoutDriver;
  now: () => Date;
}

export interface Advance {
  checkoutId: string;
  /** What happened, possibly depending on where the checkout is; null for nothing after all. `at` is filled in. */
  fact: FactInput | ((checkout: CheckoutRow) => FactInput | null);
  availableQuantity?: number | null;
}

/** A fact without its moment. */
export type FactInput = CheckoutFact extends infer Fact ? (Fact extends CheckoutFact ? Omit<Fact, 'at'> : never) : never;

/** @returns the state afterwards; null when the checkout is unknown. @throws DomainError INVALID_STATE when the fact contradicts the state. */
export async function advance(tx: Tx, context: CheckoutContext, { checkoutId, fact, availableQuantity }: Advance): Promise<CheckoutSaga | null> {
  const checkout = await lockCheckout(tx, checkoutId);
  if (!checkout) return null;
  return continueTrace(checkout.traceparent, () => move(tx, context, checkout, { fact, availableQuantity }));
}

async function move(tx: Tx, context: CheckoutContext, checkout: CheckoutRow, { fact, availableQuantity }: Omit<Advance, 'checkoutId'>): Promise<CheckoutSaga> {
  const at = context.now().getTime();
  const before = sagaOf(checkout);
  const given = typeof fact === 'function' ? fact(checkout) : fact;
  if (given === null) return before;
  const happened = { ...given, at } as CheckoutFact;
  const { saga, actions } = advanceCheckout(before, happened);
  if (saga === before && actions.length === 0) return saga;
  await saveTransition(tx, { checkout, saga, fact: happened, availableQuantity });
  const moved: CheckoutRow = { ...checkout, ...saga, paymentRequired: checkout.paymentRequired, version: checkout.version + 1, failureCode: saga.failure?.code ?? null, failureReason: saga.failure?.reason ?? null };
  for (const action of actions) await perform(action, tx, context, moved);
  failpoint(`checkout.${saga.state}.before-commit`);
  tx.afterCommit(() => failpoint(`checkout.${saga.state}.after-commit`));
  if (isFinished(saga.state) || saga.actionUrl !== null) tx.afterCommit(() => context.driver.announce(checkout.id));
  return saga;
}

async function perform(action: CheckoutAction, tx: Tx, context: CheckoutContext, checkout: CheckoutRow): Promise<void> {
  switch (action) {
    case 'reserveStock':
    case 'extendReservation':
      return requestReservation(tx, context, checkout);
    case 'confirmStock':
      await context.outbox.add(tx, allocateStock, { aggregateId: checkout.id, aggregateVersion: checkout.version, data: { checkoutId: checkout.id, orderId: checkout.orderId } });
      return;
    case 'releaseStock':
      await context.outbox.add(tx, releaseStock, { aggregateId: checkout.id, aggregateVersion: checkout.version, data: { checkoutId: checkout.id, reason: checkout.failureReason ?? 'checkout ended' } });
      return;
    case 'placeOrder':
      return placeOrder(tx, context, checkout);
    case 'failCheckout':
      return failCheckout(tx, context, checkout);
    case 'authorizePayment':
    case 'lookUpPayment':
    case 'voidPayment':
    case 'raiseAlarm':
      tx.afterCommit(() => context.driver.request(action, checkout.id));
      return;
  }
}

/** Reserves, or keeps reserved: the product subgraph takes the same command again as a longer lease. */
async function requestReservation(tx: Tx, { outbox, now }: CheckoutContext, checkout: CheckoutRow): Promise<void> {
  const { lines, priced } = await snapshotOf(tx, checkout.id);
  const quantities = new Map(priced.lines.map((line) => [line.lineId, line.quantity]));
  await outbox.add(tx, reserveStock, {
    aggregateId: checkout.id,
    aggregateVersion: checkout.version,
    data: {
      checkoutId: checkout.id,
      currency: checkout.currency,
      lines: lines.map((line) => ({ variantId: line.variantId, quantity: quantities.get(line.lineId) ?? 0 })),
      expiresAt: new Date(now().getTime() + reservationMs).toISOString(),
    },
  });
}
