import assert from 'node:assert/strict';
import { createHash } from 'node:crypto';
import { request } from 'node:http';
import { after, before, describe, test } from 'node:test';
import { brotliDecompressSync, gunzipSync } from 'node:zlib';
import { closeRedis, createRedis, type Redis } from '#platform/cache/redis';
import { anonymousViewer } from '#platform/auth/viewer';
import { silentLogger } from '#platform/telemetry/logger';
import { testService } from '#platform/testing/test-environment';
import { waitFor } from '#platform/testing/wait-for';
import { createLoadShedding } from '#platform/limits/load-shedding';
import { createRateLimits, type RatePerMinute } from '../limits/rate-limits.ts';
import { encodingFor } from '#platform/server/compression';
import { startCachedShop, type CachedShop } from './fixtures/cached-shop.ts';
import { newPrefix, startCachedGateway, type CachedGateway } from './fixtures/start-cached-gateway.ts';
import { startGateway, type TestGateway } from './fixtures/start-gateway.ts';

const query = 'query Named { products { id name price } }';
const write = 'mutation Write { reprice(id: "1", price: 10) { id } }';
const largeQuery = '{ products(first: 59) { id name price seller { id } } }';
const idOf = (text: string): string => createHash('sha256').update(text).digest('hex');
const id = idOf(query);

interface Raw {
  status: number;
  headers: NodeJS.Dict<string | string[]>;
  body: Buffer;
}

/** `fetch` decompresses and asks for encodings by itself. */
function raw(url: string, headers: Record<string, string>): Promise<Raw> {
  return new Promise((resolve, reject) => {
    request(url, { headers }, (response) => {
      const chunks: Buffer[] = [];
      response.on('data', (chunk: Buffer) => chunks.push(chunk));
      response.on('end', () => resolve({ status: response.statusCode ?? 0, headers: response.headers, body: Buffer.concat(chunks) }));
    })
      .on('error', reject)
      .end();
  });
}

