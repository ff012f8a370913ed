import assert from 'node:assert/strict';
import { after, afterEach, before, describe, it } from 'node:test';
import { at } from './browser.ts';
import { startHarness, type Harness } from './harness.ts';
import { signIn, withPeople } from './people.ts';

describe('mutations', () => {
  let harness: Harness;
  before(async () => {
    harness = await startHarness();
  });
  afterEach(() => harness.gateway.reset());
  after(() => harness.stop());

  const sent = (): { operationName: string; variables: Record<string, unknown> } | undefined => harness.gateway.requests.at(-1);

  it('a new cart gets currency and country of the market', async () => {
    const answer = await harness.browser().run('CartAdd', { lines: [{ variantId: 'var_1' }], market: { currency: 'USD', country: 'US' } });
    assert.deepEqual(sent()?.variables, { lines: [{ variantId: 'var_1', quantity: 1 }], currency: 'USD', country: 'US' });
    assert.ok(at(answer, 'cartAdd.cart.groups'));
  });

  it('every change of the cart is one gateway request that answers with the whole cart', async () => {
    const browser = harness.browser();
    const changes: [name: string, field: string, variables: object][] = [
      ['CartAdd', 'cartAdd', { lines: [{ variantId: 'v', quantity: 2 }] }],
      ['CartUpdate', 'cartUpdate', { lines: [{ lineId: 'l', quantity: 0 }] }],
      ['CartRemove', 'cartRemove', { lineIds: ['l'] }],
      ['CartCountrySet', 'cartCountrySet', { country: 'AT' }],
      ['CartNoteSet', 'cartNoteSet', { note: 'Ring twice' }],
      ['CartVendorOptionsSet', 'cartVendorOptionsSet', { vendorId: 'ven_1', input: { isGift: true } }],
      ['CouponApply', 'couponApply', { code: 'SPRING' }],
      ['CouponRemove', 'couponRemove', { code: 'SPRING' }],
    ];
    for (const [name, field, variables] of changes) {
      harness.gateway.requests.length = 0;
      const answer = await browser.run(name, { ...variables, cartVersion: 3 });
      assert.deepEqual(answer.errors, [], name);
      assert.equal(sent()?.variables['cartVersion'], 3, `${name} is guarded by the version last read`);
      assert.ok(at(answer, `${field}.cart.totals.total.formatted`), name);
      assert.equal(harness.gateway.requests.length, 1, name);
      assert.equal(answer.headers.get('cache-control'), 'private, no-store');
    }
  });

  it('an expected refusal is data, with its details', async () => {
    const refusal = { code: 'INSUFFICIENT_STOCK', message: 'Two left.', field: ['lines', '0', 'quantity'], availableQuantity: 2, currentVersion: null, expectedTotal: null, currentTotal: null };
    harness.gateway.mock({ CartPayload: { cart: null, userErrors: [refusal] } });
    const answer = await harness.browser().run('CartAdd', { lines: [{ variantId: 'v' }] });
    assert.deepEqual(at(answer, 'cartAdd'), { cart: null, userErrors: [refusal] });
  });

  it('a change of a cart that has moved on is refused with the cart as it is now, so that nobody has to ask for it', async () => {
    const refusal = { code: 'CART_CHANGED', message: 'Read it again.', field: ['cartVersion'], availableQuantity: null, currentVersion: 4, expectedTotal: null, currentTotal: null };
    harness.gateway.mock({ CartPayload: { userErrors: [refusal] }, Cart: { version: 4, itemCount: 6 } });
    const answer = await harness.browser().run('CouponApply', { code: 'SPRING', cartVersion: 3 });
    assert.deepEqual([at(answer, 'couponApply.userErrors'), at(answer, 'couponApply.cart.version'), at(answer, 'couponApply.cart.itemCount')], [[refusal], 4, 6]);
  });

  it('a failing gateway is an error with a code, never half a result', async () => {
    harness.gateway.fail('Mutation.cartCheckout', 'UNAVAILABLE');
    const answer = await harness.browser().run('Checkout', checkout);
    assert.equal(answer.data, null);
    assert.equal(answer.errors[0]?.extensions.code, 'UNAVAILABLE');
  });

  const shippingAddress = { recipient: 'Ada', line1: 'Weg 1', city: 'Berlin', country: 'DE' };
  const checkout = { input: { cartVersion: 3, expectedTotalMinor: 4990, idempotencyKey: 'key-1', email: 'a@example.com', paymentMethod: 'pm_ok', shippingAddress } };

  it('what is too heavy, and by how much, is told in the cart and at checkout', async () => {
    const heavy = { code: 'TOO_HEAVY', message: 'Holzwerk sends at most 30 kg.', field: ['lines', 'cln_1'], availableQuantity: null, currentVersion: null, expectedTotal: null, currentTotal: null, excessWeight: { vendorId: 'ven_1', lineIds: ['cln_1', 'cln_2'], grams: 42_500, maxGrams: 30_000 } };
    harness.gateway.mock({ Cart: { problems: [heavy] }, CartPayload: { userErrors: [] }, CheckoutPayload: { checkout: null, userErrors: [heavy] } });
    const shown = await harness.browser().run('CartNoteSet', { note: 'Ring twice' });
    const { code, message, field, excessWeight } = heavy;
    assert.deepEqual([at(shown, 'cartNoteSet.cart.problems'), at(shown, 'cartNoteSet.cart.canCheckOut')], [[{ code, message, field, excessWeight }], false]);
    assert.deepEqual(at(await harness.browser().run('Checkout', checkout), 'checkout.userErrors'), [{ ...heavy, excessWeight: { vendorId: 'ven_1', grams: 42_500, maxGrams: 30_000 } }]);
  });

  it('checkout passes on what the visitor saw, and shows how far it got', async () => {
    harness.gateway.mock({ Checkout: { state: 'PLACED', isFinished: true, failure: null, order: { number: 'M-1001' } }, CheckoutPayload: { userErrors: [] } });
    const answer = await harness.browser().run('Checkout', checkout);
    const { cartVersion, expectedTotalMinor, idempotencyKey } = sent()?.variables ?? {};
    assert.deepEqual({ cartVersion, expectedTotalMinor, idempotencyKey }, { cartVersion: 3, expectedTotalMinor: 4990, idempotencyKey: 'key-1' });
    assert.equal(at(answer, 'checkout.checkout.orderUrl'), '/orders/M-1001');
  });

  it('a drifted total comes with both totals, readable', async () => {
    const drift = { code: 'TOTAL_CHANGED', expectedTotal: { amount: '49.90' }, currentTotal: { amount: '52.90' } };
    harness.gateway.mock({ CheckoutPayload: { checkout: null, userErrors: [drift] } });
    const answer = await harness.browser().run('Checkout', { ...checkout, market: { locale: 'en' } });
    assert.equal(at(answer, 'checkout.userErrors.0.expectedTotal.formatted'), '€49.90');
    assert.equal(at(answer, 'checkout.userErrors.0.currentTotal.formatted'), '€52.90');
  });

  it('signing up signs in and remembers the market', async () => {
    withPeople(harness.gateway);
    const browser = harness.browser();
    const input = { email: 'cem@example.com', password: 'right', displayName: 'Cem', market: { locale: 'de-DE', currency: 'EUR' } };
    const answer = await browser.run('SignUp', { input }, { headers: { 'user-agent': 'Mozilla/5.0 (X11; Linux x86_64; rv:140.0) Gecko/20100101 Firefox/140.0' } });
    assert.equal(at(answer, 'signUp.session.isSignedIn'), true);
    const signUp = harness.gateway.requests.find((request) => request.operationName === 'WebSignUp');
    assert.deepEqual(signUp?.variables['input'], { email: 'cem@example.com', password: 'right', displayName: 'Cem', locale: 'de-DE', currency: 'EUR', client: { kind: 'web', deviceName: 'Firefox on Linux' } });
  });

  it('prices and language follow what the person prefers, unless the request says otherwise', async () => {
    withPeople(harness.gateway);
    const browser = await signIn(harness.browser(), 'ada@example.com');
    const total = async (market?: object): Promise<string> => String(at(await browser.run('HomePage', { market }), 'homePage.newArrivals.0.price.formatted')).replace(/\u00a0/g, ' ');
    assert.equal(await total(), '12,50 €');
    assert.equal(await total({ locale: 'en' }), '€12.50');
  });

  it('account changes answer with what is now', async () => {
    withPeople(harness.gateway);
    const browser = await signIn(harness.browser(), 'ada@example.com');
    harness.gateway.mock({ NotificationsMarkReadPayload: { changedCount: 2, user: { unreadNotificationCount: 0 }, userErrors: [] }, AddressPayload: { userErrors: [] }, OrderPayload: { userErrors: [] } });
    assert.deepEqual(at(await browser.run('NotificationsMarkRead', {}), 'notificationsMarkRead'), { changedCount: 2, unreadCount: 0, userErrors: [] });
    assert.ok(at(await browser.run('AddressCreate', { input: shippingAddress, isDefault: true, idempotencyKey: 'k' }), 'addressCreate.address.id'));
    assert.deepEqual(sent()?.variables, { input: { ...shippingAddress, isDefault: true }, idempotencyKey: 'k' });
    assert.ok(at(await browser.run('AddressUpdate', { id: 'adr_1', input: shippingAddress, idempotencyKey: 'l' }), 'addressUpdate.address.id'));
    assert.deepEqual(sent()?.variables, { id: 'adr_1', input: shippingAddress, idempotencyKey: 'l' });
    assert.ok(at(await browser.run('AddressDelete', { id: 'adr_1' }), 'addressDelete.address.id'));
    assert.ok(at(await browser.run('OrderCancel', { id: 'ord_1', idempotencyKey: 'k' }), 'orderCancel.order.number'));
    assert.deepEqual(sent()?.variables, { id: 'ord_1', idempotencyKey: 'k' }, 'all of it');
    const items = [{ lineId: 'oln_1', quantity: 1 }];
    await browser.run('OrderCancel', { id: 'ord_1', idempotencyKey: 'l', reason: 'One is enough', items });
    assert.deepEqual(sent()?.variables, { id: 'ord_1', idempotencyKey: 'l', reason: 'One is enough', items });
  });
});
