import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { at } from './browser.ts';
import { useForms } from './form-harness.ts';

describe('payments that were declined, on the operators’ page', () => {
  const forms = useForms();

  const list = (resolutions: string[]): void =>
    forms.harness.gateway.mock({ Query: { failedPayments: [{ id: 'pop_1', kind: 'CAPTURE', amount: { amount: '25.00', currencyCode: 'EUR', fractionDigits: 2, minorUnits: 2_500 }, reason: 'card <closed>', failedAt: '2026-03-01T09:00:00.000Z', order: { number: 'M-100042' }, resolutions }] } });
  const decision = { id: 'pop_1', resolution: 'SETTLED_OTHERWISE', reason: 'The card is closed', reference: 'SEPA 17', attempt: 'form-1' };
  const send = (fields: Record<string, string>) => forms.send('/admin/payments', fields);
  const sent = () => forms.harness.gateway.requests.filter(({ operationName }) => operationName === 'WebFailedPaymentResolve').map(({ variables }) => variables);
  const answer = (payload: object): void => forms.harness.gateway.mock({ Mutation: { failedPaymentResolve: payload } });
  const refusal = { code: 'INVALID_STATE', message: 'It does not wait for a decision.', field: ['id'], expectedTotal: null, currentTotal: null, availableQuantity: null, currentVersion: null };

  it('offer what can be decided about each, and nothing to who may only look', async () => {
    list(['RETRY', 'SETTLED_OTHERWISE']);
    const html = await (await forms.ada.get('/admin')).text();
    assert.match(html, /action="\/admin\/payments"/);
    assert.deepEqual([...html.matchAll(/name="resolution" value="(\w+)"/g)].map(([, value]) => value), ['RETRY', 'SETTLED_OTHERWISE']);
    assert.match(html, /name="reference"[\s\S]*name="reason"/);
    assert.match(html, /card &lt;closed&gt;/);
    list([]);
    const looked = await (await forms.ada.get('/admin')).text();
    assert.match(looked, /M-100042/);
    assert.doesNotMatch(looked, /\/admin\/payments/);
  });

  it('are decided once per form that was shown, and the answer says in words what became of them', async () => {
    answer({ order: { number: 'M-100042', paymentState: 'CAPTURED' }, userErrors: [] });
    const decided = await send(decision);
    assert.equal(decided.status, 303);
    const { attempt, ...variables } = decision;
    assert.deepEqual(sent(), [{ ...variables, idempotencyKey: attempt }]);
    list([]);
    const page = await (await forms.ada.get(decided.headers.get('location') ?? '')).text();
    assert.match(page, /Order M-100042: It is booked as paid by other means\. The payment of the order is collected\./);
    await send({ ...decision, resolution: 'RETRY', reference: ' ' });
    assert.equal(sent().at(-1)?.['reference'], null, 'an empty field is no reference');
  });

  it('say why a decision was refused, and keep what was typed', async () => {
    list(['RETRY', 'WRITE_OFF', 'SETTLED_OTHERWISE']);
    answer({ order: null, userErrors: [refusal] });
    const refused = await send(decision);
    assert.equal(refused.status, 422);
    const html = await refused.text();
    assert.match(html, /does not wait for a decision/);
    assert.match(html, /value="SETTLED_OTHERWISE" required checked/);
    assert.match(html, /value="SEPA 17"[\s\S]*value="The card is closed"/);
    forms.harness.gateway.fail('Mutation.failedPaymentResolve', 'FORBIDDEN');
    assert.match(await (await send(decision)).text(), /Only administrators decide about payments/);
    assert.equal((await send({ ...decision, csrf: 'wrong' })).status, 422);
    assert.equal(sent().length, 2, 'a form without the session’s token goes nowhere');
  });

  it('answer a program with the order’s number and payment, or with the refusal as data', async () => {
    const { attempt, ...rest } = decision;
    answer({ order: { number: 'M-100042', paymentState: 'VOIDED' }, userErrors: [] });
    assert.deepEqual(at(await forms.ada.run('FailedPaymentResolve', { ...rest, idempotencyKey: attempt }), 'failedPaymentResolve'), { orderNumber: 'M-100042', paymentState: 'VOIDED', userErrors: [] });
    answer({ order: null, userErrors: [refusal] });
    assert.equal(at(await forms.ada.run('FailedPaymentResolve', { ...rest, idempotencyKey: attempt }), 'failedPaymentResolve.userErrors.0.code'), 'INVALID_STATE');
  });
});
