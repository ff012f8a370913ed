import { DomainError } from '#platform/errors/domain-error';
import { alarmAfterAttempts, buyerActionTimeoutMs, buyerLookUpMs, deadlineFor, maxReauthorizations, notFoundGraceMs } from './checkout-deadlines.ts';
import type {
  CheckoutAction,
  CheckoutFact,
  CheckoutFailure,
  CheckoutSaga,
  CheckoutState,
  FactOf,
  FactType,
  Step,
} from './checkout-saga-types.ts';

export type Rule<F extends CheckoutFact = CheckoutFact> = (saga: CheckoutSaga, fact: F) => Step;
type Rules = { readonly [S in CheckoutState]: { readonly [T in FactType]?: Rule<FactOf<T>> } };

const entryAction: Readonly<Record<CheckoutState, readonly CheckoutAction[]>> = {
  CREATED: [],
  RESERVING: ['reserveStock'],
  AUTHORIZING: ['authorizePayment'],
  CONFIRMING: ['confirmStock'],
  PLACED: ['placeOrder'],
  VOIDING: ['voidPayment'],
  RELEASING: ['releaseStock'],
  FAILED: ['failCheckout'],
  PAYMENT_UNKNOWN: ['lookUpPayment', 'extendReservation'],
};

function enter(saga: CheckoutSaga, state: CheckoutState, at: number, changes: Partial<CheckoutSaga> = {}): Step {
  const next = {
    ...saga,
    state,
    attempts: 0,
    actionUrl: null,
    unknownSince: null,
    deadlineAt: deadlineFor(state, at),
    ...changes,
  };
  return { saga: next, actions: entryAction[state] };
}

const goTo =
  (state: CheckoutState): Rule =>
  (saga, fact) =>
    enter(saga, state, fact.at);

const fail =
  (state: CheckoutState, failure: CheckoutFailure): Rule =>
  (saga, fact) =>
    enter(saga, state, fact.at, { failure });

const failAsTold =
  (state: CheckoutState, code: CheckoutFailure['code']): Rule<Extract<CheckoutFact, { reason: string }>> =>
  (saga, fact) =>
    enter(saga, state, fact.at, { failure: { code, reason: fact.reason } });

/** Refuses a fact that contradicts the state. Throws INVALID_STATE, always. */
export const contradiction: Rule = (saga, fact) => {
  throw new DomainError('INVALID_STATE', `checkout in ${saga.state} cannot take "${fact.type}"`, {
    details: { state: saga.state, fact: fact.type },
    // No retry can make it fit: a consumer sends it to its dead letters at once.
    permanent: true,
  });
};

/** Repeated, late or overtaken: nothing changes. */
const ignore: Rule = (saga) => ({ saga, actions: [] });

/** Nothing changes but this is done: undoes what arrives after the checkout gave up. */
const undo =
  (action: CheckoutAction): Rule =>
  (saga) => ({ saga, actions: [action] });

/** Asks for the step again, ever more rarely, and raises an alarm when it keeps failing. */
const repeat: Rule = (saga, { at }) => {
  const attempts = saga.attempts + 1;
  const alarm: readonly CheckoutAction[] = attempts === alarmAfterAttempts ? ['raiseAlarm'] : [];
  return {
    saga: { ...saga, attempts, deadlineAt: deadlineFor(saga.state, at, attempts) },
    actions: [...entryAction[saga.state], ...alarm],
  };
};

const confirm: Rule<FactOf<'paymentAuthorized'>> = (saga, fact) =>
  enter(saga, 'CONFIRMING', fact.at, { authorizationId: fact.authorizationId });

const awaitBuyer: Rule<FactOf<'paymentActionRequired'>> = (saga, { at, url, authorizationId }) => {
  if (saga.actionUrl === url && saga.authorizationId === authorizationId) return { saga, actions: [] };
  if (saga.actionUrl !== null) return { saga: { ...saga, authorizationId, actionUrl: url }, actions: [] };
  return {
    saga: { ...saga, state: 'AUTHORIZING', attempts: 0, authorizationId, actionUrl: url, unknownSince: null, deadlineAt: at + buyerLookUpMs },
    actions: ['extendReservation'],
  };
};

/** Asks what the buyer has done at the bank, until the time for it is over. */
const lookForBuyer: Rule = (saga, fact) => {
  const attempts = saga.attempts + 1;
  if (attempts * buyerLookUpMs >= buyerActionTimeoutMs) return fail('VOIDING', actionExpired)(saga, fact);
  return { saga: { ...saga, attempts, deadlineAt: fact.at + buyerLookUpMs }, actions: ['lookUpPayment'] };
};

