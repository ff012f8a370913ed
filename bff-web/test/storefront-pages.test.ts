/** Pages of the storefront for people who are signed in, over HTTP on made-up data: they come, and their forms do what they say. */
import assert from 'node:assert/strict';
import { after, before, describe, it } from 'node:test';
import type { Browser } from './browser.ts';
import { startHarness, storefrontOrigin, type Harness } from './harness.ts';
import { cartParts } from './fixtures.ts';
import { signIn, summed, withPeople } from './people.ts';

describe('pages of the storefront', () => {
  let harness: Harness;
  let ada: Browser;
  before(async () => {
    harness = await startHarness();
    withPeople(harness.gateway);
    ada = await signIn(harness.browser(), 'ada@example.com');
  });
  after(() => harness.stop());

  const post = (path: string, fields: Record<string, string>) =>
    fetch(harness.base + path, { method: 'POST', redirect: 'manual', headers: { cookie: ada.cookie ?? '', origin: storefrontOrigin }, body: new URLSearchParams({ csrf: ada.csrfToken ?? '', ...fields }) });

  for (const path of ['/account/security', '/wishlist', '/vendor?shop=vnd_1', '/vendor/orders?shop=vnd_1', '/vendor/stock?shop=vnd_1', '/vendor/orders/vor_1', '/admin', '/forgot-password', '/verify-email?token=t', '/email-change?token=t', '/email-change/undo?token=t', '/reset-password?token=t']) {
    it(`${path} comes, for nobody's cache, with one heading of its own and no id twice`, async () => {
      const response = await ada.get(path);
      const text = await response.text();
      assert.deepEqual([response.status, response.headers.get('cache-control')], [200, 'private, no-store']);
      assert.equal(text.match(/<h1[ >]/g)?.length, 1);
      const ids = [...text.matchAll(/ id="([^"]+)"/g)].map(([, id]) => id);
      // Made-up data repeats its own ids; those of the page's forms must not.
      const own = ids.filter((id) => !/[A-Z]/.test(id ?? ''));
      assert.deepEqual(own.filter((id, index) => own.indexOf(id) !== index), []);
    });
  }

  it('an address that leads nowhere shows people a page, and programs what they can read; that of a form the page it belongs to', async () => {
    const nowhere = await fetch(`${harness.base}/vendor/nothing`, { headers: { accept: 'text/html,application/xhtml+xml' } });
    assert.equal(nowhere.status, 404);
    assert.match(await nowhere.text(), /<h1>We could not find this page<\/h1>/);
    for (const method of ['GET', 'POST']) {
      const program = await fetch(`${harness.base}/vendor/nothing`, { method, headers: { accept: 'application/json', origin: storefrontOrigin } });
      assert.equal(program.status, 404);
      assert.equal(((await program.json()) as { errors: { extensions: { code: string } }[] }).errors[0]?.extensions.code, 'NOT_FOUND');
    }
    const form = await fetch(`${harness.base}/cart/coupon`, { redirect: 'manual' });
    assert.deepEqual([form.status, form.headers.get('location')], [303, '/cart']);
  });

  it('a page of results beyond the last says so, whatever number is in the address', async () => {
    harness.gateway.mock({ Query: { products: { edges: [], totalCount: 30, facets: [] } } });
    const response = await fetch(`${harness.base}/search?q=mug&page=99999`);
    assert.equal(response.status, 200);
    assert.match(await response.text(), /The list ends before this page\. <a href="\/search\?q=mug">/);
  });

  it('a former address of a product leads to its present one for good, the present one to the page', async () => {
    harness.gateway.mock({ Product: { slug: 'oak-bowl' } });
    const former = await fetch(`${harness.base}/products/old%20bowl`, { redirect: 'manual' });
    assert.deepEqual([former.status, former.headers.get('location'), former.headers.get('cache-control')], [301, '/products/oak-bowl', 'private, max-age=300']);
    assert.equal((await fetch(`${harness.base}/products/oak-bowl`, { redirect: 'manual' })).status, 200);
  });

  it('guests are sent to sign in, and back afterwards', async () => {
    for (const path of ['/account/security', '/wishlist', '/admin', '/vendor']) {
      const response = await fetch(harness.base + path, { redirect: 'manual' });
      assert.deepEqual([response.status, response.headers.get('location')], [303, `/sign-in?next=${encodeURIComponent(path)}`]);
    }
  });

  it('who signs in to a cart that has fewer than both had is shown of what, and led on from there', async () => {
    const guest = harness.browser();
    await guest.run('CartAdd', { lines: [{ variantId: 'var_1' }] });
    harness.gateway.mock({
      Mutation: { cartMerge: { cart: { version: 4 }, changes: [summed({ quantity: 7, requestedQuantity: 7, availableQuantity: 2 })], leftOut: [], userErrors: [] }, cartLinesUpdate: { userErrors: [] } },
      Query: { cart: cartParts() },
    });
    const signedIn = await fetch(`${harness.base}/sign-in`, { method: 'POST', redirect: 'manual', headers: { cookie: guest.cookie ?? '', origin: storefrontOrigin }, body: new URLSearchParams({ csrf: guest.csrfToken ?? '', email: 'ada@example.com', password: 'right', next: '/checkout' }) });
    assert.deepEqual([signedIn.status, signedIn.headers.get('location')], [303, '/cart?fewer=var_1&next=%2Fcheckout']);
    const text = await (await ada.get('/cart?fewer=var_1,var_of_nobody&next=%2Fcheckout')).text();
    assert.match(text, /not as many of some things as both carts had:\s*<ul><li>Oak bowl <span class="variant">Large<\/span>: 2 now<\/li><\/ul><a href="\/checkout">Go on<\/a>/);
    assert.doesNotMatch(await (await ada.get('/cart')).text(), /both carts/);
  });

  it('who signs in with more than one cart can hold is told what was left out, and led on from there', async () => {
    const guest = harness.browser();
    await guest.run('CartAdd', { lines: [{ variantId: 'var_1' }] });
    const leftOut = [
      { kind: 'LINE', label: 'Oak bowl, <Large>', variantId: 'var_9', quantity: 3, vendorId: null },
      { kind: 'COUPON', label: 'TENTH', variantId: null, quantity: null, vendorId: null },
      { kind: 'NOTE', label: 'Ring twice', variantId: null, quantity: null, vendorId: null },
      { kind: 'VENDOR_OPTIONS', label: 'Holzwerk', variantId: null, quantity: null, vendorId: 'ven_1' },
    ];
    harness.gateway.mock({ Mutation: { cartMerge: { cart: { version: 4 }, changes: [], leftOut, userErrors: [] } } });
    const signedIn = await fetch(`${harness.base}/sign-in`, { method: 'POST', redirect: 'manual', headers: { cookie: guest.cookie ?? '', origin: storefrontOrigin }, body: new URLSearchParams({ csrf: guest.csrfToken ?? '', email: 'ada@example.com', password: 'right', next: '/checkout' }) });
    const text = await signedIn.text();
    assert.equal(signedIn.status, 200);
    for (const told of [/3 × Oak bowl, &lt;Large&gt;/, /coupon TENTH/, /“Ring twice”/, /parcel from Holzwerk/, /href="\/checkout">Go on/]) assert.match(text, told);
  });

  it('a second step is set up without leaving the page: first the secret, then the recovery codes, each shown once', async () => {
    harness.gateway.mock({ SecondFactorEnrolPayload: { secret: 'BASE32SECRET', userErrors: [] }, SecondFactorConfirmPayload: { recoveryCodes: ['one-code'], accessToken: null, userErrors: [] } });
    assert.match(await (await post('/account/security', { do: 'ENROL', password: 'p' })).text(), /BASE32SECRET/);
    assert.match(await (await post('/account/security', { do: 'CONFIRM', code: '123456' })).text(), /one-code/);
  });

  it('a form without the token of the session changes nothing', async () => {
    const before = harness.gateway.requests.length;
    const response = await post('/admin', { csrf: 'guessed', do: 'APPROVE', id: 'vnd_1' });
    assert.equal(response.status, 403);
    assert.equal(harness.gateway.requests.slice(before).some(({ operationName }) => operationName === 'WebVendorApprove'), false);
  });

  it('what a letter leads to is done on a click, not by opening it', async () => {
    harness.gateway.mock({ EmailVerifyPayload: { userErrors: [] } });
    const before = harness.gateway.requests.length;
    await ada.get('/verify-email?token=t');
    assert.equal(harness.gateway.requests.slice(before).some(({ operationName }) => operationName === 'WebEmailVerify'), false);
    assert.match(await (await post('/verify-email', { token: 't' })).text(), /is confirmed/);
    assert.deepEqual(harness.gateway.requests.find(({ operationName }) => operationName === 'WebEmailVerify')?.variables, { token: 't' });
  });
});
