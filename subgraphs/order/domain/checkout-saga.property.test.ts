import { describe, it } from 'node:test';
import assert from 'node:assert/strict';
import fc from 'fast-check';
import { maxReauthorizations } from './checkout-deadlines.ts';
import {
  advanceCheckout,
  isFinished,
  newCheckout,
  type CheckoutAction,
  type CheckoutFact,
  type CheckoutSaga,
  type FactType,
} from './checkout-saga.ts';

const factTypes: readonly FactType[] = [
  'started',
  'stockReserved',
  'stockRejected',
  'paymentAuthorized',
  'paymentDeclined',
  'paymentRefused',
  'paymentActionRequired',
  'paymentUnknown',
  'paymentNotFound',
  'paymentVoided',
  'stockConfirmed',
  'stockNotConfirmed',
  'stockReleased',
  'cancelRequested',
  'deadlinePassed',
];

const factOf = (type: FactType, at: number) =>
  ({ type, at, authorizationId: 'aut_1', reason: 'reason', url: 'https://bank.example' }) as CheckoutFact;

/** Facts in any order, each up to 40 s after the one before; the likely ones more often, so that runs get far. */
const facts = fc
  .array(
    fc.tuple(
      fc.oneof(
        { weight: 3, arbitrary: fc.constantFrom(...factTypes) },
        {
          weight: 2,
          arbitrary: fc.constantFrom<FactType>('started', 'stockReserved', 'paymentAuthorized', 'stockConfirmed'),
        },
      ),
      fc.nat(40_000),
    ),
    { maxLength: 25 },
  )
  .map((list) => {
    let at = 0;
    return list.map(([type, gapMs]) => factOf(type, (at += gapMs)));
  });

interface Taken {
  readonly fact: CheckoutFact;
  readonly before: CheckoutSaga;
  readonly after: CheckoutSaga;
  readonly actions: readonly CheckoutAction[];
}

interface Run {
  readonly saga: CheckoutSaga;
  readonly taken: readonly Taken[];
  readonly paymentRequired: boolean;
}

/** Plays facts, leaving out those that are refused. */
function run(list: readonly CheckoutFact[], paymentRequired: boolean): Run {
  let saga = newCheckout({ at: 0, paymentRequired });
  const taken: Taken[] = [];
  for (const fact of list) {
    try {
      const step = advanceCheckout(saga, fact);
      taken.push({ fact, before: saga, after: step.saga, actions: step.actions });
      saga = step.saga;
    } catch (error) {
      assert.equal((error as { code?: string }).code, 'INVALID_STATE');
    }
  }
  return { saga, taken, paymentRequired };
}

const anyRun = fc.tuple(facts, fc.boolean()).map(([list, paymentRequired]) => run(list, paymentRequired));
const check = (property: (result: Run) => void) => fc.assert(fc.property(anyRun, property), { numRuns: 2_000 });

/** What a working provider and catalog answer to an action. */
const answers: Partial<Record<CheckoutAction, FactType>> = {
  reserveStock: 'stockReserved',
  authorizePayment: 'paymentAuthorized',
  lookUpPayment: 'paymentAuthorized',
  confirmStock: 'stockConfirmed',
  voidPayment: 'paymentVoided',
  releaseStock: 'stockReleased',
};

describe('whatever happens to a checkout, in any order', () => {
  it('it asks for the payment once, and again only when the provider has never seen it, a bounded number of times', () => {
    check(({ taken }) => {
      const asked = taken.filter((step) => step.actions.includes('authorizePayment'));
      assert.ok(asked.length <= 1 + maxReauthorizations);
      for (const { before, fact } of asked.slice(1)) assert.deepEqual([before.state, fact.type], ['PAYMENT_UNKNOWN', 'paymentNotFound']);
    });
  });

  it('it is placed only with stock reserved, payment authorised and stock confirmed', () => {
    check(({ saga, taken, paymentRequired }) => {
      if (saga.state !== 'PLACED') return;
      const seen = new Set(taken.map((step) => step.fact.type));
      assert.ok(
        seen.has('stockReserved') && seen.has('stockConfirmed') && (!paymentRequired || seen.has('paymentAuthorized')),
      );
      assert.equal(taken.flatMap((step) => step.actions).filter((action) => action === 'placeOrder').length, 1);
    });
  });

  it('stock is released from an unknown payment only after a definite answer', () => {
    check(({ taken }) => {
      for (const { before, after, fact } of taken) {
        if (before.state !== 'PAYMENT_UNKNOWN' || after.state === 'PAYMENT_UNKNOWN') continue;
        const isOnlyRequest = fact.type === 'paymentRefused' && before.reauthorizations === 0;
        assert.ok(
          isOnlyRequest ||
            ['paymentAuthorized', 'paymentDeclined', 'paymentActionRequired', 'paymentVoided', 'paymentNotFound'].includes(
              fact.type,
            ),
        );
      }
    });
  });

  it('a payment that was authorised and not used is voided', () => {
    check(({ saga, taken, paymentRequired }) => {
      // The provider is never asked to pay for what is free.
      if (saga.state !== 'FAILED' || !paymentRequired) return;
      const authorized = taken.findLastIndex((step) => step.fact.type === 'paymentAuthorized');
      if (authorized < 0) return;
      const settled = taken
        .slice(authorized)
        .some(
          (step) =>
            step.actions.includes('voidPayment') ||
            step.fact.type === 'paymentVoided' ||
            step.fact.type === 'paymentDeclined',
        );
      assert.ok(settled || taken.slice(0, authorized).some((step) => step.actions.includes('voidPayment')));
    });
  });

  it('stock that was reserved and not sold is released before the end', () => {
    check(({ saga, taken }) => {
      const reserved = taken.findLastIndex(
        (step) => step.fact.type === 'stockReserved' && step.before.state === 'RESERVING',
      );
      if (saga.state === 'FAILED' && reserved >= 0)
        assert.ok(taken.slice(reserved).some((step) => step.actions.includes('releaseStock')));
    });
  });

  it('it has a deadline until it ends, and while a payment that came late is to be voided; a failed one says why', () => {
    check(({ saga }) => {
      assert.equal(saga.deadlineAt === null, isFinished(saga.state) && saga.unknownSince === null);
      if (saga.state === 'PLACED') assert.equal(saga.unknownSince, null);
      if (saga.state === 'FAILED') assert.ok(saga.failure);
      if (saga.state === 'PLACED') assert.equal(saga.failure, null);
    });
  });

  it('it comes to an end as soon as provider and catalog answer', () => {
    check(({ saga: begun }) => {
      let saga = begun;
      let at = 10_000_000;
      for (let steps = 0; saga.deadlineAt !== null; steps += 1) {
        assert.ok(steps < 20, `stuck in ${saga.state}`);
        at += 600_000;
        const resumed = advanceCheckout(saga, factOf('deadlinePassed', at));
        saga = resumed.saga;
        for (const action of resumed.actions) {
          const answer = answers[action];
          if (answer) saga = advanceCheckout(saga, factOf(answer, at)).saga;
        }
      }
      assert.ok(isFinished(saga.state));
    });
  });
});
