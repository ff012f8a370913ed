/** Purchases on the web, from the cart to the vendor's parcel, those that come to nothing among them. */
import assert from 'node:assert/strict';
import { randomUUID } from 'node:crypto';
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { waitFor } from '#platform/testing/wait-for';
import { market, persona, type CartView } from '../journey.ts';
import { createWebClient } from '../web-client.ts';
import type { Chapter } from './walk.ts';

export const buying: Chapter = {
  'a guest buys from two vendors: one order, two vendor orders, mail to the guest and both vendors': async ({ stack, journey }) => {
    const browser = createWebClient(stack.urls['bff-web']);
    const email = `guest-${randomUUID().slice(0, 8)}@example.com`;
    const checkout = await journey.fillAndCheckOut(browser, await journey.variantsOf('harbour-mug', 'cloud-edge-notebook'), { email });
    assert.equal(checkout.state, 'PLACED');
    const { data } = await browser.send<{ orderPage: { order: { number: string; paymentState: string }; shipments: { vendorName: string }[]; timeline: { event: string }[] } }>('OrderPage', { number: checkout.orderNumber, market });
    assert.equal(data.orderPage.order.paymentState, 'AUTHORIZED');
    assert.deepEqual(data.orderPage.shipments.map((shipment) => shipment.vendorName).sort(), ['Kiln & Tide', 'Kumo Paper Room']);
    const mail = join(stack.topology.dataDir, 'mail');
    const mailsTo = (to: string) => readdirSync(mail).filter((name) => name.endsWith('.eml')).map((name) => readFileSync(join(mail, name), 'utf8')).filter((text) => text.includes(to) && text.includes(checkout.orderNumber as string));
    await waitFor(() => mailsTo(email).length === 1, { what: 'one mail to the guest', timeoutMs: 20_000 });
    await waitFor(() => mailsTo(persona('ines-carvalho').email).length === 1, { what: 'one mail to the vendor', timeoutMs: 20_000 });
    const stranger = createWebClient(stack.urls['bff-web']);
    const other = await stranger.send<{ orderPage: { order: unknown } | null }>('OrderPage', { number: checkout.orderNumber, market });
    assert.equal(other.data.orderPage?.order ?? null, null, 'an order number is no secret, but the order is');
  },

  "signing in merges the guest's cart; the order shows in the inbox of buyer and vendor": async ({ stack, journey }) => {
    const browser = createWebClient(stack.urls['bff-web']);
    const ada = persona('ada-moreau');
    const [mug, notebook] = await journey.variantsOf('harbour-mug', 'cloud-edge-notebook');
    await browser.send('CartAdd', { lines: [{ variantId: mug, quantity: 2 }], market });
    const signedIn = await browser.send<{ signIn: { session: { isSignedIn: boolean; cartItemCount: number } } }>('SignIn', { input: { email: ada.email, password: ada.password } });
    assert.equal(signedIn.data.signIn.session.cartItemCount, 2);
    const checkout = await journey.fillAndCheckOut(browser, [notebook as string]);
    assert.equal(checkout.state, 'PLACED');
    const hasNews = async (token: string, event: string) =>
      (await journey.gateway<{ me: { notifications: { edges: { node: { event: string; title: string; body: string } }[] } } }>('{ me { notifications(first: 50) { edges { node { event title body } } } } }', { token })).data.me.notifications.edges.some(
        ({ node }) => node.event === event && `${node.title} ${node.body}`.includes(checkout.orderNumber as string),
      );
    const buyerToken = await journey.tokenOf(ada);
    const vendorToken = await journey.tokenOf(persona('ines-carvalho'));
    await waitFor(() => hasNews(buyerToken, 'order_placed'), { what: 'the order in the inbox of its buyer', timeoutMs: 20_000 });
    await waitFor(() => hasNews(vendorToken, 'vendor_order_received'), { what: "the order in the vendor's inbox", timeoutMs: 20_000 });
  },

  'a declined payment leaves nothing behind: the cart comes back, the stock too': async ({ stack, journey }) => {
    const browser = createWebClient(stack.urls['bff-web']);
    const failed = await journey.fillAndCheckOut(browser, await journey.variantsOf('harbour-mug'), { paymentMethod: 'pm_declined' });
    assert.deepEqual([failed.state, failed.failure?.code], ['FAILED', 'PAYMENT_DECLINED']);
    const { data } = await browser.send<{ cartPage: { cart: CartView } }>('CartPage', { market });
    assert.equal(data.cartPage.cart.itemCount, 1);
    assert.equal(data.cartPage.cart.canCheckOut, true);
  },

  'an order called off before anything was sent is never charged: the provider sets the money free': async ({ stack, journey }) => {
    const browser = createWebClient(stack.urls['bff-web']);
    const checkout = await journey.fillAndCheckOut(browser, await journey.variantsOf('harbour-mug', 'cloud-edge-notebook'));
    const page = await browser.send<{ orderPage: { order: { id: string; isCancellable: boolean } } }>('OrderPage', { number: checkout.orderNumber, market });
    assert.equal(page.data.orderPage.order.isCancellable, true);
    const cancelled = await browser.send<{ orderCancel: { order: { state: string; paymentState: string }; userErrors: unknown[] } }>('OrderCancel', { id: page.data.orderPage.order.id, idempotencyKey: randomUUID(), reason: 'Ordered twice', market });
    assert.deepEqual(cancelled.data.orderCancel.userErrors, []);
    assert.deepEqual([cancelled.data.orderCancel.order.state, cancelled.data.orderCancel.order.paymentState], ['CANCELLED', 'VOIDED']);
  },

  'the vendor ships, the money is collected and divided, the buyer sees the parcel': async ({ stack, journey }) => {
    const browser = createWebClient(stack.urls['bff-web']);
    const checkout = await journey.fillAndCheckOut(browser, await journey.variantsOf('harbour-mug'));
    const token = await journey.tokenOf(persona('ines-carvalho'));
    const { data } = await journey.gateway<{ vendor: { orders: { edges: { node: { id: string; number: string } }[] } } }>('{ vendor(slug: "kiln-and-tide") { orders(first: 5, state: PENDING) { edges { node { id number } } } } }', { token });
    const vendorOrder = data.vendor.orders.edges.find(({ node }) => node.number.startsWith(checkout.orderNumber as string))?.node;
    assert.ok(vendorOrder, 'the newest order is on the first page');
    const shipped = await journey.gateway<{ vendorOrderFulfill: { vendorOrder: { fulfilmentState: string }; userErrors: unknown[] } }>(
      'mutation($id: ID!, $key: String!) { vendorOrderFulfill(id: $id, idempotencyKey: $key, input: { carrier: "CTT", trackingNumber: "PT123" }) { vendorOrder { fulfilmentState } userErrors { code } } }',
      { token, variables: { id: vendorOrder.id, key: randomUUID() } },
    );
    assert.deepEqual(shipped.data.vendorOrderFulfill, { vendorOrder: { fulfilmentState: 'SHIPPED' }, userErrors: [] });
    await waitFor(async () => (await journey.gateway<{ vendorOrder: { paymentState: string } }>('query($id: ID!) { vendorOrder(id: $id) { paymentState } }', { token, variables: { id: vendorOrder.id } })).data.vendorOrder.paymentState === 'CAPTURED', { what: 'the money to be collected', timeoutMs: 20_000 });
    const page = await browser.send<{ orderPage: { shipments: { parcels: { carrier: string; trackingNumber: string }[] }[] } }>('OrderPage', { number: checkout.orderNumber, market });
    assert.deepEqual(page.data.orderPage.shipments[0]?.parcels.map(({ carrier, trackingNumber }) => [carrier, trackingNumber]), [['CTT', 'PT123']]);
    const peek = await journey.gateway<{ vendor: { balances: unknown } }>('{ vendor(slug: "kiln-and-tide") { balances { currency } } }', { token: await journey.tokenOf(persona('duarte-nogueira')) });
    assert.equal(peek.data.vendor.balances, null, 'catalog staff see no money');
  },
};
