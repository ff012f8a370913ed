import { describe, it } from 'node:test';
import assert from 'node:assert/strict';
import { buyerActionTimeoutMs, buyerLookUpMs, maxReauthorizations, notFoundGraceMs, stateTimeoutMs } from './checkout-deadlines.ts';
import {
  advanceCheckout,
  isFinished,
  newCheckout,
  type CheckoutFact,
  type CheckoutSaga,
  type CheckoutState,
  type Step,
} from './checkout-saga.ts';

type Given = CheckoutFact extends infer F ? (F extends CheckoutFact ? Omit<F, 'at'> & { at?: number } : never) : never;

const reserved: Given = { type: 'stockReserved' };
const authorized: Given = { type: 'paymentAuthorized', authorizationId: 'aut_1' };
const declined: Given = { type: 'paymentDeclined', reason: 'insufficient_funds' };
const action: Given = { type: 'paymentActionRequired', authorizationId: 'aut_1', url: 'https://bank.example/confirm' };
const started: Given = { type: 'started' };
const late: Given = { type: 'deadlinePassed' };
const unknown: Given = { type: 'paymentUnknown' };
const notFound: Given = { type: 'paymentNotFound' };
const confirmed: Given = { type: 'stockConfirmed' };
const released: Given = { type: 'stockReleased' };
const voided: Given = { type: 'paymentVoided' };

const start = (paymentRequired = true) => newCheckout({ at: 0, paymentRequired });

/** Feeds facts one after another; returns the last step. */
function play(saga: CheckoutSaga, ...facts: readonly Given[]): Step {
  return facts.reduce<Step>((step, fact) => advanceCheckout(step.saga, { at: 0, ...fact } as CheckoutFact), {
    saga,
    actions: [],
  });
}

function expectStep(step: Step, state: CheckoutState, actions: Step['actions']): CheckoutSaga {
  assert.deepEqual([step.saga.state, step.actions], [state, actions]);
  return step.saga;
}

describe('a checkout', () => {
  it('reserves, authorises, confirms and is placed', () => {
    const reserving = expectStep(play(start(), started), 'RESERVING', ['reserveStock']);
    const authorizing = expectStep(play(reserving, reserved), 'AUTHORIZING', ['authorizePayment']);
    const confirming = expectStep(play(authorizing, authorized), 'CONFIRMING', ['confirmStock']);
    assert.equal(confirming.authorizationId, 'aut_1');
    const placed = expectStep(play(confirming, confirmed), 'PLACED', ['placeOrder']);
    assert.ok(isFinished(placed.state) && placed.deadlineAt === null);
  });

  it('of a free order asks for no payment', () => {
    const confirming = expectStep(play(start(false), started, reserved), 'CONFIRMING', ['confirmStock']);
    expectStep(play(confirming, { type: 'stockNotConfirmed', reason: 'expired' }), 'RELEASING', ['releaseStock']);
  });

  it('fails at once when stock is refused, and gives it back when it comes too late', () => {
    const failed = expectStep(play(start(), started, { type: 'stockRejected', reason: 'SKU-1' }), 'FAILED', [
      'failCheckout',
    ]);
    assert.deepEqual(failed.failure, { code: 'INSUFFICIENT_STOCK', reason: 'SKU-1' });
    const releasing = expectStep(play(start(), started, late), 'RELEASING', ['releaseStock']);
    expectStep(play(releasing, reserved), 'RELEASING', ['releaseStock']);
    expectStep(play(releasing, released), 'FAILED', ['failCheckout']);
  });

  it('releases the stock of a declined payment and keeps the reason', () => {
    const releasing = expectStep(play(start(), started, reserved, declined), 'RELEASING', ['releaseStock']);
    assert.deepEqual(releasing.failure, { code: 'PAYMENT_DECLINED', reason: 'insufficient_funds' });
  });

  it('of which the provider does not take the payment fails for a reason of ours; a refused repetition leaves it unknown', () => {
    const refused: Given = { type: 'paymentRefused', reason: 'Invalid API Key' };
    const releasing = expectStep(play(start(), started, reserved, refused), 'RELEASING', ['releaseStock']);
    assert.deepEqual(releasing.failure, { code: 'PAYMENT_UNAVAILABLE', reason: 'Invalid API Key' });
    expectStep(play(start(), started, reserved, late, refused), 'RELEASING', ['releaseStock']);
    const again = expectStep(play(start(), started, reserved, unknown, notFound), 'AUTHORIZING', ['authorizePayment']);
    const unsure = expectStep(play(again, refused), 'PAYMENT_UNKNOWN', ['lookUpPayment', 'extendReservation']);
    expectStep(play(unsure, refused), 'PAYMENT_UNKNOWN', []);
    expectStep(play(start(), started, reserved, action, refused), 'AUTHORIZING', []);
    for (const facts of [[authorized], [authorized, confirmed], [declined], [declined, released]]) {
      const before: CheckoutSaga = play(start(), started, reserved, ...facts).saga;
      assert.deepEqual(play(before, refused), { saga: before, actions: [] }, `late in ${before.state}`);
    }
  });

  it('voids the payment when the reservation expired meanwhile, then releases the rest', () => {
    const voiding = expectStep(
      play(start(), started, reserved, authorized, { type: 'stockNotConfirmed', reason: 'expired' }),
      'VOIDING',
      ['voidPayment'],
    );
    const releasing = expectStep(play(voiding, voided), 'RELEASING', ['releaseStock']);
    assert.equal(expectStep(play(releasing, released), 'FAILED', ['failCheckout']).failure?.code, 'INSUFFICIENT_STOCK');
  });

  it('asks again for a step that does not answer, ever more rarely, and raises an alarm', () => {
    let saga = play(start(), started, reserved, authorized).saga;
    const gaps: number[] = [];
    const alarms: boolean[] = [];
    for (let attempt = 0; attempt < 8; attempt += 1) {
      const at = saga.deadlineAt ?? 0;
      const step = play(saga, { ...late, at });
      assert.ok(step.actions.includes('confirmStock'));
      alarms.push(step.actions.includes('raiseAlarm'));
      saga = step.saga;
      gaps.push((saga.deadlineAt ?? 0) - at);
    }
    assert.deepEqual(
      gaps,
      gaps.toSorted((a, b) => a - b),
    );
    assert.equal(alarms.filter(Boolean).length, 1);
  });
});