const unknown: Rule = (saga, { at }) => enter(saga, 'PAYMENT_UNKNOWN', at, { unknownSince: at });

/**
 * The provider has never seen the request: it is made again under the same key, so that at most one of them is carried out, even if the
 * first is still on its way. When that has not helped, the payment counts as not taken once no request can be under way any more.
 */
const authorizeAgain: Rule<FactOf<'paymentNotFound'>> = (saga, fact) => {
  const reauthorizations = saga.reauthorizations + 1;
  if (reauthorizations <= maxReauthorizations) return enter(saga, 'AUTHORIZING', fact.at, { reauthorizations });
  const waitedMs = fact.at - (saga.unknownSince ?? fact.at);
  return waitedMs < notFoundGraceMs ? ignore(saga, fact) : fail('RELEASING', notTaken)(saga, fact);
};

/** A refused repetition says nothing about the request before it: only where there was none is nothing held. */
const refused: Rule<FactOf<'paymentRefused'>> = (saga, fact) => {
  if (saga.reauthorizations === 0) return failAsTold('RELEASING', 'PAYMENT_UNAVAILABLE')(saga, fact);
  return saga.state === 'PAYMENT_UNKNOWN' ? ignore(saga, fact) : unknown(saga, fact);
};

const timedOut: CheckoutFailure = { code: 'TIMEOUT', reason: 'took too long' };
const cancelled: CheckoutFailure = { code: 'CANCELLED', reason: 'cancelled by the buyer' };
const notTaken: CheckoutFailure = { code: 'PAYMENT_NOT_TAKEN', reason: 'the provider has no such payment' };
const actionExpired: CheckoutFailure = { code: 'PAYMENT_ACTION_EXPIRED', reason: 'the buyer did not confirm in time' };

const authorizing: Rules['AUTHORIZING'] = {
  stockReserved: ignore,
  paymentAuthorized: confirm,
  paymentDeclined: failAsTold('RELEASING', 'PAYMENT_DECLINED'),
  // The buyer is at the bank: one request was taken.
  paymentRefused: (saga, fact) => (saga.actionUrl === null ? refused(saga, fact) : ignore(saga, fact)),
  paymentActionRequired: awaitBuyer,
  // While the buyer is at the bank the provider has answered: the failure of another call says nothing.
  paymentUnknown: (saga, fact) => (saga.actionUrl === null ? unknown(saga, fact) : ignore(saga, fact)),
  // An answer to a look-up made before; only believed in PAYMENT_UNKNOWN.
  paymentNotFound: ignore,
  paymentVoided: fail('RELEASING', notTaken),
  // Before the provider has answered, a payment cannot be called off: it may be charging at this moment.
  cancelRequested: (saga, fact) =>
    saga.actionUrl === null ? contradiction(saga, fact) : fail('VOIDING', cancelled)(saga, fact),
  deadlinePassed: (saga, fact) =>
    saga.actionUrl === null ? unknown(saga, fact) : lookForBuyer(saga, fact),
};

const paymentUnknown: Rules['PAYMENT_UNKNOWN'] = {
  stockReserved: ignore,
  paymentAuthorized: confirm,
  paymentDeclined: failAsTold('RELEASING', 'PAYMENT_DECLINED'),
  paymentRefused: refused,
  paymentActionRequired: awaitBuyer,
  paymentUnknown: ignore,
  paymentNotFound: authorizeAgain,
  paymentVoided: fail('RELEASING', notTaken),
  deadlinePassed: repeat,
};

const confirming: Rules['CONFIRMING'] = {
  stockReserved: ignore,
  paymentAuthorized: ignore,
  // Overtaken by the webhook that said it was authorised.
  paymentActionRequired: ignore,
  paymentRefused: ignore,
  paymentUnknown: ignore,
  paymentNotFound: ignore,
  stockConfirmed: goTo('PLACED'),
  stockNotConfirmed: (saga, fact) =>
    failAsTold(saga.paymentRequired ? 'VOIDING' : 'RELEASING', 'INSUFFICIENT_STOCK')(saga, fact),
  // Expired at the provider: without a payment there is no order.
  paymentVoided: fail('RELEASING', notTaken),
  deadlinePassed: repeat,
};

