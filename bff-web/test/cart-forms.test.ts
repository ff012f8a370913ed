/** The forms of the cart page, over HTTP on made-up data: they are for the cart that was shown, and no other. */
import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { useForms } from './form-harness.ts';

describe('forms of the cart page', () => {
  const forms = useForms({ Query: { cart: {} }, Cart: { version: 7, itemCount: 2, note: 'Ring <twice>' }, CartPayload: { userErrors: [] } });

  const changed = { code: 'CART_CHANGED', message: 'The cart is at version 8, not 7; read it again.', field: ['cartVersion'], expectedTotal: null, currentTotal: null, availableQuantity: null, currentVersion: 8 };

  it('all of them bear the version of the cart that is shown, the choice of country too; that of other pages does not', async () => {
    const page = await (await forms.ada.get('/cart')).text();
    const shown = [...page.matchAll(/<form[^>]* action="(\/cart\/[a-z]+|\/market)".*?<\/form>/gs)];
    assert.deepEqual(new Set(shown.map(([, action]) => action)), new Set(['/cart/line', '/cart/options', '/cart/coupon', '/cart/note', '/market']));
    for (const [form, action] of shown) assert.match(form, /name="cartVersion" value="7"/, action);
    assert.match(page, /Ring &lt;twice&gt;/);
    assert.doesNotMatch(await (await forms.ada.get('/account')).text(), /name="cartVersion"/);
  });

  it('pass it on', async () => {
    assert.equal((await forms.send('/cart/coupon', { code: 'SPRING', do: 'apply', cartVersion: '7' })).headers.get('location'), '/cart');
    assert.deepEqual(forms.sent('WebCouponApply'), { code: 'SPRING', cartVersion: 7 });
    await forms.send('/cart/coupon', { code: 'SPRING', do: 'remove', cartVersion: '7' });
    assert.deepEqual(forms.sent('WebCouponRemove'), { code: 'SPRING', cartVersion: 7 });
    await forms.send('/cart/note', { note: ' ', cartVersion: '7' });
    assert.deepEqual(forms.sent('WebCartNoteSet'), { note: null, cartVersion: 7 });
    assert.match((await forms.send('/market', { country: 'FR', back: '/cart', cartVersion: '7' })).headers.get('set-cookie') ?? '', /market=FR/);
    assert.deepEqual(forms.sent('WebCartCountrySet'), { country: 'FR', cartVersion: 7 });
    await forms.send('/market', { country: 'FR', back: '/' });
    assert.deepEqual(forms.sent('WebCartCountrySet'), { country: 'FR' }, 'away from the cart a country is chosen for whatever is in it');
  });

  it('a coupon without a code asks nobody, and says what is missing', async () => {
    const refused = await forms.send('/cart/coupon', { code: '  ', do: 'apply' });
    assert.equal(refused.status, 422);
    assert.match(await refused.text(), /Type the code of a coupon first/);
    assert.equal(forms.sent('WebCouponApply'), undefined);
  });

  it('a cart that has moved on is shown as it is now, and nothing was chosen', async () => {
    forms.harness.gateway.mock({ CartPayload: { cart: null, userErrors: [changed] } });
    for (const [path, fields] of [['/cart/coupon', { code: 'SPRING', do: 'apply' }], ['/market', { country: 'FR', back: '/cart' }]] as const) {
      const refused = await forms.send(path, { ...fields, cartVersion: '7' });
      assert.deepEqual([refused.status, refused.headers.get('set-cookie')], [422, null], path);
      assert.match(await refused.text(), /<h1>Your cart<\/h1>[\s\S]*read it again/, path);
    }
  });

  it('where an address makes another total, the cart is priced for its country, so that the next try can succeed', async () => {
    const total = { ...changed, code: 'TOTAL_CHANGED', message: 'The total has changed since it was shown; show it again before checking out.', field: ['expectedTotal'] };
    forms.harness.gateway.mock({ Mutation: { cartCheckout: { checkout: null, userErrors: [total] } }, CartPayload: { userErrors: [] } });
    const refused = await forms.send('/checkout', { recipient: 'Zoë', line1: 'Rua 1', city: 'Porto', country: 'PT', cartVersion: '7', expectedTotalMinor: '3980', attempt: 'one', paymentMethod: 'pm_ok' });
    assert.equal(refused.status, 422);
    assert.deepEqual(forms.sent('WebCartCountrySet'), { country: 'PT' });
    assert.match(await refused.text(), /Nothing was bought yet: for Portugal the total is another one than was shown/);
  });

  it('the checkout shows delivery and tax of the saved address that it is filled with, and of another one that is typed', async () => {
    const swiss = { id: 'adr_1', recipient: 'Ada', line1: 'Gasse 1', city: 'Bern', country: 'CH', isDefault: true };
    const asked = () => forms.harness.gateway.requests.filter(({ operationName }) => operationName === 'WebCheckoutPage').map(({ variables }) => variables?.['country'] ?? null);
    forms.harness.gateway.mock({ User: { addresses: [swiss] }, Cart: { version: 7, itemCount: 2, country: 'SE' } });
    assert.equal((await forms.ada.get('/checkout')).status, 200);
    assert.deepEqual(asked(), [null, 'CH']);
    forms.harness.gateway.requests.length = 0;
    forms.harness.gateway.mock({ Cart: { version: 7, itemCount: 2, country: 'CH' } });
    await forms.ada.get('/checkout');
    assert.deepEqual(asked(), [null], 'a cart that is priced for it already is asked for once');
    forms.harness.gateway.requests.length = 0;
    forms.harness.gateway.mock({ Mutation: { cartCheckout: { checkout: null, userErrors: [{ ...changed, code: 'INVALID_INPUT' }] } } });
    await forms.send('/checkout', { recipient: 'Zoë', line1: 'Rua 1', city: 'Porto', country: 'PT', cartVersion: '7', expectedTotalMinor: '3980', attempt: 'two', paymentMethod: 'pm_ok' });
    assert.deepEqual(asked(), ['PT']);
  });
});
