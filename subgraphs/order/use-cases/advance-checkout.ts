/**
 * Moves a checkout by one fact, in the caller's transaction: the new state, its audit row, and every effect inside this database or
 * by message. Calls to the payment provider are left to the driver, after the commit.
 */
import { allocateStock, releaseStock, reserveStock } from '#events/product';
import type { Tx } from '#platform/data/database';
import type { Outbox } from '#platform/outbox/outbox';
import { continueTrace, traceparent } from '#platform/telemetry/trace';
import { mayDie } from '../failpoints.ts';
import { insertCheckout, lockCheckouts, sagaOf, saveTransition, snapshotOf, type CheckoutInHand, type CheckoutRow } from '../data/checkout-repository.ts';
import { orderLater, type OrderRow } from '../data/order-repository.ts';
import type { OrderSequence } from '../data/order-sequence.ts';
import { advanceCheckout, isFinished, newCheckout, type CheckoutAction, type CheckoutFact, type CheckoutSaga, type CheckoutState } from '../domain/checkout-saga.ts';
import type { CheckoutSnapshot } from '../domain/checkout-snapshot.ts';
import type { CheckoutDriver } from './checkout-driver.ts';
import { failCheckout } from './fail-checkout.ts';
import { countEnd } from './measure-checkouts.ts';
import { placeOrder } from './place-order.ts';

/** How long stock stays set aside after each step. Longer than any step waits for an answer; the product subgraph reaps the rest. */
const reservationMs = 20 * 60_000;

export interface CheckoutContext {
  outbox: Outbox;
  driver: CheckoutDriver;
  orderSequence: OrderSequence;
  now: () => Date;
}

export interface Advance {
  checkoutId: string;
  /** What happened, possibly depending on where the checkout is; null for nothing after all. `at` is filled in. */
  fact: FactInput | ((checkout: CheckoutInHand) => FactInput | null);
  availableQuantity?: number | null;
  /** Reads what the buyer agreed to along with the lock: for facts that will need it. */
  withSnapshot?: boolean;
}

/** A fact without its moment. */
export type FactInput = CheckoutFact extends infer Fact ? (Fact extends CheckoutFact ? Omit<Fact, 'at'> : never) : never;

/** What is known of a checkout before its first step. */
export type NewCheckout = Pick<CheckoutRow, 'id' | 'cartId' | 'orderId' | 'customerId' | 'guestKey' | 'email' | 'locale' | 'paymentMethod'> & { snapshot: CheckoutSnapshot };

/** Writes a new checkout as it is after its first step, in the caller's transaction. */
export async function begin(tx: Tx, context: CheckoutContext, started: NewCheckout): Promise<void> {
  const now = context.now();
  const { priced } = started.snapshot;
  const fact: CheckoutFact = { type: 'started', at: now.getTime() };
  const { saga, actions } = advanceCheckout(newCheckout({ at: fact.at, paymentRequired: priced.totals.totalMinor > 0 }), fact);
  const checkout = {
    ...started,
    ...saga,
    version: 2,
    paymentRequired: Number(saga.paymentRequired),
    failureCode: null,
    failureReason: null,
    availableQuantity: null,
    currency: priced.currency,
    totalMinor: priced.totals.totalMinor,
    traceparent: traceparent(),
    createdAt: now,
    updatedAt: now,
  };
  insertCheckout(tx, checkout, fact);
  await follow(tx, context, checkout, actions, { hasEnded: false });
}

/** @returns the state afterwards; null when the checkout is unknown. @throws DomainError INVALID_STATE when the fact contradicts the state. */
export async function advance(tx: Tx, context: CheckoutContext, { checkoutId, withSnapshot, ...happened }: Advance): Promise<CheckoutSaga | null> {
  const checkout = (await lockCheckouts(tx, [checkoutId], { withSnapshot })).get(checkoutId);
  return checkout ? advanceFrom(tx, context, checkout, happened) : null;
}

/**
 * The same for several checkouts, one fact each. Those that this process has at hand as they were in the state `from`, where such facts mostly find them, are taken as in
 * `advanceFrom`; the others are locked at once.
 */
