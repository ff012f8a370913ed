import assert from 'node:assert/strict';
import { after, beforeEach, describe, test } from 'node:test';
import { startShop } from './fixtures/shop.ts';
import type { Behaviour } from './fixtures/fixture-subgraph.ts';
import { startGateway, type TestGateway } from './fixtures/start-gateway.ts';

const shop = await startShop();
after(() => shop.close());
beforeEach(() => {
  for (const subgraph of [shop.catalog, shop.reviews]) {
    subgraph.requests.length = 0;
    subgraph.behaviour = undefined;
  }
});
const wholeList = '{ products(first: 2) { name reviews(first: 1) { text } } }';

describe('deadlines within deadlines', async () => {
  const gateway = await startGateway([shop.catalog, shop.reviews], { maxDurationMs: 3000 });
  after(() => gateway.close());

  test("the caller's deadline is what subgraphs get, when it is sooner than ours, and ours when it is not", async () => {
    const soon = Date.now() + 1500;
    await gateway.query(wholeList, {}, { 'x-deadline': String(soon) });
    const told = [...shop.catalog.requests, ...shop.reviews.requests].map(({ headers }) => Number(headers['x-deadline']));
    assert.deepEqual(told, [soon, soon]);
    await gateway.query(wholeList, {}, { 'x-deadline': String(Date.now() + 600_000) });
    assert.ok(Number(shop.catalog.requests.at(-1)?.headers['x-deadline']) <= Date.now() + 3000);
  });

  test('what is in time is answered, the rest is TIMEOUT, and nobody waits longer than the caller', async () => {
    shop.reviews.behaviour = () => undefined;
    const startedAt = performance.now();
    const { status, data, errors } = await gateway.query(wholeList, {}, { 'x-deadline': String(Date.now() + 300) });
    assert.ok(performance.now() - startedAt < 2000);
    assert.equal(status, 200);
    assert.deepEqual(data, { products: [{ name: 'Lamp', reviews: null }, { name: 'Chair', reviews: null }] });
    assert.ok(errors.length > 0 && errors.every(({ extensions }) => extensions.code === 'TIMEOUT'));
  });

  test('a step whose time is over is not begun', async () => {
    const caller = Date.now() + 300;
    shop.catalog.behaviour = async (response, answer) => {
      const text = await answer();
      // Late by a little, so that the gateway may or may not have the answer; it must not go on with it.
      setTimeout(() => response.writeHead(200, { 'content-type': 'application/json' }).end(text), caller + 50 - Date.now());
    };
    await gateway.query(wholeList, {}, { 'x-deadline': String(caller) });
    assert.equal(shop.reviews.requests.length, 0);
  });
});

describe('when a subgraph is down', async () => {
  const breaker = { failureShare: 1, minimumCalls: 1_000_000, windowMs: 10_000, openMs: 1000, probes: 1 };
  const gateway = await startGateway([shop.catalog, shop.reviews], { subgraphSettings: { breaker, retry: { share: 0.1, reserve: 2 } } });
  after(() => gateway.close());

  test('reads are tried again under a budget: all failing, a tenth more is asked and no more', async () => {
    shop.reviews.behaviour = (response) => void response.writeHead(503).end();
    for (let calls = 0; calls < 40; calls += 1) await gateway.query(`query Q${calls} { product(id: "1") { reviews { text } } }`);
    const asked = shop.reviews.requests.length;
    assert.ok(asked > 40 && asked <= 40 + 2 + 4, `${asked} calls for 40 requests`);
  });

  test('each place that stayed empty has an error with its path, under aliases and in lists, and the rest of the data comes', async () => {
    shop.reviews.behaviour = (response) => void response.destroy();
    const { data, errors } = await gateway.query('{ all: products(first: 2) { title: name said: reviews(first: 1) { text } } one: product(id: "3") { name seller { badge } } }');
    const nothing = { said: null };
    assert.deepEqual(data, { all: [{ title: 'Lamp', ...nothing }, { title: 'Chair', ...nothing }], one: { name: 'Desk', seller: { badge: null } } });
    assert.deepEqual(errors.map(({ path }) => path?.join('.')).sort(), ['all.0.said', 'all.1.said', 'one.seller.badge']);
    assert.deepEqual(new Set(errors.map(({ extensions }) => extensions.code)), new Set(['UNAVAILABLE']));
  });

  test('a required field that stayed empty takes its parents along as far as the schema says; the error is at the place that is null', async () => {
    shop.reviews.behaviour = (response) => void response.destroy();
    const { data, errors } = await gateway.query('{ product(id: "1") { name stars } broken }');
    assert.deepEqual(data, { product: null, broken: null });
    assert.deepEqual(errors.map(({ path }) => path?.join('.')).sort(), ['broken', 'product']);
  });
});

