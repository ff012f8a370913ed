import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import type { Movement, MovementKind } from '../payment-sandbox/model.ts';
import { differencesOf, type PaymentBooks, type PayoutBooks } from './reconcile.ts';

const movement = (kind: MovementKind, amountMinor: number, changes: Partial<Movement> = {}): Movement => ({
  seq: 1,
  kind,
  objectId: `${kind}_1`,
  authorizationId: kind.startsWith('transfer') ? null : 'aut_1',
  amountMinor,
  currency: 'EUR',
  reference: 'r',
  idempotencyKey: null,
  at: '2026-03-01T09:30:00.000Z',
  ...changes,
});
/** 50.00 were held, 30.00 collected, 20.00 set free, 5.00 given back. */
const payment = (changes: Partial<PaymentBooks> = {}): PaymentBooks => ({
  checkoutId: 'cko_1',
  state: 'PLACED',
  authorizationId: 'aut_1',
  currency: 'EUR',
  authorized: 5_000,
  captured: 3_000,
  voided: 2_000,
  refunded: 500,
  isSettled: 1,
  ...changes,
});
const payout = (changes: Partial<PayoutBooks> = {}): PayoutBooks => ({ id: 'pyt_1', state: 'PAID', currency: 'EUR', amountMinor: 900, ...changes });
const all = [movement('authorization', 5_000), movement('capture', 1_000), movement('capture', 2_000), movement('void', 2_000), movement('refund', 500)];
const transfer = movement('transfer', 900, { reference: 'pyt_1' });

const ofPayment = (changes: Partial<PaymentBooks>, movements: readonly Movement[]) => differencesOf({ payments: [payment(changes)], payouts: [] }, movements);
const ofPayout = (changes: Partial<PayoutBooks>, movements: readonly Movement[]) => differencesOf({ payments: [], payouts: [payout(changes)] }, movements);

describe('books that agree', () => {
  it('have no difference, captured in parts or not, nor while a call is under way', () => {
    assert.deepEqual(differencesOf({ payments: [payment()], payouts: [payout()] }, [...all, transfer]), []);
    assert.deepEqual(ofPayment({ captured: 0, isSettled: 0 }, all), []);
    assert.deepEqual(ofPayment({ state: 'AUTHORIZING' }, []), []);
    assert.deepEqual(ofPayout({ state: 'CLAIMED' }, [transfer]), []);
    assert.deepEqual(ofPayout({ state: 'FAILED' }, [transfer, movement('transfer_failed', 900, { reference: 'pyt_1' })]), []);
  });
});

describe('every difference is listed', () => {
  it('of a payment: what was held, collected, set free and given back', () => {
    assert.deepEqual(ofPayment({}, all.slice(0, 2)), [
      'I8: checkout cko_1 has 3000 captured, the provider 1000',
      'I8: checkout cko_1 has 500 refunded, the provider 0',
      'I8: checkout cko_1 has 2000 voided, the provider 0',
    ]);
    assert.deepEqual(ofPayment({ authorized: 4_900 }, all), ['I8: checkout cko_1 has 4900 authorised, the provider 5000']);
  });

  it('of a checkout that failed and still holds money', () => {
    assert.deepEqual(ofPayment({ state: 'FAILED' }, [movement('authorization', 5_000)]), ['I8: checkout cko_1 has 0 held after failing, the provider 5000']);
  });

  it('of the currency', () => {
    assert.deepEqual(ofPayment({}, [...all.slice(0, 4), movement('refund', 500, { currency: 'USD' })]), ['I8: checkout cko_1 is in EUR, refund refund_1 at the provider in USD']);
    assert.deepEqual(ofPayout({ currency: 'USD' }, [transfer]), ['I8: payout pyt_1 is in USD, transfer transfer_1 at the provider in EUR']);
  });

  it('of what only the provider knows', () => {
    assert.deepEqual(differencesOf({ payments: [], payouts: [] }, [...all, transfer]), ['I8: the provider has authorisation aut_1, which no checkout knows', 'I8: the provider sent transfer pyt_1, which no payout knows']);
  });

  it('of a payout: not sent, sent twice, or come back without our knowing', () => {
    assert.deepEqual(ofPayout({}, []), ['I8: payout pyt_1 is PAID with 900, the provider sent 0']);
    assert.deepEqual(ofPayout({}, [transfer, transfer]), ['I8: payout pyt_1 is PAID with 900, the provider sent 1800']);
    assert.deepEqual(ofPayout({}, [transfer, movement('transfer_failed', 900, { reference: 'pyt_1' })]), ['I8: payout pyt_1 is PAID with 900, the provider sent 0']);
  });
});