export async function advanceAll(tx: Tx, context: CheckoutContext, advances: readonly Omit<Advance, 'withSnapshot'>[], { from }: { from: CheckoutState }): Promise<void> {
  const found = new Map(advances.map(({ checkoutId }) => [checkoutId, context.driver.atHand.take(checkoutId, from)]));
  const unknown = [...found].flatMap(([checkoutId, checkout]) => (checkout ? [] : [checkoutId]));
  const locked = unknown.length > 0 ? await lockCheckouts(tx, unknown, { withSnapshot: true }) : undefined;
  for (const { checkoutId, ...happened } of advances) {
    const checkout = found.get(checkoutId) ?? locked?.get(checkoutId);
    if (checkout) await advanceFrom(tx, context, checkout, happened);
  }
}

/**
 * The same for a checkout as it was just committed, which is neither read nor locked again: that is a statement and a way to the database less.
 * When it is not there any more, the transaction fails with CheckoutMovedOn and is run again: by then it is to be read.
 */
export function advanceFrom(tx: Tx, context: CheckoutContext, checkout: CheckoutInHand, happened: Pick<Advance, 'fact' | 'availableQuantity'>): Promise<CheckoutSaga> {
  return continueTrace(checkout.traceparent, { name: `checkout from ${checkout.state}` }, async (span) => {
    const saga = await move(tx, context, checkout, happened);
    span.set('checkout.state', saga.state);
    return saga;
  });
}

async function move(tx: Tx, context: CheckoutContext, checkout: CheckoutInHand, { fact, availableQuantity }: Pick<Advance, 'fact' | 'availableQuantity'>): Promise<CheckoutSaga> {
  const at = context.now().getTime();
  const before = sagaOf(checkout);
  const given = typeof fact === 'function' ? fact(checkout) : fact;
  if (given === null) return before;
  const happened = { ...given, at } as CheckoutFact;
  const { saga, actions } = advanceCheckout(before, happened);
  if (saga === before && actions.length === 0) return saga;
  saveTransition(tx, { checkout, saga, fact: happened, availableQuantity });
  const moved: CheckoutInHand = {
    ...checkout,
    ...saga,
    paymentRequired: checkout.paymentRequired,
    version: checkout.version + 1,
    failureCode: saga.failure?.code ?? null,
    failureReason: saga.failure?.reason ?? null,
    availableQuantity: availableQuantity ?? checkout.availableQuantity,
    updatedAt: new Date(at),
  };
  await follow(tx, context, moved, actions, { hasEnded: isFinished(saga.state) && saga.state !== before.state });
  return saga;
}

/** What a step asks for, and who is told of it. */
async function follow(tx: Tx, context: CheckoutContext, checkout: CheckoutInHand, actions: readonly CheckoutAction[], { hasEnded }: { hasEnded: boolean }): Promise<void> {
  for (const action of actions) await perform(action, tx, context, checkout);
  mayDie(`checkout.${checkout.state}.before-commit`);
  tx.afterCommit(() => mayDie(`checkout.${checkout.state}.after-commit`));
  tx.afterCommit(() => context.driver.atHand.keep(checkout));
  if (hasEnded) tx.afterCommit(() => countEnd(checkout));
  if (isFinished(checkout.state) || checkout.actionUrl !== null) announceLater(tx, context, checkout);
}

/** Whoever waits will show the order: it is read along with the COMMIT. */
function announceLater(tx: Tx, { driver }: CheckoutContext, checkout: CheckoutRow): void {
  let order: (() => OrderRow | undefined) | undefined;
  tx.beforeCommit(() => {
    if (checkout.state === 'PLACED' && driver.isAwaited(checkout.id)) order = orderLater(tx, checkout.orderId);
  });
  tx.afterCommit(() => driver.announce({ ...checkout, order: order?.() }));
}

async function perform(action: CheckoutAction, tx: Tx, context: CheckoutContext, checkout: CheckoutInHand): Promise<void> {
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
      tx.afterCommit(() => context.driver.request(action, checkout));
      return;
  }
}

/** Reserves, or keeps reserved: the product subgraph takes the same command again as a longer lease. */
async function requestReservation(tx: Tx, { outbox, now }: CheckoutContext, checkout: CheckoutInHand): Promise<void> {
  const { lines, priced } = await snapshotOf(tx, checkout);
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
