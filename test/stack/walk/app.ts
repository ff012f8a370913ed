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

  'the app: a part is sent as a present, a message written and the order called off by pieces, each told twice and done once': async ({ stack, journey }) => {
    const device = createMobileClient({ baseUrl: stack.urls['bff-mobile'] });
    const display = { locale: 'en-IE', currency: 'EUR', country: 'IE' };
    const [mug] = await journey.variantsOf('harbour-mug');
    const twice = async <Data extends object>(name: string, variables: object): Promise<Data> => {
      const asked = { ...variables, idempotencyKey: randomUUID(), display };
      await device.send(name, asked);
      return (await device.send<Data>(name, asked)).data;
    };
    const { cartAdd } = await twice<{ cartAdd: { cart: CartView & { groups: { vendorId: string }[] } } }>('CartAdd', { lines: [{ variantId: mug, quantity: 3 }] });
    const [part] = cartAdd.cart.groups;
    const gift = { isGift: true, giftMessage: 'For you', shippingAddress: { ...address, recipient: 'Grandma' } };
    const { cartVendorOptionsSet: chosen } = await twice<{ cartVendorOptionsSet: { cart: CartView; userErrors: unknown[] } }>('CartVendorOptionsSet', { vendorId: part?.vendorId, input: gift, cartVersion: cartAdd.cart.version });
    assert.deepEqual([chosen.userErrors, chosen.cart.itemCount, chosen.cart.version], [[], 3, cartAdd.cart.version + 1]);
    const late = await device.send<{ cartNoteSet: { cart: CartView; userErrors: { code: string }[] } }>('CartNoteSet', { note: 'Ring twice', cartVersion: cartAdd.cart.version, display });
    assert.deepEqual(late.data.cartNoteSet.userErrors.map(({ code }) => code), ['CART_CHANGED']);
    assert.deepEqual([late.data.cartNoteSet.cart.version, late.data.cartNoteSet.cart.itemCount], [chosen.cart.version, 3], 'with the cart as it is by now');
    const input = { cartVersion: chosen.cart.version, expectedTotalMinor: chosen.cart.totals.total.minorUnits, idempotencyKey: randomUUID(), email: 'gift@example.com', paymentMethod: 'pm_ok', shippingAddress: address };
    const { data: started } = await device.send<{ checkout: { checkout: CheckoutView } }>('Checkout', { input, display });
    const number = await waitFor(async () => (await device.send<{ checkoutStatus: CheckoutView }>('CheckoutStatus', { id: started.checkout.checkout.id, display })).data.checkoutStatus.orderNumber, { what: 'the order', timeoutMs: 30_000 });
    const { data: placed } = await device.send<{ order: { order: { id: string }; shipments: { id: string; lines: { id: string; openQuantity: number }[] }[] } }>('Order', { number, display });
    const [shipment] = placed.order.shipments;
    await twice('OrderMessagePost', { vendorOrderId: shipment?.id, body: 'When will it come?' });
    const { orderCancel } = await twice<{ orderCancel: { order: { state: string; isCancellable: boolean }; userErrors: unknown[] } }>('OrderCancel', { id: placed.order.order.id, items: [{ lineId: shipment?.lines[0]?.id, quantity: 1 }] });
    assert.deepEqual([orderCancel.userErrors, orderCancel.order.state, orderCancel.order.isCancellable], [[], 'OPEN', true]);
    const { data: more } = await device.send<{ order: { shipments: { shippingAddress: string[]; messages: { body: string }[] }[] } }>('OrderMore', { number, display });
    assert.deepEqual([more.order.shipments[0]?.shippingAddress[0], more.order.shipments[0]?.messages.map(({ body }) => body)], ['Grandma', ['When will it come?']]);
    const { data: left } = await device.send<typeof placed>('Order', { number, display });
    assert.equal(left.order.shipments[0]?.lines[0]?.openQuantity, 2, 'one of three was called off, once');
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
