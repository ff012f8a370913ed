/**
 * The marketplace as its users meet it: every process real, over HTTP, from the front page to the vendor's parcel. Ends with every
 * invariant over the books of all subgraphs. The steps share one stack and build on one another.
 */
import assert from 'node:assert/strict';
import { randomUUID } from 'node:crypto';
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { after, before, test } from 'node:test';
import { testService } from '#platform/testing/test-environment';
import { waitFor } from '#platform/testing/wait-for';
import { checkInvariants } from '../../dev/invariants/check.ts';
import { seedStack } from '../../dev/seed/seed-stack.ts';
import { traceFolder } from '../../dev/paths.ts';
import { services } from '../../dev/services.ts';
import { startStack, type Stack } from '../../dev/stack.ts';
import { readSpans } from '../../dev/trace/read-spans.ts';
import { address, createJourney, market, persona, type Card, type CartView, type CheckoutView } from './journey.ts';
import { createMobileClient } from './mobile-client.ts';
import { costOfPurchases } from './purchase-cost.ts';
import { appShowsWrites, webShowsWrites } from './read-your-writes.ts';
import { createWebClient } from './web-client.ts';

let stack: Stack;
let journey: ReturnType<typeof createJourney>;
before(async () => {
  stack = await startStack({
    backing: {
      mysqlAdminUrl: testService('TEST_MYSQL_ADMIN_URL'),
      redisUrl: testService('TEST_REDIS_URL'),
      rabbitmqUrl: testService('TEST_RABBITMQ_URL'),
      ...(process.env['TEST_RABBITMQ_MANAGEMENT_URL'] ? { rabbitmqManagementUrl: process.env['TEST_RABBITMQ_MANAGEMENT_URL'] } : {}),
    },
    env: { '*': { LOG_LEVEL: 'debug' } },
  });
  journey = createJourney(stack);
  // A few past orders are enough here: `npm start` makes all of them.
  await seedStack({ topology: stack.topology, say: () => {}, pastOrders: 4 });
}, { timeout: 240_000 });
after(() => stack?.stop());

test('browse: the front page, search with facets and a product page with reviews come to anybody', async () => {
  const browser = createWebClient(stack.urls['bff-web']);
  const home = await browser.get<{ homePage: { categories: { slug: string }[]; newArrivals: Card[]; vendors: { slug: string }[] } }>('HomePage', { market });
  assert.ok(home.data.homePage.categories.length >= 8);
  assert.ok(home.data.homePage.newArrivals.length >= 4);
  const search = await browser.get<{ searchPage: { results: { items: Card[]; pagination: { totalCount: number }; facets: { code: string }[] } } }>('SearchPage', { query: 'mug', market });
  assert.ok(search.data.searchPage.results.items.some((item) => /mug/i.test(item.title)));
  assert.ok(search.data.searchPage.results.facets.some((facet) => facet.code === 'vendor'));
  const product = await browser.get<{ productPage: { product: { title: string; gallery: { src: string }[] }; purchase: { variants: { price: { formatted: string }; availableQuantity: number }[] }; vendor: { card: { name: string } }; reviews: { totalCount: number; items: unknown[] } } }>('ProductPage', { slug: 'harbour-mug', market });
  const page = product.data.productPage;
  assert.equal(page.product.title, 'Harbour mug');
  assert.ok(page.purchase.variants.every((variant) => variant.price.formatted.includes('€')));
  assert.equal(page.vendor.card.name, 'Kiln & Tide');
  assert.ok(page.reviews.items.length > 0);
  assert.equal(product.errors, undefined);
  const picture = await fetch(page.product.gallery[0]?.src as string);
  assert.equal(picture.headers.get('content-type')?.split(';')[0], 'image/svg+xml');
});

