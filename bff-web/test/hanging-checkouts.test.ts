import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { useForms } from './form-harness.ts';

describe('a checkout of which the payment provider has not said how it ended', () => {
  const checkout = { id: 'cko_1', state: 'PAYMENT_UNKNOWN', failure: null, actionUrl: null, order: null, updatedAt: '2026-03-01T09:30:00.000Z' };
  const forms = useForms({ Checkout: checkout, CheckoutConnection: { edges: [{ node: checkout }] } });

  it('asks the buyer not to buy again', async () => {
    const page = await (await forms.ada.get('/checkout/cko_1')).text();
    assert.match(page, /Please do not buy again: we keep asking, and you are charged once at most\./);
  });

  it('offers operators to look again, and not what would be refused', async () => {
    const page = await (await forms.ada.get('/admin')).text();
    assert.match(page, /The payment provider has not said whether it was paid/);
    assert.match(page, />Look again</);
    assert.doesNotMatch(page, />Give up</);
  });
});
