import assert from 'node:assert/strict';
import { after, afterEach, before, describe, it } from 'node:test';
import { secretHash } from '#platform/bff/secret';
import { testService } from '#platform/testing/test-environment';
import { at, type Browser } from './browser.ts';
import { startHarness, type Harness } from './harness.ts';
import { signIn, withPeople } from './people.ts';

/** A database of its own in the shared Redis, so that it can be emptied as a whole. */
const ownDatabase = (url: string) => `${url.replace(/\/\d*$/, '')}/11`;

describe('when Redis comes back empty', () => {
  let harness: Harness;
  before(async () => {
    harness = await startHarness({ redisUrl: ownDatabase(testService('TEST_REDIS_URL')) });
  });
  afterEach(() => harness.gateway.reset());
  after(async () => {
    await harness.redis.flushdb();
    await harness.stop();
  });

  async function signedIn(email = 'ada@example.com'): Promise<Browser> {
    withPeople(harness.gateway);
    const browser = harness.browser();
    await browser.get('/csrf');
    await signIn(browser, email);
    assert.equal(at(await browser.run('Session'), 'session.isSignedIn'), true);
    return browser;
  }

  it('people sign in again, and are then who they were', async () => {
    const browser = await signedIn();
    await harness.redis.flushdb();
    const lost = await browser.run('Session');
    assert.equal(lost.status, 200);
    assert.equal(at(lost, 'session.isSignedIn'), false);
    browser.csrfToken = ((await (await browser.get('/csrf')).json()) as { csrfToken: string }).csrfToken;
    await signIn(browser, 'ada@example.com');
    assert.equal(at(await browser.run('Session'), 'session.displayName'), 'ada');
  });

  it('an old cookie with its CSRF token does nothing in the name of anybody, and is never taken over', async () => {
    const browser = await signedIn();
    const { cookie, csrfToken } = browser;
    await harness.redis.flushdb();
    const thief = harness.browser();
    Object.assign(thief, { cookie, csrfToken });
    await thief.run('CartAdd', { lines: [{ variantId: 'var_1' }] });
    const asked = harness.gateway.requests.at(-1);
    assert.equal(asked?.headers['authorization'], undefined, 'the cart of nobody in particular');
    assert.notEqual(thief.cookie, cookie, 'a new session has a new id');
    await signedIn('ben@example.com');
    const id = cookie?.split('=')[1] ?? '';
    assert.equal(await harness.redis.exists(`web-session:{${secretHash(id)}}`), 0, 'nobody goes on under an id that was lost');
    thief.cookie = cookie;
    assert.equal(at(await thief.run('Session'), 'session.isSignedIn'), false);
  });

  it('a backup of Redis that is put back opens nothing without the cookie, which the server does not have', async () => {
    const browser = await signedIn();
    const key = `web-session:{${secretHash(browser.cookie?.split('=')[1] ?? '')}}`;
    const isHash = (await harness.redis.type(key)) === 'hash';
    const stored = JSON.stringify(isHash ? await harness.redis.hgetall(key) : await harness.redis.get(key));
    assert.ok(stored.length > 40, 'there is a session to look at');
    for (const secret of ['access.ada', 'refresh.ada', browser.csrfToken ?? 'none', 'ada@example.com']) assert.ok(!stored.includes(secret), `Redis shows "${secret}"`);
  });
});