test('anonymous pages may be kept by caches and answer 304 to what is known; with a cookie they may not', async () => {
  const browser = createWebClient(stack.urls['bff-web']);
  const first = await browser.get('ProductPage', { slug: 'harbour-mug', market });
  assert.match(first.headers.get('cache-control') ?? '', /public/);
  const again = await browser.get('ProductPage', { slug: 'harbour-mug', market }, { 'if-none-match': first.headers.get('etag') as string });
  assert.equal(again.status, 304);
  const withSession = await browser.send('AccountPage');
  assert.match(withSession.headers.get('cache-control') ?? '', /no-store/);
});

test('accounts: sign up, sign out, sign in; a wrong password says no more than that', async () => {
  const browser = createWebClient(stack.urls['bff-web']);
  const email = `newcomer-${randomUUID().slice(0, 8)}@example.com`;
  const password = 'heron-lantern-4471';
  const signedUp = await browser.send<{ signUp: { session: { isSignedIn: boolean; displayName: string }; userErrors: unknown[] } }>('SignUp', { input: { email, password, displayName: 'Robin Newcomer', market } });
  assert.deepEqual(signedUp.data.signUp.userErrors, []);
  assert.equal(signedUp.data.signUp.session.displayName, 'Robin Newcomer');
  await browser.send('SignOut');
  const me = await browser.send<{ session: { isSignedIn: boolean } }>('Session');
  assert.equal(me.data.session.isSignedIn, false);
  const wrong = await browser.send<{ signIn: { userErrors: { code: string }[] } }>('SignIn', { input: { email, password: 'not-the-password-1' } });
  assert.deepEqual(wrong.data.signIn.userErrors.map((error) => error.code), ['INVALID_CREDENTIALS']);
  const signedIn = await browser.send<{ signIn: { session: { isSignedIn: boolean } } }>('SignIn', { input: { email, password } });
  assert.equal(signedIn.data.signIn.session.isSignedIn, true);
  const token = await journey.tokenOf({ email, password });
  assert.equal((await journey.gateway<{ me: { displayName: string } }>('{ me { displayName } }', { token })).data.me.displayName, 'Robin Newcomer');
});

test('a guest buys from two vendors: one order, two vendor orders, mail to the guest and both vendors', async () => {
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
});

test("signing in merges the guest's cart; the order shows in the inbox of buyer and vendor", async () => {
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
});

test('a purchase of two vendors’ lines costs at most 14 requests to all services together and 7 messages', async (t) => {
  const variantIds = await journey.variantsOf('harbour-mug', 'cloud-edge-notebook');
  const cost = await costOfPurchases(stack.urls, 4, async () => {
    const { state } = await journey.fillAndCheckOut(createWebClient(stack.urls['bff-web']), variantIds, { email: 'cost@example.com' });
    assert.equal(state, 'PLACED');
  });
  t.diagnostic(JSON.stringify(cost));
  assert.ok(cost.requests <= 14 && cost.messages <= 7, JSON.stringify(cost));
});

test('a declined payment leaves nothing behind: the cart comes back, the stock too', async () => {
  const browser = createWebClient(stack.urls['bff-web']);
  const failed = await journey.fillAndCheckOut(browser, await journey.variantsOf('harbour-mug'), { paymentMethod: 'pm_declined' });
  assert.deepEqual([failed.state, failed.failure?.code], ['FAILED', 'PAYMENT_DECLINED']);
  const { data } = await browser.send<{ cartPage: { cart: CartView } }>('CartPage', { market });
  assert.equal(data.cartPage.cart.itemCount, 1);
  assert.equal(data.cartPage.cart.canCheckOut, true);
});

test('an order called off before anything was sent is never charged: the provider sets the money free', async () => {
  const browser = createWebClient(stack.urls['bff-web']);
  const checkout = await journey.fillAndCheckOut(browser, await journey.variantsOf('harbour-mug', 'cloud-edge-notebook'));
  const page = await browser.send<{ orderPage: { order: { id: string; isCancellable: boolean } } }>('OrderPage', { number: checkout.orderNumber, market });
  assert.equal(page.data.orderPage.order.isCancellable, true);
  const cancelled = await browser.send<{ orderCancel: { order: { state: string; paymentState: string }; userErrors: unknown[] } }>('OrderCancel', { id: page.data.orderPage.order.id, idempotencyKey: randomUUID(), reason: 'Ordered twice', market });
  assert.deepEqual(cancelled.data.orderCancel.userErrors, []);
  assert.deepEqual([cancelled.data.orderCancel.order.state, cancelled.data.orderCancel.order.paymentState], ['CANCELLED', 'VOIDED']);
});