describe('callers in a hurry', async () => {
  const breaker = { failureShare: 0.5, minimumCalls: 4, windowMs: 10_000, openMs: 60_000, probes: 1 };
  const late: Behaviour = async (response, answer) => {
    const text = await answer();
    setTimeout(() => response.writeHead(200, { 'content-type': 'application/json' }).end(text), 60);
  };
  const query = '{ product(id: "1") { name } }';
  const other = await startShop();
  after(() => other.close());
  const start = (timeoutMs: number) =>
    startGateway([shop.catalog, shop.reviews], { subgraphUrls: { catalog: `${shop.catalog.url}|${other.catalog.url}` }, subgraphSettings: { timeoutMs, breaker, ejection: { failures: 3, forMs: 60_000, maxMs: 60_000 } } });
  const statusOf = async (gateway: TestGateway) => {
    const { subgraphs } = JSON.parse((await gateway.fetch('/status')).text) as { subgraphs: Record<string, { breaker: string; endpoints: { state: string }[] }> };
    const { breaker: state, endpoints } = subgraphs['catalog'] ?? assert.fail('no catalog');
    return [state, ...endpoints.map((place) => place.state)];
  };
  const hurry = async (gateway: TestGateway, ms: number) => {
    for (const { catalog } of [shop, other]) catalog.behaviour = late;
    for (let calls = 0; calls < 12; calls += 1) {
      const { errors } = await gateway.query(query, {}, { 'x-deadline': String(Date.now() + ms) });
      assert.equal(errors[0]?.extensions.code, 'TIMEOUT');
    }
  };

  test('who leaves a subgraph no time to answer gets no answer, and takes the subgraph from nobody else', async () => {
    const gateway = await start(3000);
    try {
      await hurry(gateway, 20);
      assert.deepEqual(await statusOf(gateway), ['closed', 'in use', 'in use']);
      assert.deepEqual((await gateway.query(query)).errors, []);
    } finally {
      await gateway.close();
    }
  });

  test('but a subgraph that is late for those who leave it a fair part of its time is left alone', async () => {
    const gateway = await start(40);
    try {
      for (const { catalog } of [shop, other]) catalog.behaviour = late;
      for (let calls = 0; calls < 4; calls += 1) await gateway.query(query);
      assert.equal((await statusOf(gateway))[0], 'open');
    } finally {
      await gateway.close();
    }
  });
});

describe('what connects an answer with the log', async () => {
  const gateway = await startGateway([shop.catalog, shop.reviews]);
  after(() => gateway.close());

  test('errors name the trace under which the log has the cause', async () => {
    const { errors, headers } = await gateway.query('{ broken }', {}, { traceparent: '00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01' });
    assert.deepEqual([errors[0]?.extensions['traceId'], headers.get('x-trace-id')], ['0af7651916cd43dd8448eb211c80319c', '0af7651916cd43dd8448eb211c80319c']);
  });

  test("a request keeps its caller's id to the subgraphs and back, else it gets one", async () => {
    const named = await gateway.query(wholeList, {}, { 'x-request-id': 'request-4711' });
    assert.equal(named.headers.get('x-request-id'), 'request-4711');
    assert.deepEqual(new Set([...shop.catalog.requests, ...shop.reviews.requests].map(({ headers }) => headers['x-request-id'])), new Set(['request-4711']));
    const unnamed = await gateway.query(wholeList);
    assert.match(unnamed.headers.get('x-request-id') ?? '', /.{8,}/);
    assert.equal(shop.catalog.requests.at(-1)?.headers['x-request-id'], unnamed.headers.get('x-request-id'));
  });
});