describe('GET by hash, entity tags and compression', () => {
  let shop: CachedShop;
  let gateway: CachedGateway;
  before(async () => {
    shop = await startCachedShop();
    for (let number = 4; number < 60; number += 1) shop.prices.set(String(number), number);
    gateway = await startCachedGateway([shop.catalog, shop.reviews], { overrides: { registered: [query, write, largeQuery] } });
  });
  after(async () => {
    await gateway.close();
    await shop.close();
  });
  const get = (search: string, headers: Record<string, string> = {}) => raw(`${gateway.url}/graphql?${search}`, headers);

  test('a registered query can be named by its hash, in both spellings', async () => {
    const posted = await gateway.query(query);
    for (const search of [`id=${id}`, `extensions=${encodeURIComponent(JSON.stringify({ persistedQuery: { version: 1, sha256Hash: id } }))}`]) {
      const { status, body } = await get(search);
      assert.equal(status, 200);
      assert.equal(body.toString(), posted.text);
    }
  });

  test('a query that somebody sent, but nobody registered, cannot be named', async () => {
    assert.equal((await gateway.query('{ now }')).status, 200);
    assert.equal((await get(`id=${idOf('{ now }')}`)).status, 404);
  });

  test('unknown hashes, malformed ones, bad variables and writes are refused with what is wrong', async () => {
    const codeOf = ({ body }: Raw) => (JSON.parse(body.toString()) as { errors: { extensions: { code: string } }[] }).errors[0]?.extensions.code;
    assert.equal(codeOf(await get(`id=${'0'.repeat(64)}`)), 'PERSISTED_QUERY_NOT_FOUND');
    assert.equal(codeOf(await get('id=abc')), 'BAD_USER_INPUT');
    assert.equal(codeOf(await get(`id=${id}&variables=[1]`)), 'BAD_USER_INPUT');
    assert.equal((await get(`id=${idOf(write)}`)).status, 405);
  });

  test('HEAD is answered as GET is, and writes as little, whether the operation is known already or not', async () => {
    const head = (of: string) => fetch(`${gateway.url}/graphql?id=${idOf(of)}`, { method: 'HEAD' });
    await gateway.query(write);
    shop.catalog.requests.length = 0;
    assert.equal((await head(write)).status, 405);
    assert.equal(shop.catalog.requests.length, 0);
    const got = await get(`id=${id}`);
    const { headers } = await head(query);
    for (const name of ['etag', 'vary', 'content-length', 'content-type']) assert.equal(headers.get(name), got.headers[name], name);
  });

  test('the text of a query by GET needs a header that other sites cannot send', async () => {
    assert.equal((await get(`query=${encodeURIComponent('{ now }')}`)).status, 400);
    assert.equal((await get(`query=${encodeURIComponent('{ now }')}`, { 'apollo-require-preflight': '1' })).status, 200);
  });

  test('an answer that has not changed is not sent again', async () => {
    const first = await get(`id=${id}`);
    const etag = String(first.headers['etag']);
    assert.match(etag, /^W\/"/);
    const again = await get(`id=${id}`, { 'if-none-match': etag });
    assert.equal(again.status, 304);
    assert.equal(again.body.length, 0);
    shop.prices.set('1', 77);
    await gateway.cache.evict({ types: ['Product'] });
    assert.equal((await get(`id=${id}`, { 'if-none-match': etag })).status, 200);
  });

  test('large answers are compressed as the client likes, small ones and those of clients without a wish are not', async () => {
    const large = idOf(largeQuery);
    const plain = await get(`id=${large}`);
    assert.equal(plain.headers['content-encoding'], undefined);
    const br = await get(`id=${large}`, { 'accept-encoding': 'gzip, br' });
    assert.equal(br.headers['content-encoding'], 'br');
    assert.match(String(br.headers['vary']), /accept-encoding/);
    assert.equal(brotliDecompressSync(br.body).toString(), plain.body.toString());
    const gzip = await get(`id=${large}`, { 'accept-encoding': 'gzip, br;q=0.5' });
    assert.equal(gunzipSync(gzip.body).toString(), plain.body.toString());
    assert.equal((await get(`id=${id}`, { 'accept-encoding': 'br' })).headers['content-encoding'], undefined);
  });

  test('encodings are chosen by weight', () => {
    assert.equal(encodingFor(''), undefined);
    assert.equal(encodingFor('identity'), undefined);
    assert.equal(encodingFor('br;q=0, gzip;q=0'), undefined);
    assert.equal(encodingFor('*'), 'br');
    assert.equal(encodingFor('*;q=0.5, gzip'), 'gzip');
  });

  test('uploads and batches are refused', async () => {
    const multipart = await fetch(`${gateway.url}/graphql`, { method: 'POST', headers: { 'content-type': 'multipart/form-data; boundary=x' }, body: '--x--' });
    assert.equal(multipart.status, 400);
    const batch = await fetch(`${gateway.url}/graphql`, { method: 'POST', headers: { 'content-type': 'application/json' }, body: JSON.stringify([{ query }, { query }]) });
    assert.equal(batch.status, 400);
  });
});

describe('limits', () => {
  let shop: CachedShop;
  let redis: Redis;
  before(async () => {
    shop = await startCachedShop();
    redis = createRedis({ url: testService('TEST_REDIS_URL'), logger: silentLogger(), commandTimeoutMs: 1000 });
    await waitFor(() => redis.status === 'ready', { what: 'the connection to Redis' });
  });
  after(async () => {
    await closeRedis(redis);
    await shop.close();
  });

  async function limited(perMinute: Partial<RatePerMinute>, work: (gateway: TestGateway) => Promise<void>): Promise<void> {
    const rateLimits = createRateLimits({ redis, name: newPrefix(), perMinute: { actor: 0, address: 0, client: 0, ...perMinute } });
    const viewerOfToken = async (token: string) => anonymousViewer({ kind: 'user', userId: token });
    const gateway = await startGateway([shop.catalog, shop.reviews], { viewerOfToken, traffic: { rateLimits, stop: async () => undefined } });
    try {
      await work(gateway);
    } finally {
      await gateway.close();
    }
  }

  test('what is refused for its size counts as a request, since it had to be read', async () => {
    await limited({ address: 3 }, async (gateway) => {
      const statusOf = async () => (await gateway.query(`{ ${'now '.repeat(2000)} }`)).status;
      assert.deepEqual([await statusOf(), await statusOf(), await statusOf(), await statusOf()], [400, 400, 400, 429]);
    });
  });

  test('a person who asks too often is told the limit and when to come back; others are not', async () => {
    await limited({ actor: 3 }, async (gateway) => {
      const as = (name: string) => gateway.query('{ now }', {}, { authorization: `Bearer ${name}` });
      const answers = [await as('anna'), await as('anna'), await as('anna')];
      assert.deepEqual(answers.map(({ status }) => status), [200, 200, 200]);
      assert.match(answers[0]?.headers.get('ratelimit') ?? '', /^"actor";r=\d+;t=\d+$/);
      assert.equal(answers[0]?.headers.get('ratelimit-policy'), '"actor";q=3;w=60');
      const refused = await as('anna');
      assert.equal(refused.status, 429);
      assert.ok(Number(refused.headers.get('retry-after')) >= 1);
      const { code, limit, retryAfterSeconds } = refused.errors[0]?.extensions ?? {};
      assert.equal(code, 'RATE_LIMITED');
      assert.ok(Number(retryAfterSeconds) >= 1);
      const { name, max, windowSeconds, remaining } = limit as Record<string, unknown>;
      assert.deepEqual({ name, max, windowSeconds, remaining }, { name: 'actor', max: 3, windowSeconds: 60, remaining: 0 });
      assert.equal((await as('bert')).status, 200);
    });
  });

  test('addresses and client names have limits of their own', async () => {
    await limited({ address: 2 }, async (gateway) => {
      const statuses = [await gateway.query('{ now }'), await gateway.query('{ now }'), await gateway.query('{ now }')].map(({ status }) => status);
      assert.deepEqual(statuses, [200, 200, 429]);
    });
    await limited({ client: 1 }, async (gateway) => {
      const by = (name: string) => gateway.query('{ now }', {}, { 'x-client-name': name });
      assert.deepEqual([(await by('web')).status, (await by('web')).status, (await by('mobile')).status], [200, 429, 200]);
    });
  });

  test('requests of visitors are refused while the event loop is late, those of others later', async () => {
    const shedding = createLoadShedding({ anonymousMs: 10, everybodyMs: 100_000 });
    const gateway = await startGateway([shop.catalog, shop.reviews], { viewerOfToken: async () => anonymousViewer(), traffic: { shedding, stop: async () => undefined } });
    try {
      const blocked = setInterval(() => {
        const until = performance.now() + 60;
        while (performance.now() < until) Math.sqrt(until);
      }, 1);
      await waitFor(() => shedding.delayMs() > 20, { what: 'the event loop to be late' });
      const refused = await gateway.query('{ now }');
      const served = await gateway.query('{ now }', {}, { authorization: 'Bearer anna' });
      clearInterval(blocked);
      assert.deepEqual([refused.status, refused.errors[0]?.extensions['code'], refused.headers.get('retry-after')], [503, 'UNAVAILABLE', '1']);
      assert.match(refused.text, /"name":"eventLoopDelayMs"/);
      assert.equal(served.status, 200);
      await waitFor(async () => (await gateway.query('{ now }')).status === 200, { what: 'calm' });
    } finally {
      shedding.stop();
      await gateway.close();
    }
  });
});