test('the vendor ships, the money is collected and divided, the buyer sees the parcel', async () => {
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
});

test('the app: home as typed sections, product, cart, checkout and orders, with tokens', async () => {
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
});

test('whoever changes something sees it on the next page, though pages are kept: web', () => webShowsWrites(stack));
test('whoever changes something sees it on the next page, though pages are kept: app', () => appShowsWrites(stack));

test('the same product weighs at most 40 % on the phone of what it weighs on the web', async () => {
  const web = await createWebClient(stack.urls['bff-web']).get('ProductPage', { slug: 'harbour-mug', market });
  const mobile = await createMobileClient({ baseUrl: stack.urls['bff-mobile'] }).send('Product', { slug: 'harbour-mug', display: market });
  assert.ok(mobile.bytes <= 0.4 * web.bytes, `${mobile.bytes} bytes on the phone, ${web.bytes} on the web`);
});

test('an old app is told to upgrade, with a code it can act on', async () => {
  const old = createMobileClient({ baseUrl: stack.urls['bff-mobile'], appVersion: '0.0.1' });
  const { errors } = await old.send('Home');
  assert.equal(errors?.[0]?.extensions?.code, 'UPGRADE_REQUIRED');
});

test('the gateway refuses what is too much, forged or unknown, and says what the limit is', async () => {
  const deep = `{ categories { ${'children { '.repeat(30)} name ${'} '.repeat(30)} } }`;
  assert.match((await journey.gateway(deep)).errors?.[0]?.message ?? '', /32 levels of nesting; at most 16/);
  const aliases = `{ ${Array.from({ length: 200 }, (_, index) => `a${index}: categories { name }`).join(' ')} }`;
  assert.ok((await journey.gateway(aliases)).errors?.[0]);
  const forged = await journey.gateway('{ me { id } }', { token: 'eyJhbGciOiJub25lIn0.eyJzdWIiOiJ1c3JfMSJ9.' });
  assert.equal(forged.errors?.[0]?.extensions.code, 'UNAUTHENTICATED');
  assert.equal((await journey.gateway('{ nosuchfield }')).errors?.[0]?.extensions.code, 'GRAPHQL_VALIDATION_FAILED');
  const unregistered = await fetch(`${stack.urls['bff-web']}/graphql?id=${'0'.repeat(64)}`);
  assert.match(await unregistered.text(), /PERSISTED_QUERY_NOT_FOUND/);
});

test('subgraphs answer nobody but the gateway', async () => {
  for (const name of ['user', 'vendor', 'product', 'order', 'notification'] as const) {
    for (const query of ['{ __typename }', '{ _service { sdl } }']) {
      const response = await fetch(`${stack.urls[name]}/graphql`, { method: 'POST', headers: { 'content-type': 'application/json', 'x-user-id': 'usr_1' }, body: JSON.stringify({ query }) });
      assert.equal(response.status, 401, `${name}: ${query}`);
    }
  }
});

test('every process tells its health and its metrics', async () => {
  for (const [name, url] of Object.entries(stack.urls)) {
    assert.equal((await fetch(`${url}/health/live`)).status, 200, name);
    assert.equal((await fetch(`${url}/health/ready`)).status, 200, name);
    assert.match(await (await fetch(`${url}/metrics`)).text(), /http_request_duration_seconds/, name);
  }
});

