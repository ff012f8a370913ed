import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { useForms } from './form-harness.ts';

describe('checkouts that nobody could pay, since the payment provider refuses our requests, on the operators’ page', () => {
  const forms = useForms();
  const answer = (refused: object[]): void =>
    forms.harness.gateway.mock({ Query: { checkouts: (args: unknown) => ({ edges: (args as { failure?: string }).failure === 'PAYMENT_UNAVAILABLE' ? refused.map((node) => ({ node })) : [] }) } });
  const failed = (id: string) => ({ id, state: 'FAILED', createdAt: new Date().toISOString(), updatedAt: new Date().toISOString() });

  it('are told loudly, with how many there were, and offer nothing to do about each', async () => {
    answer([failed('cko_2'), failed('cko_1')]);
    const page = await (await forms.ada.get('/admin')).text();
    assert.match(page, /<p class="notice bad" role="alert">The payment provider refuses our requests: 2 checkouts of the last day could not be paid, the latest <time/);
    assert.match(page, /None; every checkout came to an end\./);
    assert.doesNotMatch(page, /cko_[12]/);
  });

  it('are not mentioned when there are none', async () => {
    answer([]);
    assert.doesNotMatch(await (await forms.ada.get('/admin')).text(), /refuses our requests/);
  });
});
