import assert from 'node:assert/strict';
import { after, afterEach, before, describe, it, mock } from 'node:test';
import { secretHash } from '#platform/bff/secret';
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

  it('is looked up while the gateway is asked; if it was removed by then, what was made in its name is thrown away, and the page is that of a stranger', async () => {
    const [, there] = await onBoth();
    const before = other.gateway.requests.length;
    const get = other.redis.get.bind(other.redis);
    // A lookup that came first would wait for ever.
    mock.method(other.redis, 'get', async (key: string) => {
      await waitFor(() => other.gateway.requests.length > before, { what: 'the question to the gateway' });
      await other.redis.del(keyOf(there));
      return get(key);
    }, { times: 1 });
    const answer = await there.run('CartPage');
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
    assert.equal(at(await there.run('Session'), 'session.isSignedIn'), false);
  });

  it('makes no change and sends no token by itself: mutations look the session up first', async () => {
    const [here, there] = await onBoth();
    await here.run('SignOut');
    const before = other.gateway.requests.length;
    const answer = await there.run('CartAdd', { lines: [{ variantId: 'var_1' }] });
    assert.deepEqual(tokensSent().slice(before).filter(Boolean), []);
    assert.equal(answer.text.includes('ada'), false);
  });

  it('that stands is answered with one question to the gateway and one to the store', async () => {
    const [, there] = await onBoth();
    const before = other.gateway.requests.length;
    const get = mock.method(other.redis, 'get');
    assert.equal((await there.run('CartPage')).status, 200);
    assert.deepEqual(tokensSent().slice(before), ['Bearer access.ada.1']);
    assert.equal(get.mock.callCount(), 1);
    get.mock.restore();
  });

  it('of which the store cannot tell whether it stands is nobody in particular', async () => {
    const [, there] = await onBoth();
    const before = other.gateway.requests.length;
    const get = mock.method(other.redis, 'get', () => Promise.reject(new Error('away')));
    const answer = await there.run('AccountPage');
    get.mock.restore();
    assert.deepEqual(answer.sections.map(({ code }) => code).filter((code) => code !== 'UNAVAILABLE'), []);
    assert.equal(answer.text.includes('ORDER-OF-ada'), false);
    assert.deepEqual(tokensSent().slice(before + 1).filter(Boolean), []);
    assert.equal((await there.run('AccountPage')).text.includes('ORDER-OF-ada'), true, 'and who they were when it can tell again');
  });
});
