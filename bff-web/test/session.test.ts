import assert from 'node:assert/strict';
import { after, afterEach, before, describe, it } from 'node:test';
import { secretHash } from '#platform/bff/secret';
import { at } from './browser.ts';
import { startHarness, type Harness } from './harness.ts';
import { sessionFor, signIn, summed, withPeople } from './people.ts';

describe('cookie session', () => {
  let harness: Harness;
  before(async () => {
    harness = await startHarness();
  });
  afterEach(() => harness.gateway.reset());
  after(() => harness.stop());

  it('hands out an HttpOnly, Secure, host-bound, SameSite cookie, and stores no id that a browser could send', async () => {
    const browser = harness.browser();
    const response = await browser.get('/csrf');
    assert.match(response.headers.getSetCookie()[0] ?? '', /^__Host-sid=[\w-]{43}; Path=\/; Max-Age=\d+; HttpOnly; SameSite=Lax; Secure$/);
    const id = browser.cookie?.split('=')[1] ?? '';
    assert.equal(await harness.redis.exists(`web-session:{${secretHash(id)}}`), 1);
    assert.equal(await harness.redis.exists(`web-session:{${id}}`), 0);
  });

  it('begins no session for somebody who only looks', async () => {
    const answer = await harness.browser().run('HomePage');
    assert.deepEqual(answer.headers.getSetCookie(), []);
  });

  it('gives a guest a cart of their own from the first change on', async () => {
    const [one, two] = [harness.browser(), harness.browser()];
    for (const browser of [one, two, one]) await browser.run('CartAdd', { lines: [{ variantId: 'var_1' }] });
    const tokens = harness.gateway.requests.map((request) => request.headers['x-guest-token']);
    assert.match(String(tokens[0]), /^[\w-]{43}$/);
    assert.equal(tokens[2], tokens[0]);
    assert.notEqual(tokens[1], tokens[0]);
  });

  it('goes on under a new id and a new CSRF token at sign-in; the old id is worth nothing', async () => {
    withPeople(harness.gateway);
    const victim = harness.browser();
    await victim.get('/csrf');
    await victim.run('Session');
    const planted = victim.cookie;
    const { csrfToken } = (await (await victim.get('/csrf')).json()) as { csrfToken: string };
    victim.csrfToken = csrfToken;
    await signIn(victim, 'ada@example.com');
    assert.notEqual(victim.cookie, planted);
    assert.notEqual(victim.csrfToken, csrfToken);
    const attacker = harness.browser();
    attacker.cookie = planted;
    const answer = await attacker.run('Session');
    assert.equal(at(answer, 'session.isSignedIn'), false);
    assert.equal(at(await victim.run('Session'), 'session.displayName'), 'ada');
  });

  it("moves the guest's cart at sign-in and tells what changed", async () => {
    withPeople(harness.gateway);
    const browser = harness.browser();
    await browser.run('CartAdd', { lines: [{ variantId: 'var_1' }] });
    const answer = await browser.run('SignIn', { input: { email: 'ada@example.com', password: 'right' } });
    assert.deepEqual(at(answer, 'signIn.cartChanges'), [{ variantId: 'var_1', requestedQuantity: 5, quantity: 3, reason: 'LINE_LIMIT' }]);
    const merge = harness.gateway.requests.find((request) => request.operationName === 'WebCartMerge');
    assert.equal(merge?.headers['authorization'], 'Bearer access.ada.1');
    assert.equal(merge?.headers['x-guest-token'], harness.gateway.requests[0]?.headers['x-guest-token']);
    await browser.run('CartPage');
    assert.equal(harness.gateway.requests.at(-1)?.headers['x-guest-token'], undefined, 'the guest is no more');
  });

  it('tells what one cart could not hold, and keeps the guest while lines are left in the cart of the guest', async () => {
    const lost = { variantId: null, quantity: null, vendorId: null };
    const line = { ...lost, kind: 'LINE', label: 'Oak bowl', variantId: 'var_9', quantity: 3 };
    const coupon = { ...lost, kind: 'COUPON', label: 'TENTH' };
    for (const { leftOut, isKept } of [{ leftOut: [line, coupon], isKept: true }, { leftOut: [coupon], isKept: false }]) {
      withPeople(harness.gateway);
      harness.gateway.mock({ Mutation: { cartMerge: { cart: { version: 4 }, changes: [], leftOut, userErrors: [] } } });
      const browser = harness.browser();
      await browser.run('CartAdd', { lines: [{ variantId: 'var_1' }] });
      const answer = await browser.run('SignIn', { input: { email: 'ada@example.com', password: 'right' } });
      assert.deepEqual([at(answer, 'signIn.cartLeftOut'), answer.sections], [leftOut, []]);
      await browser.run('CartPage');
      assert.equal(harness.gateway.requests.at(-1)?.headers['x-guest-token'] !== undefined, isKept);
    }
  });

  it('signs in all the same when the cart cannot be moved, and reports it', async () => {
    withPeople(harness.gateway);
    const browser = harness.browser();
    await browser.run('CartAdd', { lines: [{ variantId: 'var_1' }] });
    harness.gateway.fail('Mutation.cartMerge', 'UNAVAILABLE');
    const answer = await browser.run('SignIn', { input: { email: 'ada@example.com', password: 'right' } });
    assert.equal(at(answer, 'signIn.session.isSignedIn'), true);
    assert.deepEqual(answer.sections, [{ id: 'cartChanges', code: 'UNAVAILABLE' }]);
  });

  it('lowers what both carts had together to what can be had, once, and only then', async () => {
    for (const { availableQuantity, expected, lowered } of [
      { availableQuantity: 4, expected: { quantity: 4, reason: 'STOCK' }, lowered: [{ lines: [{ lineId: 'cln_1', quantity: 4 }], cartVersion: 4 }] },
      { availableQuantity: 7, expected: { quantity: 7, reason: 'SUMMED' }, lowered: [] },
    ]) {
      harness.gateway.reset();
      withPeople(harness.gateway);
      harness.gateway.mock({
        Mutation: { cartMerge: { cart: { version: 4 }, changes: [summed({ quantity: 7, requestedQuantity: 7, availableQuantity })], leftOut: [], userErrors: [] }, cartLinesUpdate: { userErrors: [] } },
      });
      const browser = harness.browser();
      await browser.run('CartAdd', { lines: [{ variantId: 'var_1' }] });
      const answer = await browser.run('SignIn', { input: { email: 'ada@example.com', password: 'right' } });
      assert.deepEqual(at(answer, 'signIn.cartChanges'), [{ variantId: 'var_1', requestedQuantity: 7, ...expected }]);
      const asked = harness.gateway.requests.filter((request) => request.operationName === 'WebCartLower');
      assert.deepEqual(asked.map(({ variables }) => variables), lowered);
      assert.ok(asked.every(({ headers }) => headers['authorization'] === 'Bearer access.ada.1' && headers['x-guest-token'] === undefined));
      assert.deepEqual(answer.sections, []);
    }
  });

  it('moves the cart though nobody knows how many there are, or lowering is refused; both are reported', async () => {
    for (const [field, code] of [['ProductVariant.availableQuantity', 'UNAVAILABLE'], ['Mutation.cartLinesUpdate', 'TIMEOUT']] as const) {
      harness.gateway.reset();
      withPeople(harness.gateway);
      harness.gateway.mock({ Mutation: { cartMerge: { cart: { version: 4 }, changes: [summed({ quantity: 7, requestedQuantity: 7, availableQuantity: 4 })], leftOut: [], userErrors: [] } } });
      harness.gateway.fail(field, code);
      const browser = harness.browser();
      await browser.run('CartAdd', { lines: [{ variantId: 'var_1' }] });
      const answer = await browser.run('SignIn', { input: { email: 'ada@example.com', password: 'right' } });
      assert.deepEqual(at(answer, 'signIn.cartChanges'), [{ variantId: 'var_1', requestedQuantity: 7, quantity: 7, reason: 'SUMMED' }]);
      assert.deepEqual(answer.sections, [{ id: 'cartChanges', code, isPartial: true }]);
      await browser.run('CartPage');
      assert.equal(harness.gateway.requests.at(-1)?.headers['x-guest-token'], undefined, 'the guest is no more');
    }
  });

  it('answers wrong credentials as data and keeps the session', async () => {
    withPeople(harness.gateway);
    const browser = harness.browser();
    await browser.get('/csrf');
    await browser.run('Session');
    const { csrfToken } = (await (await browser.get('/csrf')).json()) as { csrfToken: string };
    browser.csrfToken = csrfToken;
    const before = browser.cookie;
    const answer = await browser.run('SignIn', { input: { email: 'ada@example.com', password: 'wrong' } });
    assert.equal(at(answer, 'signIn.session'), null);
    assert.equal(at(answer, 'signIn.userErrors.0.code'), 'INVALID_CREDENTIALS');
    assert.equal(browser.cookie, before);
  });

  it('ends with sign-out: the session is revoked, the cookie is of a new guest', async () => {
    withPeople(harness.gateway);
    const browser = await signIn(harness.browser(), 'ada@example.com');
    const signedIn = browser.cookie;
    await browser.run('SignOut');
    assert.ok(harness.gateway.requests.some((request) => request.operationName === 'WebSignOut' && request.headers['authorization'] === 'Bearer access.ada.1'));
    assert.equal(at(await browser.run('Session'), 'session.isSignedIn'), false);
    const thief = harness.browser();
    thief.cookie = signedIn;
    assert.equal(at(await thief.run('Session'), 'session.isSignedIn'), false);
  });

  it('exchanges an access token shortly before it ends, once for many requests at the same time', async () => {
    withPeople(harness.gateway, { accessSeconds: 5 });
    harness.gateway.mock({ Mutation: { sessionRefresh: () => sessionFor('ada@example.com', {}, 2) } });
    const browser = await signIn(harness.browser(), 'ada@example.com');
    harness.gateway.requests.length = 0;
    const answers = await Promise.all(Array.from({ length: 20 }, () => browser.run('AccountPage')));
    for (const answer of answers) assert.equal(at(answer, 'accountPage.profile.displayName'), 'ada', answer.text);
    assert.equal(harness.gateway.requests.filter((request) => request.operationName === 'WebSessionRefresh').length, 1);
    assert.match(answers[0]?.headers.getSetCookie()[0] ?? '', new RegExp(`^${browser.cookie}; .*Max-Age=86`), 'the cookie lasts as long as the new tokens');
    for (const request of harness.gateway.requests.slice(1)) assert.equal(request.headers['authorization'], 'Bearer access.ada.2');
  });

  it('goes on as a guest when the refresh token is refused', async () => {
    withPeople(harness.gateway, { accessSeconds: 5 });
    harness.gateway.mock({ Mutation: { sessionRefresh: { tokens: null, user: null, userErrors: [] } } });
    const browser = await signIn(harness.browser(), 'ada@example.com');
    const answer = await browser.run('Session');
    assert.equal(at(answer, 'session.isSignedIn'), false);
  });

  it('uses a token that is still good while the gateway cannot refresh it', async () => {
    withPeople(harness.gateway, { accessSeconds: 20 });
    harness.gateway.fail('Mutation.sessionRefresh', 'UNAVAILABLE');
    const browser = await signIn(harness.browser(), 'ada@example.com');
    assert.equal(at(await browser.run('AccountPage'), 'accountPage.profile.displayName'), 'ada');
  });

  it('exchanges a token that the gateway refuses before its time and asks again', async () => {
    withPeople(harness.gateway);
    harness.gateway.mock({ Mutation: { sessionRefresh: () => sessionFor('ada@example.com', {}, 2) } });
    const browser = await signIn(harness.browser(), 'ada@example.com');
    harness.gateway.refuseTokens(['access.ada.1']);
    assert.equal(at(await browser.run('AccountPage'), 'accountPage.profile.displayName'), 'ada');
  });

  it('asks the gateway for the numbers of the head in one request, and not at all when none is selected', async () => {
    withPeople(harness.gateway);
    harness.gateway.mock({ Query: { cart: { itemCount: 4 } } });
    const browser = await signIn(harness.browser(), 'ada@example.com');
    harness.gateway.requests.length = 0;
    const answer = await browser.run('Session');
    assert.equal(at(answer, 'session.cartItemCount'), 4);
    assert.equal(harness.gateway.requests.length, 1);
  });
});