describe('an unknown payment', () => {
  const asked = () => play(start(), started, reserved, unknown);

  it('is neither released nor charged again: the provider is asked, again and again', () => {
    let saga = expectStep(asked(), 'PAYMENT_UNKNOWN', ['lookUpPayment', 'extendReservation']);
    for (let attempt = 0; attempt < 20; attempt += 1) {
      const step = play(saga, { ...late, at: saga.deadlineAt ?? 0 }, unknown);
      assert.equal(step.saga.state, 'PAYMENT_UNKNOWN');
      assert.ok(!step.actions.includes('releaseStock') && !step.actions.includes('authorizePayment'));
      saga = step.saga;
    }
  });

  it('is the state, too, after a crash during the call', () => {
    expectStep(play(start(), started, reserved, { ...late, at: stateTimeoutMs.AUTHORIZING ?? 0 }), 'PAYMENT_UNKNOWN', [
      'lookUpPayment',
      'extendReservation',
    ]);
  });

  it('goes on as soon as the answer is definite', () => {
    expectStep(play(asked().saga, authorized), 'CONFIRMING', ['confirmStock']);
    expectStep(play(asked().saga, declined), 'RELEASING', ['releaseStock']);
    expectStep(play(asked().saga, voided), 'RELEASING', ['releaseStock']);
    assert.equal(
      expectStep(play(asked().saga, action), 'AUTHORIZING', ['extendReservation']).actionUrl,
      'https://bank.example/confirm',
    );
  });

  /** Unknown again after every repetition that is allowed. */
  const givenUpOn = () => play(asked().saga, ...Array.from({ length: maxReauthorizations }, () => [notFound, unknown]).flat());

  it('that the provider has never seen is asked for again, a bounded number of times', () => {
    let saga = asked().saga;
    for (let again = 1; again <= maxReauthorizations; again += 1) {
      saga = expectStep(play(saga, notFound), 'AUTHORIZING', ['authorizePayment']);
      assert.equal(saga.reauthorizations, again);
      expectStep(play(saga, authorized), 'CONFIRMING', ['confirmStock']);
      saga = play(saga, { ...late, at: saga.deadlineAt ?? 0 }).saga;
    }
    expectStep(play(saga, notFound), 'PAYMENT_UNKNOWN', []);
  });

  it('is not taken for uncharged before no request can be under way any more', () => {
    expectStep(play(givenUpOn().saga, { ...notFound, at: notFoundGraceMs - 1 }), 'PAYMENT_UNKNOWN', []);
    const releasing = expectStep(play(givenUpOn().saga, { ...notFound, at: notFoundGraceMs }), 'RELEASING', ['releaseStock']);
    assert.equal(releasing.failure?.code, 'PAYMENT_NOT_TAKEN');
  });

  it('that turns out authorised after the checkout gave up is voided', () => {
    const releasing = play(givenUpOn().saga, { ...notFound, at: notFoundGraceMs }).saga;
    for (const saga of [releasing, play(releasing, released).saga]) {
      const step = play(saga, authorized);
      assert.deepEqual(step.actions, ['voidPayment']);
      assert.equal(step.saga.authorizationId, 'aut_1');
    }
  });

  it('and is asked to be voided until the provider has, whether the stock is back sooner or later', () => {
    const releasing = play(givenUpOn().saga, { ...notFound, at: notFoundGraceMs }).saga;
    const owing = play(releasing, authorized).saga;
    assert.deepEqual(play(owing, late).actions, ['releaseStock', 'voidPayment']);
    for (const failed of [play(owing, released).saga, play(releasing, released, authorized).saga]) {
      assert.deepEqual([failed.state, failed.deadlineAt === null], ['FAILED', false]);
      const again = expectStep(play(failed, late), 'FAILED', ['voidPayment']);
      assert.deepEqual([voided, declined].map((gone) => play(again, gone).saga.deadlineAt), [null, null]);
    }
    const voidedSooner = play(owing, voided, released).saga;
    assert.deepEqual([voidedSooner.state, voidedSooner.deadlineAt], ['FAILED', null]);
    assert.deepEqual(play(voidedSooner, late), { saga: voidedSooner, actions: [] });
  });
});

