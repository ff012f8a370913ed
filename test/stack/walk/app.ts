/** The app on a device, and what both clients show of a change. */
import assert from 'node:assert/strict';
import { randomUUID } from 'node:crypto';
import { waitFor } from '#platform/testing/wait-for';
import { address, market, persona, type CartView, type CheckoutView } from '../journey.ts';
import { createMobileClient } from '../mobile-client.ts';
import { appShowsWrites, webShowsWrites } from '../read-your-writes.ts';
import { createWebClient } from '../web-client.ts';
import type { Chapter } from './walk.ts';

export const app: Chapter = {
  'the app: home as typed sections, product, cart, checkout and orders, with tokens': async ({ stack, journey }) => {
    const device = createMobileClient({ baseUrl: stack.urls['bff-mobile'] });
    const display = { locale: 'en-US', currency: 'USD', country: 'US' };
    const home = await device.send<{ home: { sections: { __typename: string; id: string }[] } }>('Home', { display });
    assert.ok(home.data.home.sections.length >= 3, JSON.stringify(home));
    const [mug] = await journey.variantsOf('harbour-mug');
    const added = await device.send<{ cartAdd: { cart: CartView; userErrors: unknown[] } }>('CartAdd', { lines: [{ variantId: mug, quantity: 1 }], display: { ...display, currency: 'EUR', country: 'FR' } });
    assert.deepEqual(added.data.cartAdd.userErrors, []);
    const ben = persona('ben-hollis');
    const signedIn = await device.send<{ signIn: { tokens: { accessToken: string }; userErrors: unknown[] } }>('SignIn', { input: { email: ben.email, password: ben.password, device: { id: device.deviceId, name: 'Pixel' } } });
    assert.deepEqual(signedIn.data.signIn.userErrors, []);
    device.accessToken = signedIn.data.signIn.tokens.accessToken;
    const { data } = await device.send<{ cart: { cart: CartView } }>('Cart', { display });
    assert.equal(data.cart.cart.itemCount, 1);
    const input = { cartVersion: data.cart.cart.version, expectedTotalMinor: data.cart.cart.totals.total.minorUnits, idempotencyKey: randomUUID(), paymentMethod: 'pm_ok', shippingAddress: address };
    const started = await device.send<{ checkout: { checkout: CheckoutView | null; userErrors: { code: string }[] } }>('Checkout', { input, display });
    assert.ok(started.data.checkout.checkout, JSON.stringify(started));
    const ended = await waitFor(async () => {
      const status = await device.send<{ checkoutStatus: CheckoutView }>('CheckoutStatus', { id: started.data.checkout.checkout?.id, display });
      return status.data.checkoutStatus.isFinished ? status.data.checkoutStatus : null;
    }, { what: 'the end of the checkout', timeoutMs: 30_000 });
    assert.equal(ended.state, 'PLACED');
    const orders = await device.send<{ orders: { items: { number: string }[] } }>('Orders', { display });
    assert.ok(orders.data.orders.items.some((order) => order.number === ended.orderNumber));
  },

  'whoever changes something sees it on the next page, though pages are kept: web': ({ stack }) => webShowsWrites(stack),

  'whoever changes something sees it on the next page, though pages are kept: app': ({ stack }) => appShowsWrites(stack),

  'the same product weighs at most 40 % on the phone of what it weighs on the web': async ({ stack }) => {
    const web = await createWebClient(stack.urls['bff-web']).get('ProductPage', { slug: 'harbour-mug', market });
    const mobile = await createMobileClient({ baseUrl: stack.urls['bff-mobile'] }).send('Product', { slug: 'harbour-mug', display: market });
    assert.ok(mobile.bytes <= 0.4 * web.bytes, `${mobile.bytes} bytes on the phone, ${web.bytes} on the web`);
  },

  'an old app is told to upgrade, with a code it can act on': async ({ stack }) => {
    const old = createMobileClient({ baseUrl: stack.urls['bff-mobile'], appVersion: '0.0.1' });
    const { errors } = await old.send('Home');
    assert.equal(errors?.[0]?.extensions?.code, 'UPGRADE_REQUIRED');
  },
};
