/**
 * Makes a checkout's calls to the payment provider, outside any transaction, and brings their outcome back as facts. It
 * keeps no state that matters: what a crash loses here, the sweeper asks for again once the deadline has passed.
 */
import type { Database } from '#platform/data/database';
import { createBatches, type Batches } from '#platform/messaging/batches';
import type { Outbox } from '#platform/outbox/outbox';
import { DomainError } from '#platform/errors/domain-error';
import { deadlineIn } from '#platform/resilience/deadline';
import { counter } from '#platform/telemetry/metrics';
import type { Logger } from '#platform/telemetry/logger';
import { continueTrace } from '#platform/telemetry/trace';
import { mayDie } from '../failpoints.ts';
import { lockCheckouts, type CheckoutInHand, type CheckoutRow } from '../data/checkout-repository.ts';
import type { OrderSequence } from '../data/order-sequence.ts';
import { authorizeFact, lookUpFact, voidFact } from '../payments/payment-facts.ts';
import type { PaymentProvider } from '../payments/payment-provider.ts';
import type { CheckoutFact } from '../domain/checkout-saga-types.ts';
import { advanceFrom, type CheckoutContext } from './advance-checkout.ts';
import { createCheckoutsAtHand, type CheckoutsAtHand } from './checkouts-at-hand.ts';
import { createCheckoutWaiting, type CheckoutWaiting } from './checkout-waiting.ts';
import { unfinishedStates } from './measure-checkouts.ts';

export type RemoteAction = 'authorizePayment' | 'lookUpPayment' | 'voidPayment' | 'raiseAlarm';

export interface CheckoutDriver extends CheckoutWaiting {
  /** Begins a call to the provider for a checkout as it was just committed; returns at once. */
  request(action: RemoteAction, checkout: CheckoutRow): void;
  /** Whether this process has written down that the checkout's payment is authorised; a no says nothing. */
  isAuthorized(checkoutId: string): boolean;
  /** Waits until this process has no call for the checkout under way, but not for longer than `timeoutMs`. */
  idle(checkoutId: string, timeoutMs: number): Promise<void>;
  /** Waits for the calls in progress. */
  stop(): Promise<void>;
  /** Those that this process has just moved. */
  readonly atHand: CheckoutsAtHand;
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
/** The provider's event about an authorisation mostly follows within seconds. */
const mostRemembered = 2_000;

const alarms = counter({ name: 'checkout_alarms_total', help: 'Checkouts whose present step keeps failing', labels: ['state'], fromZero: unfinishedStates.map((state) => ({ state })) });
const calls = counter({ name: 'payment_calls_total', help: 'Calls of checkouts to the payment provider by outcome', labels: ['action', 'outcome'] });

export function createCheckoutDriver(options: CheckoutDriverOptions): CheckoutDriver {
  const { db, outbox, orderSequence, provider, logger, now } = options;
  const waiting = createCheckoutWaiting({ db });
  const running = new Map<Promise<void>, string>();
  const authorized = new Set<string>();
  const outcomes = createOutcomes(db, () => ({ outbox, orderSequence, driver, now }));

  const driver: CheckoutDriver = {
    atHand: createCheckoutsAtHand(),
    request(action, checkout) {
      const run = continueTrace(checkout.traceparent, { name: `checkout ${action}`, kind: 'client' }, () => perform(checkout, action))
        .catch((error: unknown) => logger.error({ err: error, action, checkoutId: checkout.id }, 'a payment step failed; the sweeper will repeat it'))
        .finally(() => running.delete(run));
      running.set(run, checkout.id);
    },
    ...waiting,
    isAuthorized: (checkoutId) => authorized.has(checkoutId),
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
    if (!fact) return;
    await outcomes.add({ checkout, fact });
    if (fact.type === 'paymentAuthorized') remember(authorized, checkoutId);
  }

  return driver;
}

function remember(ids: Set<string>, id: string): void {
  const [oldest] = ids;
  if (oldest !== undefined && ids.size >= mostRemembered) ids.delete(oldest);
  ids.add(id);
}

interface Outcome {
  checkout: CheckoutInHand;
  fact: CheckoutFact;
}

/** Answers that come at once are written down at once: each transaction costs a way to the database and a wait for its disk. */
const mostTogether = 16;

/** Mostly the checkouts are still where they were when the calls began. Should one have moved on, they are read and locked, as are those with rare facts. */
function createOutcomes(db: Database, context: () => CheckoutContext): Batches<Outcome> {
  function bringBack(outcomes: readonly Outcome[]): Promise<void> {
    let isAsTheyWere = outcomes.every(({ checkout, fact }) => fact.type === 'paymentAuthorized' && checkout.state === 'AUTHORIZING');
    return db.transaction(async (tx) => {
      const known = isAsTheyWere ? new Map(outcomes.map(({ checkout }) => [checkout.id, checkout])) : await lockCheckouts(tx, outcomes.map(({ checkout }) => checkout.id));
      isAsTheyWere = false;
      for (const { checkout: { id }, fact } of outcomes) {
        const checkout = known.get(id);
        if (checkout) await advanceFrom(tx, context(), checkout, { fact });
      }
    }, { label: `checkout-${outcomes[0]?.fact.type}` });
  }
  return createBatches({ keyOf: ({ checkout }) => checkout.id, most: mostTogether, together: bringBack, alone: (outcome) => bringBack([outcome]) });
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
    // The request itself was refused: nothing was moved, and repeating it would not help before somebody has seen to it.
    logger.error({ err: error, checkoutId: checkout.id, provider: provider.name }, 'the payment provider refused our request: buyers cannot pay, check its API key');
    return { type: 'paymentRefused', reason: error.message, at: now().getTime() };
  }
}
