import assert from 'node:assert/strict';
import { after, before, describe, it } from 'node:test';
import { startHarness, type Harness } from './harness.ts';

describe('protection', () => {
  let harness: Harness;
  before(async () => {
    harness = await startHarness();
  });
  after(() => harness.stop());

  const headers = { 'content-type': 'application/json', 'x-app-version': '2.0.0' };
  const post = async (body: object): Promise<string> => {
    const response = await fetch(`${harness.base}/graphql`, { method: 'POST', headers, body: JSON.stringify(body) });
    return ((await response.json()) as { errors: { extensions: { code: string } }[] }).errors[0]?.extensions.code ?? 'none';
  };

  it('runs registered operations only', async () => {
    assert.equal(await post({ query: '{ home { sections { id } } }' }), 'OPERATION_NOT_REGISTERED');
    assert.equal(await post({ query: '{ __schema { types { name } } }' }), 'OPERATION_NOT_REGISTERED');
    assert.equal(await post({ documentId: '0'.repeat(64) }), 'PERSISTED_QUERY_NOT_FOUND');
    assert.equal(harness.gateway.requests.length, 0);
  });

  it('never runs a mutation by GET, and takes JSON only', async () => {
    const add = { lines: [{ variantId: 'var_1' }] };
    const app = Object.assign(harness.app(), { guestToken: 'g'.repeat(43) });
    assert.equal((await app.run('CartAdd', add, { method: 'GET' })).status, 405);
    assert.equal((await app.run('CartAdd', add, { headers: { 'content-type': 'text/plain' } })).status, 415);
    assert.equal(harness.gateway.requests.length, 0);
  });

  it('has no cookies and lets no page of any site read its answers', async () => {
    const answer = await harness.app().run('Home', {}, { headers: { cookie: 'sid=x', origin: 'https://evil.test' } });
    assert.deepEqual(answer.headers.getSetCookie(), []);
    assert.equal(answer.headers.get('access-control-allow-origin'), null);
    assert.equal(harness.gateway.requests.at(-1)?.headers.cookie, undefined);
  });
});
