import assert from 'node:assert/strict';
import { after, before, describe, test } from 'node:test';
import { auditGraphqlOverHttp } from '#platform/testing/graphql-over-http';
import { getIntrospectionQuery } from 'graphql';
import type { Answer } from './fixtures/start-gateway.ts';
import { startPartnerGateway, type PartnerGateway } from './fixtures/start-partner-gateway.ts';

const all = ['catalog:read', 'catalog:write', 'finance:read'];
/** Names that the supergraph has and the contract has not. */
const hidden = ['secret', 'signIn', 'broken', 'badge', 'Review.by'];

const limitOf = (errors: Answer['errors']) => errors[0]?.extensions['limit'] as { name: string } | undefined;

describe('the partner endpoint', () => {
  let partner: PartnerGateway;
  let key: string;
  before(async () => {
    partner = await startPartnerGateway();
    key = partner.keys.add('main', { scopes: all });
  });
  after(() => partner.close());
  const ask = (query: string, variables?: Record<string, unknown>) => partner.ask(key, query, variables);

  test('answers a key what the contract offers, and says what it cost and what is left', async () => {
    const { data, cost, headers } = await ask('query Top { products(first: 5) { id seller { rating } reviews(first: 2) { text } } }');
    assert.equal((data?.['products'] as unknown[] | undefined)?.length, 3);
    assert.deepEqual([cost.requested, cost.actual], [5 + 5 + 10, 3 + 3 + 6]);
    assert.deepEqual(Object.keys(cost.limits).sort(), ['costPerDay', 'costPerMinute', 'requestsPerDay', 'requestsPerMinute']);
    const left = cost.limits['costPerDay']?.remaining ?? 0;
    assert.ok(left >= 10_000_000 - cost.actual && left <= 10_000_000, `${left}`);
    assert.ok(cost.reset >= 0 && cost.remaining > 0);
    assert.match(headers.get('ratelimit') ?? '', /^"\w+";r=\d+;t=\d+$/);
    assert.match(headers.get('ratelimit-policy') ?? '', /"requestsPerMinute";q=1000;w=60.*"costPerDay";q=10000000;w=86400/);
  });

  test('asks for a key in words that say how to send it, and tells bad ones apart', async () => {
    for (const [secret, wanted] of [[undefined, /Authorization: Bearer mk_live/], ['nonsense', /no API key/], [`mk_live_${'x'.repeat(43)}`, /no such API key/]] as const) {
      const { status, errors, headers } = await partner.ask(secret, '{ __typename }');
      assert.equal(status, 401);
      assert.match(errors[0]?.message ?? '', wanted);
      assert.equal(errors[0]?.extensions['code'], 'UNAUTHENTICATED');
      assert.match(headers.get('www-authenticate') ?? '', /Bearer/);
    }
  });

  test('introspection shows the contract and nothing else', async () => {
    const { text, data } = await ask(getIntrospectionQuery({ descriptions: true }));
    assert.ok(data);
    for (const name of ['secret', 'signIn', 'broken', 'badge', '_entities', '_service', 'join__', '"by"']) assert.ok(!text.includes(name), name);
    const { data: types } = await ask('{ product: __type(name: "Product") { fields(includeDeprecated: true) { name } } hidden: __type(name: "_Any") { name } join: __type(name: "join__FieldSet") { name } }');
    assert.deepEqual((types?.['product'] as { fields: { name: string }[] } | undefined)?.fields.map(({ name }) => name), ['id', 'name', 'seller', 'reviews', 'stars']);
    assert.deepEqual([types?.['hidden'], types?.['join']], [null, null]);
  });

  test('nothing outside of the contract can be asked or guessed: fields, fragments, federation, suggestions', async () => {
    const probes = [
      '{ product(id: "1") { secret } }',
      '{ product(id: "1") { secre } }',
      '{ product(id: "1") { ...F } } fragment F on Product { secret }',
      '{ product(id: "1") { ... on Product { secret } } }',
      '{ product(id: "1") { ... on Hidden { id } } }',
      '{ bestSeller { badg } }',
      '{ broke }',
      '{ broken }',
      'mutation { signI(name: "x") }',
      'mutation { signIn(name: "x") }',
      '{ _service { sdl } }',
      '{ _entities(representations: [{ __typename: "Product", id: "1" }]) { ... on Product { id } } }',
      '{ product(id: "1") { reviews(first: 1) { b } } }',
      'query ($a: _Any) { product(id: "1") { id } }',
      'subscription { secret }',
    ];
    for (const probe of probes) {
      const { status, data, errors, text } = await ask(probe);
      assert.equal(status, 400, probe);
      assert.ok(!data, probe);
      assert.ok(errors.length > 0, probe);
      for (const { message } of errors) {
        const suggested = /Did you mean (.*)\?/.exec(message)?.[1] ?? '';
        for (const name of hidden) assert.ok(!suggested.includes(`"${name}"`), `${probe}: ${message}`);
      }
      assert.ok(!text.includes('supergraph') && !text.includes('join__'), text);
    }
    const { errors } = await ask('{ product(id: "1") { sellr { id } } }');
    assert.match(errors[0]?.message ?? '', /Did you mean "seller"/, 'what is in the contract is suggested');
  });

  test('scopes are checked before anything runs, and the refusal names what is missing', async () => {
    const reader = partner.keys.add('reader', { scopes: ['catalog:read'] });
    for (const [query, missing] of [
      ['mutation { rename(id: "1", name: "x") { id } }', 'catalog:write'],
      ['{ product(id: "1") { seller { ...S } } } fragment S on Seller { rating }', 'finance:read'],
      ['{ bestSeller { rating } }', 'finance:read'],
    ] as const) {
      const { status, data, errors } = await partner.ask(reader, query);
      assert.equal(status, 403, query);
      assert.ok(!data);
      assert.deepEqual(errors[0]?.extensions['scopes'], { missing: [missing], held: ['catalog:read'] });
      assert.match(errors[0]?.message ?? '', new RegExp(`lacks the scope "${missing}"`));
    }
    assert.equal((await partner.ask(reader, '{ bestSeller { id } product(id: "1") { stars } }')).status, 200);
  });

  test('what costs more than a key may ever spend at once is refused for good, before anything runs', async () => {
    const small = partner.keys.add('small', { scopes: all, budget: { costPerMinute: 50 } });
    const { status, errors } = await partner.ask(small, '{ products(first: 51) { id } }');
    assert.equal(status, 400);
    assert.deepEqual(errors[0]?.extensions['limit'], { name: 'cost', max: 50, actual: 51 });
  });

  test('a budget that is used up is 429 with Retry-After, and only what was really used counts', async () => {
    const poor = partner.keys.add('poor', { scopes: all, budget: { costPerMinute: 20 } });
    const query = '{ products(first: 10) { id } }';
    assert.equal((await partner.ask(poor, query)).cost.limits['costPerMinute']?.remaining, 17);
    assert.equal((await partner.ask(poor, query)).status, 200);
    assert.equal((await partner.ask(poor, query)).status, 200);
    assert.equal((await partner.ask(poor, query)).status, 200);
    const { status, headers, errors } = await partner.ask(poor, query);
    assert.equal(status, 429);
    assert.ok(Number(headers.get('retry-after')) >= 1);
    assert.match(headers.get('ratelimit') ?? '', /^"costPerMinute";r=\d+;t=\d+$/);
    assert.equal(errors[0]?.extensions['code'], 'RATE_LIMITED');
    assert.equal(limitOf(errors)?.name, 'costPerMinute');
  });

  test('requests are counted too, whether they were right or wrong', async () => {
    const busy = partner.keys.add('busy', { scopes: all, budget: { requestsPerMinute: 3 } });
    for (const query of ['{ __typename }', '{ nonsense }', '{']) assert.notEqual((await partner.ask(busy, query)).status, 429);
    const { status, errors } = await partner.ask(busy, '{ __typename }');
    assert.equal(status, 429);
    assert.equal(limitOf(errors)?.name, 'requestsPerMinute');
  });

  test('a key is asked about once, not with each request', async () => {
    const known = partner.keys.add('known', { scopes: all });
    await Promise.all([partner.ask(known, '{ __typename }'), partner.ask(known, '{ __typename }')]);
    const asked = partner.keys.asked();
    for (let times = 0; times < 5; times++) await partner.ask(known, '{ __typename }');
    assert.equal(partner.keys.asked(), asked);
  });

  test('a key is asked about once more when the connection breaks, as when the instance that was asked ends', async () => {
    const secret = partner.keys.add('unlucky', { scopes: all });
    partner.keys.breakOff(1);
    assert.equal((await partner.ask(secret, '{ __typename }')).status, 200);
  });

  test('usage is counted by key, operation and field, says what is deprecated, and nothing is lost or counted twice when an answer is', async () => {
    const used = partner.keys.add('used', { scopes: all });
    for (let times = 0; times < 3; times++) await partner.ask(used, 'query Named { product(id: "1") { id name } }');
    partner.keys.loseAnswers(1);
    const usage = partner.gateway.app.partner?.usage;
    await assert.rejects(async () => usage?.flush(), /503/);
    await usage?.flush();
    const batches = new Map(partner.keys.usage.map((batch) => [batch.id, batch.lines]));
    const lines = [...batches.values()].flat().filter(({ keyId }) => keyId.startsWith('key_used'));
    assert.ok(partner.keys.usage.length > batches.size, 'the lost batch came again under its id');
    assert.deepEqual(lines.map(({ kind, name, calls }) => [kind, name, calls]).sort(), [
      ['field', 'Product.id', 3],
      ['field', 'Product.name!', 3],
      ['field', 'Query.product', 3],
      ['operation', 'Named', 3],
    ]);
  });

  test('keeps GraphQL over HTTP by the official audit', async () => {
    const { errors } = await auditGraphqlOverHttp({ url: `${partner.gateway.url}/partner/graphql`, headers: { authorization: `Bearer ${key}`, 'apollo-require-preflight': 'true' } });
    assert.deepEqual(errors, []);
  });
});
