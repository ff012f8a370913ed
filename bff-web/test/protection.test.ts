import assert from 'node:assert/strict';
import { after, afterEach, before, describe, it } from 'node:test';
import { startHarness, storefrontOrigin, type Harness } from './harness.ts';
import { signIn, withPeople } from './people.ts';

describe('protection', () => {
  let harness: Harness;
  before(async () => {
    harness = await startHarness();
  });
  afterEach(() => harness.gateway.reset());
  after(() => harness.stop());

  const add = { lines: [{ variantId: 'var_1' }] };

  it('refuses a mutation of a session without its CSRF token, or with another session’s', async () => {
    withPeople(harness.gateway);
    const browser = await signIn(harness.browser(), 'ada@example.com');
    const other = harness.browser();
    await other.run('CartAdd', add);
    for (const token of [null, 'wrong', other.csrfToken]) {
      const copy = harness.browser();
      copy.cookie = browser.cookie;
      copy.csrfToken = token;
      const answer = await copy.run('CartAdd', add);
      assert.deepEqual([answer.status, answer.errors[0]?.extensions.code], [403, 'FORBIDDEN']);
    }
    assert.deepEqual((await browser.run('CartAdd', add)).errors, []);
  });

  it('refuses what a page of another site sends, cookie or not', async () => {
    const browser = harness.browser();
    await browser.run('CartAdd', add);
    const hostile: Record<string, string>[] = [{ origin: 'https://evil.test' }, { origin: 'null' }, { origin: `${storefrontOrigin}.evil.test` }];
    for (const headers of hostile) {
      assert.equal((await browser.run('CartAdd', add, { headers })).status, 403);
      assert.equal((await harness.browser().run('SignIn', { input: { email: 'a@b.c', password: 'right' } }, { headers })).status, 403);
      assert.equal((await browser.run('HomePage', {}, { method: 'POST', headers })).status, 403);
    }
  });

  it('takes JSON only and never a mutation by GET', async () => {
    const browser = harness.browser();
    assert.equal((await browser.run('CartAdd', add, { headers: { 'content-type': 'text/plain' } })).status, 415);
    assert.equal((await browser.run('CartAdd', add, { method: 'GET' })).status, 405);
    assert.equal(harness.gateway.requests.length, 0);
  });

  it('lets only the storefront read answers across origins', async () => {
    const preflight = (origin: string): Promise<Response> => fetch(`${harness.base}/graphql`, { method: 'OPTIONS', headers: { origin, 'access-control-request-method': 'POST' } });
    const allowed = await preflight(storefrontOrigin);
    assert.equal(allowed.status, 204);
    assert.equal(allowed.headers.get('access-control-allow-origin'), storefrontOrigin);
    assert.equal(allowed.headers.get('access-control-allow-credentials'), 'true');
    assert.match(allowed.headers.get('access-control-allow-headers') ?? '', /x-csrf-token/);
    const refused = await preflight('https://evil.test');
    assert.equal(refused.status, 403);
    assert.equal(refused.headers.get('access-control-allow-origin'), null);
    const answer = await harness.browser().run('HomePage', {}, { headers: { origin: 'https://evil.test' } });
    assert.equal(answer.headers.get('access-control-allow-origin'), null);
  });

  it('runs registered operations only', async () => {
    const post = async (body: object): Promise<string> => {
      const response = await fetch(`${harness.base}/graphql`, { method: 'POST', headers: { 'content-type': 'application/json', origin: storefrontOrigin }, body: JSON.stringify(body) });
      return ((await response.json()) as { errors: { extensions: { code: string } }[] }).errors[0]?.extensions.code ?? 'none';
    };
    assert.equal(await post({ query: '{ homePage { seo { title } } }' }), 'OPERATION_NOT_REGISTERED');
    assert.equal(await post({ query: '{ __schema { types { name } } }' }), 'OPERATION_NOT_REGISTERED');
    assert.equal(await post({ documentId: '0'.repeat(64) }), 'PERSISTED_QUERY_NOT_FOUND');
  });
});
