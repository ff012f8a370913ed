/**
 * Makes a checkout's calls to the payment provider, outside any transaction, and brings their outcome back as facts. It
 * keeps no state that matters: what a crash loses here, the sweeper asks for again once the deadline has passed.
 */
import { EventEmitter } from 'node:events';
import type { Database } from '#platform/data/database';
import type { Outbox } from '#platform/outbox/outbox';
import { DomainError } from '#platform/errors/domain-error';
import { deadlineIn, type Deadline } from '#platform/resilience/deadline';
import { counter } from '#platform/telemetry/metrics';
import type { Logger } from '#platform/telemetry/logger';
import { continueTrace } from '#platform/telemetry/trace';
import { mayDie } from '../failpoints.ts';
import { checkoutsByIds, type CheckoutRow } from '../data/checkout-repository.ts';
import type { OrderSequence } from '../data/order-sequence.ts';
import { isFinished } from '../domain/checkout-saga.ts';
import { authorizeFact, lookUpFact, voidFact } from '../payments/payment-facts.ts';
import type { PaymentProvider } from '../payments/payment-provider.ts';
import type { CheckoutFact } from '../domain/checkout-saga-types.ts';
import { advance } from './advance-checkout.ts';
import { unfinishedStates } from './measure-checkouts.ts';

export type RemoteAction = 'authorizePayment' | 'lookUpPayment' | 'voidPayment' | 'raiseAlarm';

export interface CheckoutDriver {
  /** Begins a call to the provider for a checkout as it was just committed; returns at once. */
  request(action: RemoteAction, checkout: CheckoutRow): void;
  /** Wakes those who wait for this checkout in this process, with its state as it was just committed. */
  announce(checkout: CheckoutRow): void;
  /**
   * Returns the checkout when it has ended, needs the buyer, or time is nearly up; undefined when it is unknown. One that has begun in
   * this very call is not looked up first: nothing can have happened yet.
   */
  waitForEnd(checkoutId: string, deadline: Deadline, options?: { isNew?: boolean }): Promise<CheckoutRow | undefined>;
  /** Waits until this process has no call for the checkout under way, but not for longer than `timeoutMs`. */
  idle(checkoutId: string, timeoutMs: number): Promise<void>;
  /** Waits for the calls in progress. */
  stop(): Promise<void>;
}

export interface CheckoutDriverOptions {
  /** Connections of background work: the facts are written with them. */
  db: Database;
  outbox: Outbox;
  orderSequence: OrderSequence;
  provider: PaymentProvider;
  logger: Logger;
  now: () => Date;
}

/** The provider's own limit; longer than it normally takes, shorter than the saga's deadline for the step. */
const callTimeoutMs = 10_000;
/** Where servers and workers are processes apart, announcements do not arrive: the database tells, less promptly. */
const pollMs = 250;
/** Kept for answering after the wait. */
const answerReserveMs = 250;

const alarms = counter({ name: 'checkout_alarms_total', help: 'Checkouts whose present step keeps failing', labels: ['state'], fromZero: unfinishedStates.map((state) => ({ state })) });
const calls = counter({ name: 'payment_calls_total', help: 'Calls of checkouts to the payment provider by outcome', labels: ['action', 'outcome'] });

