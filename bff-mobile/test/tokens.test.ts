import assert from 'node:assert/strict';
import { after, afterEach, before, describe, it } from 'node:test';
import { at } from './app.ts';
import { startHarness, type Harness } from './harness.ts';
import { signIn, summed, withPeople } from './people.ts';

describe('tokens', () => {
  let harness: Harness;
  before(async () => {
    harness = await startHarness();
  });
  afterEach(() => harness.gateway.reset());
  after(() => harness.stop());

  const device = { id: 'device-one', name: 'Pixel 9' };
  const credentials = { email: 'ada@example.com', password: 'right', device };
  const seen = (operation: string) => harness.gateway.requests.find((request) => request.operationName === operation);

  it('signing in binds the session to the device and gives its tokens, never a cookie', async () => {
    withPeople(harness.gateway);
    const answer = await harness.app().run('SignIn', { input: credentials });
    assert.equal(at(answer, 'signIn.tokens.accessToken'), 'access.ada.1');
    assert.equal(at(answer, 'signIn.person.locale'), 'de-DE');
    assert.deepEqual(seen('MobileSignIn')?.variables['input'], { email: 'ada@example.com', password: 'right', client: { kind: 'mobile', deviceId: 'device-one', deviceName: 'Pixel 9' } });
    assert.deepEqual(answer.headers.getSetCookie(), []);
    assert.equal(answer.headers.get('cache-control'), 'private, no-store');
  });

  it('signing up remembers language and market', async () => {
    withPeople(harness.gateway);
    const answer = await harness.app().run('SignUp', { input: { ...credentials, displayName: 'Ada', display: { locale: 'de-de', currency: 'EUR' } } });
    assert.ok(at(answer, 'signUp.tokens.refreshToken'));
    const input = seen('MobileSignUp')?.variables['input'] as Record<string, unknown>;
    assert.deepEqual([input['displayName'], input['locale'], input['currency']], ['Ada', 'de-DE', 'EUR']);
  });

  it('a wrong password is data with a code, and no tokens', async () => {
    withPeople(harness.gateway);
    const answer = await harness.app().run('SignIn', { input: { ...credentials, password: 'wrong' } });
    assert.equal(at(answer, 'signIn.userErrors.0.code'), 'INVALID_CREDENTIALS');
    assert.deepEqual([at(answer, 'signIn.tokens'), at(answer, 'signIn.person')], [null, null]);
  });

  it('a refresh token is exchanged on its own device only', async () => {
    withPeople(harness.gateway);
    const app = harness.app();
    const refreshToken = at(await app.run('SignIn', { input: credentials }), 'signIn.tokens.refreshToken');
    const stolen = await harness.app().run('Refresh', { input: { refreshToken, deviceId: 'device-two' } });
    assert.deepEqual([at(stolen, 'refresh.tokens'), at(stolen, 'refresh.userErrors.0.code')], [null, 'INVALID_TOKEN']);
    const exchanged = await app.run('Refresh', { input: { refreshToken, deviceId: 'device-one', idempotencyKey: 'once-per-exchange' } });
    assert.equal(at(exchanged, 'refresh.tokens.accessToken'), 'access.ada.2');
    assert.equal(harness.gateway.requests.at(-1)?.variables['idempotencyKey'], 'once-per-exchange');
  });

  it('an access token that has ended spoils neither signing in nor an exchange', async () => {
    withPeople(harness.gateway);
    harness.gateway.refuseTokens(['stale']);
    const app = harness.app();
    app.accessToken = 'stale';
    assert.ok(at(await app.run('SignIn', { input: credentials }), 'signIn.tokens'));
    assert.ok(at(await app.run('Refresh', { input: { refreshToken: 'refresh.ada.device-one.1', deviceId: 'device-one' } }), 'refresh.tokens'));
  });

  it('an access token that has ended is UNAUTHENTICATED on every screen and mutation, never a guest’s answer', async () => {
    harness.gateway.refuseTokens(['stale']);
    const app = harness.app();
    app.accessToken = 'stale';
    for (const [name, variables] of [['Home', {}], ['Product', { slug: 'a' }], ['Cart', {}], ['Orders', {}], ['CartAdd', { lines: [{ variantId: 'v' }] }], ['SignOut', {}]] as const) {
      const answer = await app.run(name, variables);
      assert.equal(answer.errors[0]?.extensions.code, 'UNAUTHENTICATED', name);
      assert.equal(answer.headers.get('etag'), null, name);
    }
  });

  it('a token that cannot be one is refused before anybody is asked', async () => {
    const app = harness.app();
    const headers: [Record<string, string>, number, string][] = [
      [{ authorization: 'Basic YTpi' }, 401, 'UNAUTHENTICATED'],
      [{ 'x-guest-token': 'short' }, 400, 'BAD_USER_INPUT'],
    ];
    for (const [header, status, code] of headers) {
      const answer = await app.run('Cart', {}, { headers: header });
      assert.deepEqual([answer.status, answer.errors[0]?.extensions.code], [status, code]);
    }
    assert.equal(harness.gateway.requests.length, 0);
  });

  it('a guest gets a secret of their own, which names their cart', async () => {
    const [one, two] = await Promise.all([harness.app().run('GuestStart'), harness.app().run('GuestStart')]);
    assert.match(String(at(one, 'guestStart.guestToken')), /^[\w-]{43}$/);
    assert.notEqual(at(one, 'guestStart.guestToken'), at(two, 'guestStart.guestToken'));
    const app = harness.app();
    app.guestToken = String(at(one, 'guestStart.guestToken'));
    await app.run('CartAdd', { lines: [{ variantId: 'var_1' }] });
    assert.equal(harness.gateway.requests[0]?.headers['x-guest-token'], app.guestToken);
  });

  it('who is nobody yet cannot change a cart', async () => {
    const answer = await harness.app().run('CartAdd', { lines: [{ variantId: 'var_1' }] });
    assert.equal(answer.errors[0]?.extensions.code, 'UNAUTHENTICATED');
    assert.equal(harness.gateway.requests.length, 0);
  });

  it('the guest’s cart moves into the person’s at sign-in, and the app learns what changed', async () => {
    withPeople(harness.gateway);
    const app = harness.app();
    app.guestToken = 'g'.repeat(43);
    const answer = await app.run('SignIn', { input: credentials });
    assert.equal(at(answer, 'signIn.isGuestCartMerged'), true);
    assert.deepEqual(at(answer, 'signIn.cartChanges'), [{ variantId: 'var_1', requestedQuantity: 5, quantity: 3, reason: 'LINE_LIMIT' }]);
    const { authorization, 'x-guest-token': guestToken } = seen('MobileCartMerge')?.headers ?? {};
    assert.deepEqual([authorization, guestToken], ['Bearer access.ada.1', app.guestToken]);
  });

  it('the app learns what one cart could not hold, and keeps the guest token while lines are left in the guest’s cart', async () => {
    const lost = { variantId: null, quantity: null, vendorId: null };
    const line = { ...lost, kind: 'LINE', label: 'Oak bowl', variantId: 'var_9', quantity: 3 };
    const note = { ...lost, kind: 'NOTE', label: 'Ring twice' };
    for (const { leftOut, isMerged } of [{ leftOut: [line, note], isMerged: false }, { leftOut: [note], isMerged: true }]) {
      withPeople(harness.gateway);
      harness.gateway.mock({ Mutation: { cartMerge: { cart: { version: 4 }, changes: [], leftOut, userErrors: [] } } });
      const app = harness.app();
      app.guestToken = 'g'.repeat(43);
      const answer = await app.run('SignIn', { input: credentials });
      assert.deepEqual([at(answer, 'signIn.cartLeftOut'), at(answer, 'signIn.isGuestCartMerged'), answer.sections], [leftOut, isMerged, []]);
    }
  });

  it('a cart that cannot be moved does not undo the sign-in: it is told, and the guest token stays good', async () => {
    withPeople(harness.gateway);
    const app = harness.app();
    app.guestToken = 'g'.repeat(43);
    const spoil = [() => harness.gateway.fail('Mutation.cartMerge', 'UNAVAILABLE'), () => harness.gateway.refuseTokens(['access.ada.1'])];
    for (const [i, code] of ['UNAVAILABLE', 'UNAUTHENTICATED'].entries()) {
      spoil[i]?.();
      const answer = await app.run('SignIn', { input: credentials });
      assert.ok(at(answer, 'signIn.tokens'));
      assert.equal(at(answer, 'signIn.isGuestCartMerged'), false);
      assert.deepEqual(answer.sections, [{ id: 'cartChanges', code }]);
      harness.gateway.reset();
      withPeople(harness.gateway);
    }
  });

  it('what both carts had together is lowered to what can be had, once, and only then', async () => {
    for (const { availableQuantity, expected, lowered } of [
      { availableQuantity: 4, expected: { quantity: 4, reason: 'STOCK' }, lowered: [{ lines: [{ lineId: 'cln_1', quantity: 4 }], cartVersion: 4 }] },
      { availableQuantity: 7, expected: { quantity: 7, reason: 'SUMMED' }, lowered: [] },
    ]) {
      harness.gateway.reset();
      withPeople(harness.gateway);
      harness.gateway.mock({
        Mutation: { cartMerge: { cart: { version: 4 }, changes: [summed({ quantity: 7, requestedQuantity: 7, availableQuantity })], leftOut: [], userErrors: [] }, cartLinesUpdate: { userErrors: [] } },
      });
      const app = harness.app();
      app.guestToken = 'g'.repeat(43);
      const answer = await app.run('SignIn', { input: credentials });
      assert.deepEqual(at(answer, 'signIn.cartChanges'), [{ variantId: 'var_1', requestedQuantity: 7, ...expected }]);
      const asked = harness.gateway.requests.filter((request) => request.operationName === 'MobileCartLower');
      assert.deepEqual(asked.map(({ variables }) => variables), lowered);
      assert.ok(asked.every(({ headers }) => headers.authorization === 'Bearer access.ada.1'));
      assert.deepEqual(answer.sections, []);
    }
  });

  it('a cart whose sums could not be lowered has moved all the same, and it is told', async () => {
    for (const [field, code] of [['ProductVariant.availableQuantity', 'UNAVAILABLE'], ['Mutation.cartLinesUpdate', 'TIMEOUT']] as const) {
      harness.gateway.reset();
      withPeople(harness.gateway);
      harness.gateway.mock({ Mutation: { cartMerge: { cart: { version: 4 }, changes: [summed({ quantity: 7, requestedQuantity: 7, availableQuantity: 4 })], leftOut: [], userErrors: [] } } });
      harness.gateway.fail(field, code);
      const app = harness.app();
      app.guestToken = 'g'.repeat(43);
      const answer = await app.run('SignIn', { input: credentials });
      assert.equal(at(answer, 'signIn.isGuestCartMerged'), true);
      assert.deepEqual(at(answer, 'signIn.cartChanges'), [{ variantId: 'var_1', requestedQuantity: 7, quantity: 7, reason: 'SUMMED' }]);
      assert.deepEqual(answer.sections, [{ id: 'cartChanges', code, isPartial: true }]);
    }
  });

  it('signing out ends the session', async () => {
    withPeople(harness.gateway);
    const app = await signIn(harness.app(), 'ada@example.com');
    assert.deepEqual(at(await app.run('SignOut'), 'signOut'), { isSignedOut: true, userErrors: [] });
    assert.equal(harness.gateway.requests.at(-1)?.headers.authorization, 'Bearer access.ada.1');
  });
});