describe('a payment the buyer must confirm', () => {
  const atBank = () => play(start(), started, reserved, action);

  it('waits for the buyer with the stock held', () => {
    const saga = expectStep(atBank(), 'AUTHORIZING', ['extendReservation']);
    assert.equal(saga.deadlineAt, buyerLookUpMs);
    assert.equal(play(saga, unknown).saga.state, 'AUTHORIZING');
    expectStep(play(saga, authorized), 'CONFIRMING', ['confirmStock']);
  });

  it('is asked about meanwhile, since the event that tells of it may be lost; the same answer again changes nothing, and does not give the buyer more time', () => {
    const first = expectStep(play(atBank().saga, { ...late, at: buyerLookUpMs }), 'AUTHORIZING', ['lookUpPayment']);
    assert.equal(first.deadlineAt, 2 * buyerLookUpMs);
    assert.deepEqual(play(first, action), { saga: first, actions: [] });
    assert.deepEqual(play(first, notFound, unknown), { saga: first, actions: [] });
    expectStep(play(first, authorized), 'CONFIRMING', ['confirmStock']);
    expectStep(play(first, declined), 'RELEASING', ['releaseStock']);
  });

  it('is cancelled at the provider when the buyer does not come back, or calls it off', () => {
    const lookUps = buyerActionTimeoutMs / buyerLookUpMs - 1;
    const waited = Array.from({ length: lookUps }, (_, index): Given => ({ ...late, at: (index + 1) * buyerLookUpMs }));
    const expired = expectStep(play(atBank().saga, ...waited, { ...late, at: buyerActionTimeoutMs }), 'VOIDING', ['voidPayment']);
    assert.equal(expired.failure?.code, 'PAYMENT_ACTION_EXPIRED');
    const cancelled = expectStep(play(atBank().saga, { type: 'cancelRequested' }), 'VOIDING', ['voidPayment']);
    assert.equal(cancelled.failure?.code, 'CANCELLED');
  });
});

describe('facts that contradict the state', () => {
  const authorizing = play(start(), started, reserved).saga;
  const placed = play(authorizing, authorized, confirmed).saga;
  const cases: readonly [string, CheckoutSaga, Given][] = [
    ['a payment before stock', play(start(), started).saga, authorized],
    ['a confirmation before payment', authorizing, confirmed],
    ['cancelling while the provider is charging', authorizing, { type: 'cancelRequested' }],
    ['a decline after placing', placed, declined],
    ['cancelling after placing', placed, { type: 'cancelRequested' }],
  ];
  for (const [name, saga, fact] of cases) {
    it(`are refused: ${name}`, () => assert.throws(() => play(saga, fact), { code: 'INVALID_STATE', permanent: true }));
  }

  it('are not confused with repeated and late ones, which change nothing', () => {
    for (const repeated of [started, reserved, authorized, confirmed, unknown, action, notFound])
      assert.deepEqual(play(placed, repeated), { saga: placed, actions: [] });
  });
});
