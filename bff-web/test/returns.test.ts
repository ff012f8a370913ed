import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { useForms } from './form-harness.ts';

describe('a return of goods that were never paid for', () => {
  const back = { id: 'rtn_1', state: 'RECEIVED', reason: 'too small', declineReason: null, items: [{ lineId: 'oln_1', quantity: 3 }], unpaidItems: [{ lineId: 'oln_1', quantity: 2 }] };
  const forms = useForms({ VendorOrder: { lines: [{ id: 'oln_1', title: 'Oak <bowl>' }], returns: [back] }, Order: { vendorOrders: [{}] } });

  it('tells the buyer that no money goes back for them', async () => {
    const page = await (await forms.ada.get('/orders/M-1001')).text();
    assert.match(page, /Return of 3 × Oak &lt;bowl&gt;: <span class="state">received<\/span> You never paid for 2 × Oak &lt;bowl&gt;, so no money goes back for that\./);
  });

  it('tells the shop that nothing was given back for them', async () => {
    const page = await (await forms.ada.get('/vendor/orders/vor_1')).text();
    assert.match(page, /3 × Oak &lt;bowl&gt;: too small <span class="state">received<\/span> The buyer never paid for 2 × Oak &lt;bowl&gt;, so nothing was given back for that\./);
  });

  it('that was paid for says nothing of it', async () => {
    forms.harness.gateway.mock({ VendorOrder: { lines: [{ id: 'oln_1', title: 'Oak bowl' }], returns: [{ ...back, unpaidItems: [] }] } });
    for (const path of ['/orders/M-1001', '/vendor/orders/vor_1']) assert.doesNotMatch(await (await forms.ada.get(path)).text(), /never paid/, path);
  });
});
