/** The forms of a shop's order, over HTTP on made-up data: a refused one stays open, with what was typed. */
import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { useForms } from './form-harness.ts';

describe('forms of an order in the workplace', () => {
  const line = { id: 'oln_1', title: 'Oak <bowl>', quantity: 4, shippedQuantity: 1, cancelledQuantity: 1 };
  const back = { id: 'rtn_1', state: 'REQUESTED', reason: 'cracked', declineReason: null, items: [{ lineId: 'oln_1', quantity: 1 }], unpaidItems: [] };
  const order = { id: 'vor_1', state: 'ACCEPTED', paymentState: 'PARTIALLY_CAPTURED', lines: [line], returns: [back, { ...back, id: 'rtn_2' }] };
  const forms = useForms({ VendorOrder: order });
  const refusal = { code: 'LIMIT_EXCEEDED', message: '2 are left to send, not 9.', field: ['input', 'items'], availableQuantity: null, currentVersion: null, expectedTotal: null, currentTotal: null };
  const send = async (fields: Record<string, string>) => {
    const response = await forms.send('/vendor/orders', { id: 'vor_1', attempt: 'a', ...fields });
    assert.equal(response.status, 422);
    return response.text();
  };

  it('a refused parcel keeps carrier, tracking number and pieces', async () => {
    forms.harness.gateway.mock({ Mutation: { vendorOrderFulfill: { parcel: null, vendorOrder: null, userErrors: [refusal] } } });
    const page = await send({ do: 'SHIP', carrier: 'C<T>T', trackingNumber: 'TR-1', 'line:oln_1': '9' });
    assert.match(page, /<li>2 are left to send, not 9\./);
    assert.match(page, /name="carrier" type="text" value="C&lt;T&gt;T"/);
    assert.match(page, /name="trackingNumber" type="text" value="TR-1"/);
    assert.match(page, /id="ship-oln_1"[^>]*value="9"/);
    assert.match(page, /id="off-oln_1"[^>]*value="0"/, 'the other forms are as they were');
  });

  it('money that could not be given back: the form stays open, the others closed', async () => {
    forms.harness.gateway.mock({ Mutation: { vendorOrderRefund: { vendorOrder: null, userErrors: [refusal] } } });
    const page = await send({ do: 'REFUND', 'line:oln_1': '4', delivery: 'yes', reason: 'A <crack>' });
    assert.match(page, /<details class="with-reason" open><summary>Give money back/);
    assert.match(page, /id="refund-oln_1"[^>]*value="4"/);
    assert.match(page, /name="delivery" value="yes" checked/);
    assert.match(page, /name="reason" value="A &lt;crack&gt;"/);
    assert.equal(page.match(/<details class="with-reason" open/g)?.length, 1);
  });

  it('of two returns, the form of the one that was refused stays open', async () => {
    forms.harness.gateway.mock({ Mutation: { returnDecline: { orderReturn: null, vendorOrder: null, userErrors: [refusal] } } });
    const page = await send({ do: 'RETURN_DECLINE', return: 'rtn_2', reason: 'They left us whole' });
    assert.equal(page.match(/<details class="with-reason" open/g)?.length, 1);
    assert.match(page, /id="rtn_2-RETURN_DECLINE" name="reason" value="They left us whole"/);
  });

  it('a parcel of nothing, and parts of pieces, ask nobody and say what is wrong', async () => {
    assert.match(await send({ do: 'SHIP', carrier: 'CTT', 'line:oln_1': '0' }), /Say how many pieces of what are in the parcel/);
    assert.match(await send({ do: 'CALL_OFF', reason: 'broke', 'line:oln_1': '0' }), /Say how many pieces of what you lack/);
    for (const quantity of ['1.5', 'two', '99999999999']) assert.match(await send({ do: 'SHIP', carrier: 'CTT', 'line:oln_1': quantity }), /Only whole pieces can be counted/);
    assert.equal(forms.sent('WebVendorOrderFulfill'), undefined);
  });

  it('a message that was not sent is there to be put right', async () => {
    forms.harness.gateway.mock({ Mutation: { vendorOrderMessagePost: { message: null, userErrors: [{ ...refusal, message: 'body: must be shorter' }] } } });
    const response = await forms.send('/order-message', { id: 'vor_1', back: '/orders/M-1', attempt: 'a', body: 'Is it <blue>?' });
    const page = await response.text();
    assert.equal(response.status, 422);
    assert.match(page, /<li>Must be shorter/);
    assert.match(page, /<textarea[^>]*>Is it &lt;blue&gt;\?<\/textarea>/);
    assert.match(page, /<input type="hidden" name="back" value="\/orders\/M-1">/);
  });

  it('only who works for the shop is offered to write to the buyer', async () => {
    const path = '/vendor/orders/vor_1';
    assert.doesNotMatch(await (await forms.ada.get(path)).text(), /action="\/order-message"/, 'operators look on');
  });

  it('what was called off is said at its line, and what the shop gets is not promised as it was', async () => {
    const page = await (await forms.ada.get('/vendor/orders/vor_1')).text();
    assert.match(page, /<td class="number">4, 1 called off<\/td>/);
    assert.match(page, /Less your share of what was called off or given back, you get/);
  });
});