test('one trace runs through BFF, gateway, subgraphs and, over the broker, to the mail', async () => {
  const traceId = randomUUID().replaceAll('-', '');
  const browser = createWebClient(stack.urls['bff-web']);
  const [mug] = await journey.variantsOf('harbour-mug');
  await browser.send('CartAdd', { lines: [{ variantId: mug, quantity: 1 }], market });
  const { data } = await browser.send<{ cartPage: { cart: CartView } }>('CartPage', { market });
  const input = { cartVersion: data.cartPage.cart.version, expectedTotalMinor: data.cartPage.cart.totals.total.minorUnits, idempotencyKey: randomUUID(), email: 'trace@example.com', paymentMethod: 'pm_ok', shippingAddress: address };
  const started = await browser.send<{ checkout: { checkout: CheckoutView } }>('Checkout', { input, market }, { traceparent: `00-${traceId}-${'1'.repeat(16)}-01` });
  await journey.follow(browser, started.data.checkout.checkout);
  for (const name of ['bff-web', 'gateway', 'order', 'product', 'notification'] as const) {
    await waitFor(() => stack.logs(name).includes(traceId), { what: `the trace in the log of ${name}`, timeoutMs: 15_000 });
  }
  const spansOf = async () => (await readSpans(join(stack.topology.dataDir, traceFolder))).filter((span) => span.traceId === traceId);
  const hops = ['bff-web mutation Checkout', 'bff-web gateway ', 'gateway graphql ', 'gateway subgraph order', 'order graphql ', 'order transaction ', 'order sql ', 'order outbox stock.reserve.v1', 'order publish stock.reserve.v1', 'product product.', 'product outbox stock.reserved.v1', 'order checkout from RESERVING', 'order checkout authorizePayment', 'order publish order.placed.v1', 'notification notification.', 'notification deliver EMAIL'];
  await waitFor(async () => {
    const recorded = (await spansOf()).map(({ service, name }) => `${service} ${name}`);
    return hops.every((hop) => recorded.some((each) => each.startsWith(hop)));
  }, { what: 'a span of each hop', timeoutMs: 15_000 }).catch(async (error: unknown) => {
    const recorded = new Set((await spansOf()).map(({ service, name }) => `${service} ${name}`));
    assert.deepEqual(hops.filter((hop) => ![...recorded].some((each) => each.startsWith(hop))), [], `${String(error)}; recorded: ${[...recorded].join(', ')}`);
  });
  const spans = await spansOf();
  const known = new Set([...spans.map(({ spanId }) => spanId), '1'.repeat(16)]);
  assert.deepEqual(spans.filter(({ parentSpanId }) => parentSpanId === undefined || !known.has(parentSpanId)).map(({ service, name }) => `${service} ${name}`), [], 'each span has its cause in the trace');
});

test('after all of it, every invariant holds', async () => {
  const violations = await waitFor(async () => {
    const found = await checkInvariants(stack.topology);
    return found.length === 0 ? ['none'] : null;
  }, { what: 'the books to agree', timeoutMs: 30_000, intervalMs: 500 }).catch(async () => checkInvariants(stack.topology));
  assert.deepEqual(violations, ['none']);
});

test('the logs and traces of all of it hold no secret and nothing personal', async () => {
  const logs = services.filter(({ name }) => name !== 'sandbox').map(({ name }) => stack.logs(name)).join('\n'); // which this stack does without
  const spans = JSON.stringify(await readSpans(join(stack.topology.dataDir, traceFolder)));
  assert.ok(logs.length > 100_000, 'at debug level there is something to read');
  const forbidden: Record<string, RegExp> = {
    'an e-mail address': /[\w.+-]+@example\.com/,
    'a street': /rue de la République/,
    'a name': /Ada Moreau/,
    'a password': new RegExp(persona('ada-moreau').password),
    'a signed token': /eyJ[\w-]{10,}\.[\w-]{10,}\.[\w-]{10,}/,
    'a password in a URL': /:\/\/[^\s:/@"]+:(?!\[redacted\])[^\s/@"]+@/,
  };
  for (const [what, pattern] of Object.entries(forbidden)) {
    for (const text of [logs, spans]) assert.equal(text.split('\n').find((line) => pattern.test(line))?.slice(0, 400), undefined, what);
  }
});
