/** The forms of an order's page, over HTTP on made-up data: a refused one stays open, with what was typed. */
import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { useForms } from './form-harness.ts';

describe('forms of an order', () => {
  const line = { id: 'lin_1', title: 'Oak <bowl>', quantity: 3, shippedQuantity: 3, cancelledQuantity: 0 };
  const part = { id: 'vor_1', lines: [line], parcels: [{ carrier: 'CTT', deliveredAt: '2026-03-01T09:30:00.000Z' }] };
  const forms = useForms({ Order: { id: 'ord_1', vendorOrders: [part] } });
  const refusal = { code: 'INVALID_STATE', message: 'input.items: only 2 can go back', field: ['input', 'items'], availableQuantity: null, currentVersion: null, expectedTotal: null, currentTotal: null };

  it('to send nothing back asks nobody, and says what is missing', async () => {
    const refused = await forms.send('/return-request', { id: 'vor_1', number: 'M-1', attempt: 'a', reason: 'Cracked', 'line:lin_1': '0' });
    assert.equal(refused.status, 422);
    assert.match(await refused.text(), /Say how many pieces/);
    assert.equal(forms.sent('WebReturnRequest'), undefined);
  });

  it('to call parts of pieces off, or none, asks nobody', async () => {
    for (const [quantity, said] of [['0', /Say how many pieces of what to call off/], ['1.5', /Only whole pieces can be counted/]] as const) {
      const refused = await forms.send('/order-cancel', { id: 'ord_1', number: 'M-1', attempt: 'a', pieces: 'some', 'line:lin_1': quantity });
      assert.equal(refused.status, 422);
      assert.match(await refused.text(), said);
    }
    assert.equal(forms.sent('WebOrderCancel'), undefined);
  });

  it('the buyer finds invoice and credit notes of each part', async () => {
    const documents = [{ kind: 'INVOICE', number: 'INV-1', url: '/i' }, { kind: 'CREDIT_NOTE', number: 'CN-1', url: '/c' }];
    forms.harness.gateway.mock({ VendorOrder: { documents, vendorName: 'Holz & Werk' } });
    const page = await (await forms.ada.get('/orders/M-1')).text();
    assert.match(page, /<a href="\/i">Invoice INV-1 of Holz &amp; Werk \(PDF\)<\/a>/);
    assert.match(page, /<a href="\/c">Credit note CN-1 of Holz &amp; Werk \(PDF\)<\/a>/);
  });

  it('an order that was called off says that nothing is charged', async () => {
    forms.harness.gateway.mock({ Order: { paymentState: 'VOIDED' } });
    assert.match(await (await forms.ada.get('/orders/M-1')).text(), /Nothing was charged/);
  });

  it('a refusal is said without paths of fields, beside the form as it was sent', async () => {
    forms.harness.gateway.mock({ Mutation: { returnRequest: { orderReturn: null, vendorOrder: null, userErrors: [refusal] } } });
    const refused = await forms.send('/return-request', { id: 'vor_1', number: 'M-1', attempt: 'a', reason: 'A <crack>', 'line:lin_1': '3' });
    const page = await refused.text();
    assert.match(page, /<li>Only 2 can go back/);
    assert.match(page, /<details open><summary>Send something back/);
    assert.match(page, /name="line:lin_1"[^>]*value="3"/);
    assert.match(page, /name="reason" value="A &lt;crack&gt;"/);
  });
});
