import assert from 'node:assert/strict';
import { after, afterEach, before, describe, it } from 'node:test';
import { at, type App } from './app.ts';
import { startHarness, type Harness } from './harness.ts';
import { refusal, signIn, withPeople } from './people.ts';

describe('mutations', () => {
  let harness: Harness;
  before(async () => {
    harness = await startHarness();
  });
  afterEach(() => harness.gateway.reset());
  after(() => harness.stop());

  const guest = (): App => Object.assign(harness.app(), { guestToken: 'g'.repeat(43) });
  const sent = (): Record<string, unknown> | undefined => harness.gateway.requests.at(-1)?.variables;

  it('a new cart gets currency and country of the display', async () => {
    const answer = await guest().run('CartAdd', { lines: [{ variantId: 'var_1' }], display: { currency: 'USD', country: 'US', pixelRatio: 3 } });
    assert.deepEqual(sent(), { lines: [{ variantId: 'var_1', quantity: 1 }], currency: 'USD', country: 'US', thumbWidth: 240 });
    assert.ok(at(answer, 'cartAdd.cart.groups'));
  });

  it('every change of the cart is one gateway request, under the key of the app, that answers with the whole cart', async () => {
    const changes: [name: string, field: string, variables: object][] = [
      ['CartAdd', 'cartAdd', { lines: [{ variantId: 'v', quantity: 2 }] }],
      ['CartUpdate', 'cartUpdate', { lines: [{ lineId: 'l', quantity: 0 }] }],
      ['CartRemove', 'cartRemove', { lineIds: ['l'] }],
      ['CartNoteSet', 'cartNoteSet', { note: 'Ring twice' }],
      ['CartVendorOptionsSet', 'cartVendorOptionsSet', { vendorId: 'ven_1', input: { shippingOption: 'express', isGift: true, giftMessage: 'For you', shippingAddress: null } }],
      ['CartCountrySet', 'cartCountrySet', { country: 'AT' }],
      ['CouponApply', 'couponApply', { code: 'SPRING' }],
      ['CouponRemove', 'couponRemove', { code: 'SPRING' }],
    ];
    for (const [name, field, variables] of changes) {
      harness.gateway.requests.length = 0;
      const answer = await guest().run(name, { ...variables, cartVersion: 3, idempotencyKey: 'made-by-the-app' });
      assert.deepEqual(answer.errors, [], name);
      assert.equal(sent()?.['idempotencyKey'], 'made-by-the-app', name);
      assert.equal(sent()?.['cartVersion'], 3, name);
      assert.ok(at(answer, `${field}.cart.totals.total.formatted`), name);
      assert.equal(harness.gateway.requests.length, 1, name);
      assert.equal(answer.headers.get('cache-control'), 'private, no-store');
    }
  });

  it('an expected refusal is data, with its details', async () => {
    const userError = refusal('INSUFFICIENT_STOCK', { field: ['lines', '0', 'quantity'], availableQuantity: 2 });
    harness.gateway.mock({ CartPayload: { cart: null, userErrors: [userError] } });
    assert.deepEqual(at(await guest().run('CartAdd', { lines: [{ variantId: 'v' }] }), 'cartAdd'), { cart: null, userErrors: [userError] });
  });

  it('a change of a cart that has moved on is refused with the cart as it is now, so that nobody has to ask for it', async () => {
    const userError = refusal('CART_CHANGED', { field: ['cartVersion'], currentVersion: 4 });
    harness.gateway.mock({ CartPayload: { userErrors: [userError] }, Cart: { version: 4, itemCount: 6 } });
    const answer = await guest().run('CouponApply', { code: 'SPRING', cartVersion: 3 });
    assert.deepEqual([at(answer, 'couponApply.userErrors'), at(answer, 'couponApply.cart.version'), at(answer, 'couponApply.cart.itemCount')], [[userError], 4, 6]);
    assert.equal(harness.gateway.requests.length, 1);
  });

  const shippingAddress = { recipient: 'Ada', line1: 'Weg 1', city: 'Berlin', country: 'DE' };
  const checkout = { input: { cartVersion: 3, expectedTotalMinor: 4990, idempotencyKey: 'made-by-the-app', email: 'a@example.com', paymentMethod: 'pm_ok', shippingAddress } };

  it('what is too heavy, and by how much, is told in the cart and at checkout', async () => {
    const heavy = refusal('TOO_HEAVY', { field: ['lines', 'cln_1'], excessWeight: { vendorId: 'ven_1', lineIds: ['cln_1', 'cln_2'], grams: 42_500, maxGrams: 30_000 } });
    harness.gateway.mock({ Cart: { problems: [heavy] }, CartPayload: { userErrors: [] }, CheckoutPayload: { checkout: null, userErrors: [heavy] } });
    const shown = await guest().run('CartNoteSet', { note: 'Ring twice' });
    const excessWeight = { vendorId: 'ven_1', grams: 42_500, maxGrams: 30_000 };
    assert.deepEqual([at(shown, 'cartNoteSet.cart.problems'), at(shown, 'cartNoteSet.cart.canCheckOut')], [[{ code: 'TOO_HEAVY', message: 'Refused.', field: ['lines', 'cln_1'], excessWeight }], false]);
    assert.deepEqual(at(await guest().run('Checkout', checkout), 'checkout.userErrors'), [{ ...heavy, excessWeight }]);
  });

  it('checkout passes on what the buyer saw and the key the app made, the same at each attempt', async () => {
    harness.gateway.mock({ Checkout: { state: 'PLACED', isFinished: true, failure: null, order: { number: 'M-1001' } }, CheckoutPayload: { userErrors: [] } });
    const app = guest();
    for (let attempt = 0; attempt < 2; attempt += 1) {
      const answer = await app.run('Checkout', checkout);
      const { cartVersion, expectedTotalMinor, idempotencyKey } = sent() ?? {};
      assert.deepEqual({ cartVersion, expectedTotalMinor, idempotencyKey }, { cartVersion: 3, expectedTotalMinor: 4990, idempotencyKey: 'made-by-the-app' });
      assert.equal(at(answer, 'checkout.checkout.orderNumber'), 'M-1001');
    }
    assert.equal(harness.gateway.requests.length, 2);
  });

  it('a drifted total comes with both totals, readable', async () => {
    const drift = { code: 'TOTAL_CHANGED', expectedTotal: { amount: '49.90' }, currentTotal: { amount: '52.90' } };
    harness.gateway.mock({ CheckoutPayload: { checkout: null, userErrors: [drift] } });
    const answer = await guest().run('Checkout', checkout);
    assert.equal(at(answer, 'checkout.userErrors.0.expectedTotal.formatted'), '€49.90');
    assert.equal(at(answer, 'checkout.userErrors.0.currentTotal.formatted'), '€52.90');
  });

  it('a failing gateway is an error with a code, never half a result', async () => {
    harness.gateway.fail('Mutation.cartCheckout', 'UNAVAILABLE');
    const answer = await guest().run('Checkout', checkout);
    assert.deepEqual([answer.data, answer.errors[0]?.extensions.code], [null, 'UNAVAILABLE']);
  });

  it('marks messages as read, and registers and removes the device for push', async () => {
    withPeople(harness.gateway);
    const app = await signIn(harness.app(), 'ada@example.com');
    harness.gateway.mock({ NotificationsMarkReadPayload: { changedCount: 2, user: { unreadNotificationCount: 0 }, userErrors: [] }, PushDevicePayload: { userErrors: [] } });
    const until = '2026-03-01T09:31:00.000Z';
    assert.deepEqual(at(await app.run('NotificationsMarkRead', { ids: ['ntf_1', 'ntf_2'], until }), 'notificationsMarkRead'), { changedCount: 2, unreadCount: 0, userErrors: [] });
    assert.deepEqual(sent(), { ids: ['ntf_1', 'ntf_2'], until });
    for (const [name, field] of [['PushTokenRegister', 'pushTokenRegister'], ['PushTokenRemove', 'pushTokenRemove']] as const) {
      const change = { token: 'push-token', idempotencyKey: 'made-by-the-app' };
      assert.deepEqual(at(await app.run(name, change), field), { userErrors: [] });
      assert.deepEqual(sent(), change);
    }
  });
});