const voiding: Rules['VOIDING'] = {
  stockReserved: ignore,
  stockConfirmed: ignore,
  stockNotConfirmed: ignore,
  paymentAuthorized: (saga, fact) => ({ saga: { ...saga, authorizationId: fact.authorizationId }, actions: [] }),
  paymentActionRequired: ignore,
  paymentRefused: ignore,
  paymentUnknown: ignore,
  paymentNotFound: ignore,
  // The buyer failed at the bank meanwhile: nothing is held any more.
  paymentDeclined: goTo('RELEASING'),
  paymentVoided: goTo('RELEASING'),
  cancelRequested: ignore,
  deadlinePassed: repeat,
};

/** A payment that turns out authorised, or about to be, when nothing is wanted any more: it is voided, and asked for until the provider says so, even after the end. */
const voidLate: Rule<FactOf<'paymentAuthorized'> | FactOf<'paymentActionRequired'>> = (saga, { at, authorizationId }) => {
  const changes = { authorizationId, unknownSince: saga.unknownSince ?? at };
  const deadline = saga.state === 'FAILED' ? { attempts: 0, deadlineAt: deadlineFor('VOIDING', at) } : {};
  return { saga: { ...saga, ...changes, ...deadline }, actions: ['voidPayment'] };
};

/** Nothing is held any more. */
const lateIsVoid: Rule = (saga) => {
  if (saga.unknownSince === null) return { saga, actions: [] };
  return { saga: { ...saga, unknownSince: null, deadlineAt: saga.state === 'FAILED' ? null : saga.deadlineAt }, actions: [] };
};

const repeatLateVoid: Rule = (saga, { at }) => {
  if (saga.unknownSince === null) return { saga, actions: [] };
  const attempts = saga.attempts + 1;
  return { saga: { ...saga, attempts, deadlineAt: deadlineFor('VOIDING', at, attempts) }, actions: attempts === alarmAfterAttempts ? ['voidPayment', 'raiseAlarm'] : ['voidPayment'] };
};

const repeatRelease: Rule = (saga, fact) => {
  const step = repeat(saga, fact);
  return saga.unknownSince === null ? step : { ...step, actions: [...step.actions, 'voidPayment'] };
};

const released: Rule = (saga, fact) =>
  enter(saga, 'FAILED', fact.at, saga.unknownSince === null ? {} : { unknownSince: saga.unknownSince, deadlineAt: deadlineFor('VOIDING', fact.at) });

/** What may still arrive once nothing is wanted any more: stock goes back, a payment is voided. */
const givenUp = {
  started: ignore,
  stockReserved: undo('releaseStock'),
  priceChanged: undo('releaseStock'),
  stockRejected: ignore,
  stockConfirmed: undo('releaseStock'),
  stockNotConfirmed: ignore,
  paymentAuthorized: voidLate,
  paymentActionRequired: voidLate,
  paymentDeclined: lateIsVoid,
  paymentRefused: ignore,
  paymentUnknown: ignore,
  paymentNotFound: ignore,
  paymentVoided: lateIsVoid,
  cancelRequested: ignore,
};

/** All legal transitions. What is not listed contradicts the state. */
export const checkoutRules: Rules = {
  CREATED: {
    started: goTo('RESERVING'),
    cancelRequested: fail('FAILED', cancelled),
    deadlinePassed: fail('FAILED', timedOut),
  },
  RESERVING: {
    started: ignore,
    stockReserved: (saga, fact) => enter(saga, saga.paymentRequired ? 'AUTHORIZING' : 'CONFIRMING', fact.at),
    stockRejected: failAsTold('FAILED', 'INSUFFICIENT_STOCK'),
    priceChanged: failAsTold('RELEASING', 'PRICE_CHANGED'),
    // A reservation may be under way: releasing is safe, whatever has become of it.
    cancelRequested: fail('RELEASING', cancelled),
    deadlinePassed: fail('RELEASING', timedOut),
  },
  AUTHORIZING: authorizing,
  PAYMENT_UNKNOWN: paymentUnknown,
  CONFIRMING: confirming,
  VOIDING: voiding,
  RELEASING: { ...givenUp, stockReleased: released, deadlinePassed: repeatRelease },
  FAILED: { ...givenUp, stockReleased: ignore, deadlinePassed: repeatLateVoid },
  PLACED: {
    started: ignore,
    stockReserved: ignore,
    stockConfirmed: ignore,
    paymentAuthorized: ignore,
    paymentActionRequired: ignore,
    paymentRefused: ignore,
    paymentUnknown: ignore,
    paymentNotFound: ignore,
    // What becomes of the payment from now on is the order's business.
    paymentVoided: ignore,
    deadlinePassed: ignore,
  },
};
