import { it } from 'node:test';
import assert from 'node:assert/strict';
import { authorizeFact, eventFact, lookUpFact, voidFact } from './payment-facts.ts';

const at = 1;

it('every answer about a payment is exactly one fact, and an unknown one is never taken for a definite one', () => {
  const value = { authorizationId: 'aut_1' };
  const unknown = { status: 'unknown', cause: 'timeout', message: 'no answer' } as const;
  const authorized = { type: 'paymentAuthorized', at, authorizationId: 'aut_1' };
  assert.deepEqual(authorizeFact({ status: 'succeeded', value }, at), authorized);
  assert.deepEqual(authorizeFact({ status: 'declined', reason: 'lost_card' }, at), {
    type: 'paymentDeclined',
    at,
    reason: 'lost_card',
  });
  const action = authorizeFact({ status: 'requiresAction', url: 'https://bank', value }, at);
  assert.deepEqual(action, { type: 'paymentActionRequired', at, authorizationId: 'aut_1', url: 'https://bank' });
  assert.deepEqual(lookUpFact({ status: 'succeeded', value: { id: 'aut_1' } }, at), authorized);
  assert.deepEqual(lookUpFact({ status: 'notFound' }, at), { type: 'paymentNotFound', at });
  assert.deepEqual(lookUpFact({ status: 'voided', id: 'aut_1' }, at), { type: 'paymentVoided', at });
  for (const factOf of [authorizeFact, lookUpFact]) assert.deepEqual(factOf(unknown, at), { type: 'paymentUnknown', at });
  assert.equal(voidFact(unknown, at), null);
  assert.equal(voidFact({ status: 'declined', reason: 'processing' }, at), null);
});

it('webhooks about anything but the authorisation mean nothing to the checkout', () => {
  const base = { id: 'evt_1', reference: 'cko_1', idempotencyKey: null, occurredAt: new Date(0) };
  assert.deepEqual(eventFact({ ...base, type: 'authorization.voided', authorizationId: 'aut_1' }, at), {
    type: 'paymentVoided',
    at,
  });
  assert.equal(eventFact({ ...base, type: 'ignored', providerType: 'customer.created' }, at), null);
});
