import assert from 'node:assert/strict';
import { test } from 'node:test';
import { isOfOurBalance, pauseAfter, payoutFailureOf, payoutFailureWords, returnedByBank } from './payout-failure.ts';

test('a vendor is told what it can do something about, and nothing of our account at the provider', () => {
  assert.equal(payoutFailureOf(returnedByBank), 'RETURNED');
  for (const reason of ['account_closed', 'account_invalid', 'insufficient_capabilities_for_transfer']) assert.equal(payoutFailureOf(reason), 'ACCOUNT_REFUSED');
  for (const reason of ['balance_insufficient', 'Stripe refused the request: Invalid API Key provided: sk_live_***', '']) assert.equal(payoutFailureWords[payoutFailureOf(reason)], payoutFailureWords.NOT_SENT);
});

test('what our own balance does not cover is asked for again, in pauses that grow to four hours', () => {
  assert.deepEqual(['balance_insufficient', 'account_closed', 'insufficient_funds_of_somebody'].map(isOfOurBalance), [true, false, false]);
  assert.deepEqual([0, 1, 2, 5, 6, 1_000].map((refusals) => pauseAfter(refusals) / 60_000), [5, 10, 20, 160, 240, 240]);
});
