import assert from 'node:assert/strict';
import { after, before, describe, it } from 'node:test';
import type { Browser } from './browser.ts';
import { startHarness, storefrontOrigin, type Harness } from './harness.ts';
import { signIn, withPeople } from './people.ts';

describe('pages of a shop’s people', () => {
  let harness: Harness;
  let ada: Browser;
  before(async () => {
    harness = await startHarness();
    withPeople(harness.gateway);
    harness.gateway.mock({ VendorStaffMember: { id: 'vsm_1', role: 'CATALOG', version: 7 } });
    ada = await signIn(harness.browser(), 'ada@example.com');
  });
  after(() => harness.stop());

  const send = (path: string, fields: Record<string, string>, from: Browser = ada) =>
    fetch(harness.base + path, { method: 'POST', redirect: 'manual', headers: { origin: storefrontOrigin, ...(from.cookie && { cookie: from.cookie }), 'content-type': 'application/x-www-form-urlencoded' }, body: new URLSearchParams({ csrf: from.csrfToken ?? '', ...fields }) });
  const sent = (operation: string) => harness.gateway.requests.findLast(({ operationName }) => operationName === operation)?.variables;
  const accept = (field: string, errors: object[] = []): void => harness.gateway.mock({ Mutation: { [field]: { userErrors: errors } } });
  const refusal = { code: 'ALREADY_EXISTS', message: 'Was invited already.', field: ['input', 'email'], expectedTotal: null, currentTotal: null, availableQuantity: null, currentVersion: null };

  it('list who works there with the version they were read at, so that a change by somebody else is noticed', async () => {
    const html = await (await ada.get('/vendor/people?shop=ven_1')).text();
    assert.match(html, /name="version" value="7"/);
    accept('vendorStaffRoleChange');
    assert.equal((await send('/vendor/people', { do: 'ROLE', shop: 'ven_1', id: 'vsm_1', version: '7', role: 'MANAGER' })).status, 303);
    assert.deepEqual(sent('WebVendorStaffRoleChange'), { vendorId: 'ven_1', id: 'vsm_1', expectedVersion: 7, role: 'MANAGER' });
  });

  it('invite, and show a refusal at its field with what was typed', async () => {
    accept('vendorStaffInvite');
    assert.equal((await send('/vendor/people', { do: 'INVITE', shop: 'ven_1', email: 'bo@example.com', role: 'FULFILMENT' })).headers.get('location'), '/vendor/people?shop=ven_1');
    assert.deepEqual(sent('WebVendorStaffInvite'), { vendorId: 'ven_1', input: { email: 'bo@example.com', role: 'FULFILMENT', locale: 'de-DE' } });
    accept('vendorStaffInvite', [refusal]);
    const refused = await send('/vendor/people', { do: 'INVITE', shop: 'ven_1', email: 'bo@example.com', role: 'FULFILMENT' });
    const html = await refused.text();
    assert.equal(refused.status, 422);
    assert.match(html, /value="bo@example\.com"[^>]*aria-invalid="true"/);
  });

  it('accept an invitation on a click, not on opening the letter, and ask guests to sign in', async () => {
    const opened = await (await ada.get('/desk/join?token=secret')).text();
    assert.match(opened, /name="token" value="secret"/);
    assert.equal(sent('WebVendorStaffInvitationAccept'), undefined);
    assert.match(await (await harness.browser().get('/join?token=secret')).text(), /Sign in with it first/);
    accept('vendorStaffInvitationAccept');
    assert.equal((await send('/desk/join', { token: 'secret' })).status, 303);
    assert.deepEqual(sent('WebVendorStaffInvitationAccept'), { token: 'secret' });
  });

  it('give money back for pieces, for the delivery, or for both', async () => {
    harness.gateway.mock({ Mutation: { vendorOrderRefund: { vendorOrder: null, userErrors: [] } } });
    const form = { do: 'REFUND', shop: 'ven_1', id: 'vor_1', attempt: 'form-1', reason: 'never came', 'line:oln_1': '2', 'line:oln_2': '0' };
    assert.equal((await send('/vendor/orders', form)).status, 303);
    const items = [{ lineId: 'oln_1', quantity: 2 }];
    assert.deepEqual(sent('WebVendorOrderRefund'), { id: 'vor_1', idempotencyKey: 'form-1', input: { items, includesDelivery: false, reason: 'never came' } });
    assert.equal((await send('/vendor/orders', { ...form, delivery: 'yes' })).status, 303);
    assert.deepEqual(sent('WebVendorOrderRefund'), { id: 'vor_1', idempotencyKey: 'form-1', input: { items, includesDelivery: true, reason: 'never came' } });
  });

  it('answer a review and book stock, once per form that was shown', async () => {
    accept('reviewReply');
    assert.equal((await send('/vendor/reviews', { shop: 'ven_1', id: 'rev_1', reply: 'Thank you' })).status, 303);
    assert.deepEqual(sent('WebReviewReply'), { id: 'rev_1', reply: 'Thank you' });
    accept('stockAdjust');
    assert.equal((await send('/vendor/stock', { do: 'ADJUST', shop: 'ven_1', variantId: 'var_1', delta: '-3', reason: 'DAMAGED', attempt: 'form-1' })).status, 303);
    assert.deepEqual(sent('WebStockAdjust'), { variantId: 'var_1', delta: -3, reason: 'DAMAGED', location: null, idempotencyKey: 'form-1' });
  });

  it('keep the places of their goods: add, rename, put first, close, and book goods at one of them', async () => {
    harness.gateway.mock({ Vendor: { stockLocations: ['Shop', 'Barn & loft'] }, ProductVariant: { stockLevels: [{ location: 'Shop', available: 3 }, { location: 'Barn & loft', available: 4 }] } });
    const html = await (await ada.get('/vendor/stock?shop=ven_1')).text();
    assert.match(html, /<option>Barn &amp; loft<\/option>/);
    assert.match(html, /Shop 3, Barn &amp; loft 4/);
    assert.match(html, /<input type="hidden" name="others" value="Shop">/);
    const changes: [fields: Record<string, string>, operation: string, variables: object][] = [
      [{ do: 'ADD', name: ' Cellar ' }, 'WebStockLocationAdd', { vendorId: 'ven_1', name: 'Cellar' }],
      [{ do: 'RENAME', location: 'Shop', name: 'Store' }, 'WebStockLocationRename', { vendorId: 'ven_1', location: 'Shop', name: 'Store' }],
      [{ do: 'FIRST', location: 'Barn & loft', others: 'Shop' }, 'WebStockLocationsOrder', { vendorId: 'ven_1', locations: ['Barn & loft', 'Shop'] }],
      [{ do: 'CLOSE', location: 'Shop' }, 'WebStockLocationClose', { vendorId: 'ven_1', location: 'Shop' }],
      [{ do: 'ADJUST', variantId: 'var_1', delta: '3', reason: 'LOST', attempt: 'form-3' }, 'WebStockAdjust', { variantId: 'var_1', delta: -3, reason: 'LOST', location: null, idempotencyKey: 'form-3' }],
      [{ do: 'ADJUST', variantId: 'var_1', delta: '2', reason: 'RECEIVED', location: 'Shop', attempt: 'form-2' }, 'WebStockAdjust', { variantId: 'var_1', delta: 2, reason: 'RECEIVED', location: 'Shop', idempotencyKey: 'form-2' }],
    ];
    for (const [fields, operation, variables] of changes) {
      accept(operation.replace('WebS', 's'));
      assert.equal((await send('/vendor/stock', { shop: 'ven_1', ...fields })).headers.get('location'), '/vendor/stock?shop=ven_1', operation);
      assert.deepEqual(sent(operation), variables);
    }
    accept('stockLocationClose', [{ ...refusal, code: 'INVALID_STATE', message: '5 units are on hand there.', field: ['location'] }]);
    const refused = await send('/vendor/stock', { shop: 'ven_1', do: 'CLOSE', location: 'Shop' });
    assert.equal(refused.status, 422);
    assert.match(await refused.text(), /5 units are on hand there/);
    assert.equal((await send('/vendor/stock', { shop: 'ven_1', do: 'NOTHING' })).status, 404);
  });

  it('are where the links in messages to them lead', async () => {
    const leads: [path: string, to: string][] = [
      ['/desk/ven_1/coupons', '/vendor/coupons?shop=ven_1'], ['/desk/ven_1/orders/vor_1', '/vendor/orders/vor_1'], ['/desk/ven_1/orders', '/vendor/orders?shop=ven_1'],
      ['/desk/ven_1/products/prd_1', '/vendor/stock?shop=ven_1'], ['/desk/ven_1/payouts', '/vendor?shop=ven_1'], ['/desk/ven_1/constructor', '/vendor?shop=ven_1'],
    ];
    for (const [path, to] of leads) assert.equal((await fetch(harness.base + path, { redirect: 'manual' })).headers.get('location'), to);
    assert.match(await (await ada.get('/desk/join?token=secret')).text(), /You are invited to work for a shop/);
    for (const path of ['/desk/', '/desk/%2F%2Fevil.example']) assert.equal((await fetch(harness.base + path, { redirect: 'manual' })).status, 404);
  });

  it('refuse a form without the session’s token', async () => {
    const before = harness.gateway.requests.length;
    assert.equal((await send('/vendor/people', { csrf: 'wrong', do: 'REMOVE', shop: 'ven_1', id: 'vsm_1', version: '7' })).status, 403);
    assert.ok(harness.gateway.requests.slice(before).every(({ operationName }) => operationName !== 'WebVendorStaffRemove'));
  });

  it('say where to enter a code when a change wants a fresh second step', async () => {
    accept('vendorStaffRemove', [{ ...refusal, code: 'SECOND_FACTOR_REQUIRED', message: 'Prove it.', field: null }]);
    assert.match(await (await send('/vendor/people', { do: 'REMOVE', shop: 'ven_1', id: 'vsm_1', version: '7' })).text(), /href="\/account\/security#prove"/);
  });
});
