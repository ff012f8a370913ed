import assert from 'node:assert/strict';
import { after, afterEach, before, describe, it } from 'node:test';
import { at } from './browser.ts';
import { startHarness, type Harness } from './harness.ts';

describe('while Redis is down', () => {
  let harness: Harness;
  before(async () => {
    harness = await startHarness({ redisUrl: 'redis://127.0.0.1:1', isRedisExpected: false });
  });
  afterEach(() => harness.gateway.reset());
  after(() => harness.stop());

  const staleCookie = `__Host-sid=${'a'.repeat(43)}`;

  it('pages for guests still come', async () => {
    const answer = await harness.browser().run('HomePage');
    assert.equal(answer.status, 200);
    assert.ok(at(answer, 'homePage.newArrivals'));
    assert.match(answer.headers.get('cache-control') ?? '', /^public/);
  });

  it('a visitor with a cookie gets the page without what is personal, which is reported and never cached', async () => {
    const browser = harness.browser();
    browser.cookie = staleCookie;
    const answer = await browser.run('HomePage');
    assert.ok(at(answer, 'homePage.newArrivals'));
    assert.deepEqual(answer.sections, [{ id: 'recentOrders', code: 'UNAVAILABLE' }]);
    assert.equal(answer.headers.get('cache-control'), 'private, no-store');
  });

  it('signing in answers UNAVAILABLE, with a cookie and without', async () => {
    for (const cookie of [null, staleCookie]) {
      const browser = harness.browser();
      browser.cookie = cookie;
      const answer = await browser.run('SignIn', { input: { email: 'ada@example.com', password: 'right' } });
      assert.equal(answer.errors[0]?.extensions.code, 'UNAVAILABLE');
    }
    assert.equal(harness.gateway.requests.length, 0, 'no password goes anywhere while nobody can stay signed in');
  });

  it('GET /csrf answers 503', async () => {
    assert.equal((await harness.browser().get('/csrf')).status, 503);
  });
});