export function createCheckoutDriver(options: CheckoutDriverOptions): CheckoutDriver {
  const { db, outbox, orderSequence, provider, logger, now } = options;
  const announcements = new EventEmitter().setMaxListeners(0);
  const running = new Map<Promise<void>, string>();

  const driver: CheckoutDriver = {
    request(action, checkout) {
      const run = continueTrace(checkout.traceparent, { name: `checkout ${action}`, kind: 'client' }, () => perform(checkout, action))
        .catch((error: unknown) => logger.error({ err: error, action, checkoutId: checkout.id }, 'a payment step failed; the sweeper will repeat it'))
        .finally(() => running.delete(run));
      running.set(run, checkout.id);
    },
    announce: (checkout) => void announcements.emit(checkout.id, checkout),
    async waitForEnd(checkoutId, deadline, { isNew = false } = {}) {
      let checkout = isNew ? undefined : await find(checkoutId);
      if (!isNew && !checkout) return undefined;
      while (!checkout || !isSettled(checkout)) {
        const leftMs = deadline.remainingMs() - answerReserveMs;
        if (leftMs <= 0) return checkout ?? find(checkoutId);
        checkout = (await nextAnnouncement(announcements, checkoutId, Math.min(pollMs, leftMs))) ?? (await find(checkoutId));
      }
      return checkout;
    },
    async idle(checkoutId, timeoutMs) {
      const mine = [...running].filter(([, id]) => id === checkoutId).map(([run]) => run);
      if (mine.length === 0) return;
      let timer: NodeJS.Timeout | undefined;
      await Promise.race([Promise.all(mine), new Promise((resolve) => (timer = setTimeout(resolve, timeoutMs)))]);
      clearTimeout(timer);
    },
    async stop() {
      await Promise.all(running.keys());
    },
  };

  const find = async (checkoutId: string): Promise<CheckoutRow | undefined> => (await checkoutsByIds(db, [checkoutId])).get(checkoutId);

  async function perform(checkout: CheckoutRow, action: RemoteAction): Promise<void> {
    const checkoutId = checkout.id;
    if (action === 'raiseAlarm') {
      alarms.inc({ state: checkout.state });
      logger.error({ checkoutId, state: checkout.state, attempts: checkout.attempts }, 'a checkout is stuck: an operator should look');
      return;
    }
    const fact = await askProvider(provider, action, checkout, { logger, now });
    mayDie(`checkout.${action}.answered`);
    calls.inc({ action, outcome: fact?.type ?? 'unknown' });
    if (fact) await db.transaction((tx) => advance(tx, { outbox, orderSequence, driver, now }, { checkoutId, fact }), { label: `checkout-${fact.type}` });
  }

  return driver;
}

async function askProvider(provider: PaymentProvider, action: Exclude<RemoteAction, 'raiseAlarm'>, checkout: CheckoutRow, { logger, now }: Pick<CheckoutDriverOptions, 'logger' | 'now'>): Promise<CheckoutFact | null> {
  const reference = checkout.id;
  const options = { deadline: deadlineIn(callTimeoutMs) };
  const authorizeKey = `${checkout.id}:authorize`;
  try {
    if (action === 'authorizePayment') {
      // Overtaken while it was queued: whoever moved the checkout on knows the payment's fate.
      if (checkout.state !== 'AUTHORIZING') return null;
      const amount = { minor: checkout.totalMinor, currency: checkout.currency };
      return authorizeFact(await provider.authorize({ idempotencyKey: authorizeKey, reference, amount, paymentMethod: checkout.paymentMethod }, options), now().getTime());
    }
    if (action === 'lookUpPayment') return lookUpFact(await provider.lookUpByKey({ idempotencyKey: authorizeKey, reference, operation: 'authorize' }, options), now().getTime());
    if (checkout.authorizationId === null) return null;
    const voided = await provider.void({ idempotencyKey: `${checkout.id}:void`, reference, authorizationId: checkout.authorizationId }, options);
    return voidFact(voided, now().getTime());
  } catch (error) {
    if (!(error instanceof DomainError) || action !== 'authorizePayment') throw error;
    logger.error({ err: error, checkoutId: checkout.id }, 'the payment provider refused the request');
    // A refused repetition says nothing about the request before it.
    if (checkout.reauthorizations > 0) return { type: 'paymentUnknown', at: now().getTime() };
    // The request itself was refused: nothing was moved, and repeating it would not help.
    return { type: 'paymentDeclined', reason: error.message, at: now().getTime() };
  }
}

/** Nothing more will happen without the buyer. */
function isSettled({ state, actionUrl }: CheckoutRow): boolean {
  return isFinished(state) || actionUrl !== null;
}

/** The checkout as announced; undefined when nothing is in time. */
function nextAnnouncement(announcements: EventEmitter, checkoutId: string, timeoutMs: number): Promise<CheckoutRow | undefined> {
  return new Promise((resolve) => {
    const done = (checkout?: CheckoutRow) => {
      clearTimeout(timer);
      announcements.off(checkoutId, done);
      resolve(checkout);
    };
    const timer = setTimeout(done, Math.max(1, timeoutMs));
    announcements.once(checkoutId, done);
  });
}
