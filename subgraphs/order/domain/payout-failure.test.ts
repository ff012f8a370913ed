import assert from 'node:assert/strict';
import { test } from 'node:test';
import { payoutFailureOf, payoutFailureWords, returnedByBank } from './payout-failure.ts';

test('a vendor is told what it can do something about, and nothing of our account at the provider', () => {
  assert.equal(payoutFailureOf(returnedByBank), 'RETURNED');
  for (const reason of ['account_closed', 'account_invalid', 'insufficient_capabilities_for_transfer']) assert.equal(payoutFailureOf(reason), 'ACCOUNT_REFUSED');
  for (const reason of ['balance_insufficient', 'Stripe refused the request: Invalid API Key provided: sk_live_***', '']) assert.equal(payoutFailureWords[payoutFailureOf(reason)], payoutFailureWords.NOT_SENT);
});
