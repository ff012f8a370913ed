import assert from 'node:assert/strict';
import { after, afterEach, before, describe, it, mock } from 'node:test';
import { secretHash } from '#platform/bff/secret';
import { leaseMs } from '#platform/cache/watched-keys';
import { waitFor } from '#platform/testing/wait-for';
import { at, type Browser } from './browser.ts';
import { startHarness, type Harness } from './harness.ts';
import { signIn, withPeople } from './people.ts';

describe('a session that a process remembers', () => {
  let one: Harness;
  let other: Harness;
  before(async () => {
    [one, other] = await Promise.all([startHarness(), startHarness()]);
  });
  afterEach(() => [one, other].forEach(({ gateway }) => gateway.reset()));
  after(() => Promise.all([one.stop(), other.stop()]));

  /** The same browser on two instances of the web BFF, which both have just answered it. */
  async function onBoth(): Promise<[Browser, Browser]> {
    [one, other].forEach(({ gateway }) => withPeople(gateway));
    const here = await signIn(one.browser(), 'ada@example.com');
    const there = other.browser();
    Object.assign(there, { cookie: here.cookie, csrfToken: here.csrfToken });
    for (const browser of [here, there]) assert.equal(at(await browser.run('Session'), 'session.displayName'), 'ada');
    return [here, there];
  }
  const keyOf = ({ cookie }: Browser): string => `web-session:{${secretHash(cookie?.split('=')[1] ?? '')}}`;
  const tokensSent = () => other.gateway.requests.map(({ headers }) => headers['authorization']);

  it('ends for all instances with the answer to the sign-out: the very next question is answered as to a stranger', async () => {
    const [here, there] = await onBoth();
    await here.run('SignOut');
    const answer = await there.run('Session');
    assert.equal(at(answer, 'session.isSignedIn'), false);
    assert.equal(at(await there.run('WishlistPage'), 'wishlistPage'), null);
  });

  it('is looked at again when the gateway has answered; if it ended by then, what was made in its name is thrown away, and the page is that of a stranger', async () => {
    const [here, there] = await onBoth();
    const before = other.gateway.requests.length;
    const held = Promise.withResolvers<void>();
    other.gateway.hold(held.promise);
    const asking = there.run('CartPage');
    await waitFor(() => other.gateway.requests.length > before, { what: 'the question to the gateway' });
    await here.run('SignOut');
    held.resolve();
    const answer = await asking;
    assert.deepEqual(tokensSent().slice(before), ['Bearer access.ada.1', undefined], 'asked again without a token');
    assert.equal(at(await there.run('Session'), 'session.isSignedIn'), false);
    assert.equal(answer.status, 200);
  });

  it('is followed by what another instance has made of it since', async () => {
    const [here, there] = await onBoth();
    await here.run('SignOut');
    await signIn(here, 'ben@example.com');
    Object.assign(there, { cookie: here.cookie });
    assert.equal(at(await there.run('Session'), 'session.displayName'), 'ben');
    await other.redis.set(keyOf(there), 'not what we wrote', 'KEEPTTL');
    await waitFor(async () => at(await there.run('Session'), 'session.isSignedIn') === false, { what: 'word of the change', timeoutMs: 1_000 });
    for (let time = 0; time < 3; time += 1) assert.equal(at(await there.run('Session'), 'session.isSignedIn'), false, 'and stays so');
  });

  it('makes no change and sends no token by itself: mutations look the session up first', async () => {
    const [here, there] = await onBoth();
    await here.run('SignOut');
    const before = other.gateway.requests.length;
    const answer = await there.run('CartAdd', { lines: [{ variantId: 'var_1' }] });
    assert.deepEqual(tokensSent().slice(before).filter(Boolean), []);
    assert.equal(answer.text.includes('ada'), false);
  });

  it('that stands is answered with one question to the gateway, and to the store none but for a sign of life now and then', async () => {
    const [, there] = await onBoth();
    const before = other.gateway.requests.length;
    const get = mock.method(other.redis, 'get');
    for (let time = 0; time < 5; time += 1) assert.equal((await there.run('CartPage')).status, 200);
    assert.deepEqual(tokensSent().slice(before), Array.from({ length: 5 }, () => 'Bearer access.ada.1'));
    assert.ok(get.mock.callCount() <= 1, 'read once at most, where it was not watched yet');
    get.mock.restore();
  });

  it('of which the store cannot tell whether it stands is nobody in particular', async () => {
    const [, there] = await onBoth();
    const before = other.gateway.requests.length;
    const away = () => Promise.reject(new Error('away'));
    const held = Promise.withResolvers<void>();
    other.gateway.hold(held.promise);
    const mocked = (['get', 'ping'] as const).map((command) => mock.method(other.redis, command, away));
    const askedAt = performance.now();
    const asking = there.run('AccountPage');
    await waitFor(() => performance.now() - askedAt > leaseMs, { what: 'the end of the lease' });
    held.resolve();
    const answer = await asking;
    for (const each of mocked) each.mock.restore();
    assert.deepEqual(answer.sections.map(({ code }) => code).filter((code) => code !== 'UNAVAILABLE'), []);
    assert.equal(answer.text.includes('ORDER-OF-ada'), false);
    assert.deepEqual(tokensSent().slice(before + 1).filter(Boolean), []);
    assert.equal((await there.run('AccountPage')).text.includes('ORDER-OF-ada'), true, 'and who they were when it can tell again');
  });
});
