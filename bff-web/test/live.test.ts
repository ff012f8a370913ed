/** Live updates of the web over a real broker, real Redis and real HTTP, read by the client of graphql-sse and by hand as a browser does. */
import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { after, afterEach, before, describe, it } from 'node:test';
import { buildSchema } from 'graphql';
import { createClient } from 'graphql-sse';
import { orderPlaced, paymentFailed, vendorOrderShipped } from '#events/order';
import { productUpdated } from '#events/product';
import type { BrokerFeed } from '#platform/bff/live/broker-feed';
import { createGatewayClient, type GatewayClient } from '#platform/bff/gateway-client';
import { readManifest } from '#platform/bff/operation-registry';
import { startStubGateway, type StubGateway } from '#platform/bff/testing/stub-gateway';
import { closeRedis, createRedis, type Redis } from '#platform/cache/redis';
import { newId } from '#platform/ids';
import type { Contract } from '#platform/messaging/contract';
import { createHttpServer, type HttpServer } from '#platform/server/http-server';
import { silentLogger } from '#platform/telemetry/logger';
import { createTcpProxy, type TcpProxy } from '#platform/testing/tcp-proxy';
import { createTestBroker, type TestBroker } from '#platform/testing/test-broker';
import { testService } from '#platform/testing/test-environment';
import { waitFor } from '#platform/testing/wait-for';
import { assembleApp, type App } from '../app.ts';
import { followMessages } from '../live/follow-messages.ts';
import { createBrowser, type Browser } from './browser.ts';
import { signIn, withPeople } from './people.ts';
import { openStream, type Stream } from './sse.ts';

const manifest = readManifest(new URL('../../schema/operations/web.json', import.meta.url));
const origin = 'https://shop.test';
const logger = silentLogger();

describe('live updates', () => {
  let gateway: StubGateway;
  let client: GatewayClient;
  let redis: Redis;
  let broker: TestBroker;
  let proxy: TcpProxy;
  let app: App;
  let messages: BrokerFeed | undefined;
  let server: HttpServer;
  let base: string;
  let streams: Stream[] = [];
  /** The feeds of the order subgraph, by the name in the access token. */
  let feeds: Record<string, string[]>;

  before(async () => {
    gateway = await startStubGateway({ schema: buildSchema(readFileSync(new URL('../../schema/api.graphql', import.meta.url), 'utf8')), scalars: { CurrencyCode: 'EUR', DateTime: '2026-03-01T09:30:00.000Z', SafeInt: 1250 } });
    client = createGatewayClient({ url: gateway.url, client: { name: 'bff-web', version: 'test' }, logger });
    redis = createRedis({ url: testService('TEST_REDIS_URL'), logger, commandTimeoutMs: 2000 });
    await waitFor(() => redis.status === 'ready', { what: 'Redis' });
    broker = await createTestBroker('order');
    proxy = await createTcpProxy(testService('TEST_RABBITMQ_URL'));
    app = assembleApp({ gateway: client, redis, logger, manifest, publicUrl: origin, allowedOrigins: [], secureCookie: true, allowUnregistered: false, timeoutMs: 4000, pageFreshMs: 60_000, mediaBaseUrl: 'http://media.test/media', live: { gatherMs: 5, checkMs: 300, spreadMs: 20, heartbeatMs: 50, perViewer: 3 } });
    messages = await followMessages({ url: proxy.url, logger, hub: app.hub, pages: app.pages, namePrefix: broker.topology.prefix });
    server = createHttpServer({ service: 'bff-web', logger, routes: app.routes, drainGraceMs: 0 });
    base = `http://127.0.0.1:${await server.listen({ host: '127.0.0.1', port: 0 })}`;
  });
  afterEach(async () => {
    for (const stream of streams) stream.close();
    streams = [];
    await waitFor(() => app.hub.followers() === 0, { what: 'all to have left' });
    gateway.reset();
  });
  after(async () => {
    app.hub.close();
    await messages?.close();
    await proxy.close();
    await server.close();
    await broker.destroy();
    await client.close();
    await gateway.close();
    await closeRedis(redis);
  });

  async function person(name: string): Promise<Browser> {
    return signIn(createBrowser({ base, manifest, origin }), `${name}@example.com`);
  }
  /** Everybody has a feed of order ids; a cursor is a position in it. */
  function withFeeds(): void {
    feeds = { ada: [], bob: [] };
    withPeople(gateway);
    const orderChanges = ({ since }: { since?: string | null }, _info: unknown, headers: Record<string, unknown>) => {
      const log = feeds[/^Bearer access\.(\w+)\./.exec(String(headers['authorization']))?.[1] ?? ''] ?? [];
      const from = since == null ? log.length : Number(since.slice(1));
      if (from > log.length) return { changes: [], cursor: `c${log.length}`, hasMore: false, resync: true };
      return { changes: log.slice(from).map((id, i) => ({ cursor: `c${from + i + 1}`, kind: 'CHANGED', orderId: id, order: { id } })), cursor: `c${log.length}`, hasMore: false, resync: false };
    };
    gateway.mock({ Query: { orderChanges } });
  }
  async function publish<C extends Contract>(contract: C, data: object): Promise<void> {
    await broker.publish({ id: newId('msg'), type: contract.type, producer: 'order', aggregateType: contract.aggregate, aggregateId: 'x', aggregateVersion: 1, occurredAt: new Date().toISOString(), traceparent: '', data: { ...(contract.example as object), ...data } });
  }
  async function change(name: string, orderId: string, contract: Contract = vendorOrderShipped): Promise<void> {
    feeds[name]?.push(orderId);
    await publish(contract, { orderId, customerId: `usr_${name}` });
  }
  async function stream(browser: Browser, operation: string, variables: object = {}, lastEventId?: string): Promise<Stream> {
    const opened = await openStream({ base, manifest, cookie: browser.cookie, operation, variables, ...(lastEventId !== undefined && { lastEventId }) });
    assert.equal(opened.status, 200, `${operation}: ${opened.code} ${opened.message}`);
    streams.push(opened);
    return opened;
  }
  const orderIds = (opened: Stream): string[] => opened.events.flatMap(({ data }) => (data?.['orderUpdated']?.['orderId'] ? [String(data['orderUpdated']['orderId'])] : []));

  it('tells a person of their own orders and nobody else’s, in order, each once', async () => {
    withFeeds();
    const [ada, bob] = await Promise.all([stream(await person('ada'), 'OrderUpdated'), stream(await person('bob'), 'OrderUpdated')]);
    await waitFor(() => ada.events.length === 1 && bob.events.length === 1, { what: 'both to be told where they stand' });
    for (const id of ['ord_1', 'ord_2', 'ord_3']) await change('ada', id);
    await change('bob', 'ord_9', orderPlaced);
    await waitFor(() => orderIds(ada).length === 3 && orderIds(bob).length === 1, { what: 'all changes' });
    assert.deepEqual(orderIds(ada), ['ord_1', 'ord_2', 'ord_3']);
    assert.deepEqual(orderIds(bob), ['ord_9']);
    assert.deepEqual(ada.events.map(({ id }) => id), ['c0', 'c1', 'c2', 'c3']);
  });

  it('tells how a purchase ended when it does, and where it stands to who comes back later', async () => {
    withFeeds();
    const status = (state: string, isFinished: boolean): void => gateway.mock({ Query: { checkout: { id: 'cko_1', state, isFinished, actionUrl: null, failure: null, order: null } } });
    status('RESERVING', false);
    const ada = await person('ada');
    const first = await stream(ada, 'CheckoutUpdated', { id: 'cko_1' });
    await waitFor(() => first.events.length === 1, { what: 'the start' });
    status('FAILED', true);
    await publish(paymentFailed, { checkoutId: 'cko_1' });
    await waitFor(() => first.events.length === 2, { what: 'the end' });
    assert.deepEqual(first.events.map(({ data }) => data?.['checkoutUpdated']?.['reason']), ['STARTED', 'CHANGED']);
    const later = await stream(ada, 'CheckoutUpdated', { id: 'cko_1' }, first.events[0]?.id);
    await waitFor(() => later.events.length === 1, { what: 'what was missed' });
    assert.deepEqual(later.events[0]?.data?.['checkoutUpdated']?.['checkout'], { id: 'cko_1', state: 'FAILED', isFinished: true });
  });

  it('misses and doubles nothing when the broker goes away in the middle, nor over a reconnect with the last id', async () => {
    withFeeds();
    const browser = await person('ada');
    const first = await stream(browser, 'OrderUpdated');
    await waitFor(() => first.events.length === 1, { what: 'the start' });
    await change('ada', 'ord_1');
    await waitFor(() => orderIds(first).length === 1, { what: 'the first change' });
    await proxy.goDown();
    await waitFor(() => messages?.isConnected() === false, { what: 'the broker to be gone' });
    await change('ada', 'ord_2');
    await change('ada', 'ord_3');
    await proxy.comeUp();
    await waitFor(() => orderIds(first).length === 3, { timeoutMs: 20_000, what: 'what was missed' });
    await change('ada', 'ord_4');
    await waitFor(() => orderIds(first).length === 4, { what: 'what came after' });
    assert.deepEqual(orderIds(first), ['ord_1', 'ord_2', 'ord_3', 'ord_4']);
    first.close();
    await change('ada', 'ord_5');
    const second = await stream(browser, 'OrderUpdated', {}, 'c4');
    await waitFor(() => orderIds(second).length === 1, { what: 'what happened while nobody listened' });
    assert.deepEqual(orderIds(second), ['ord_5']);
    const old = await stream(browser, 'OrderUpdated', {}, 'c99');
    await waitFor(() => old.events.length === 1, { what: 'an answer' });
    assert.equal(old.events[0]?.data?.['orderUpdated']?.['reason'], 'RESYNC');
  });

  it('follows a guest’s one order, by events that name nobody', async () => {
    withFeeds();
    feeds[''] = [];
    const guest = createBrowser({ base, manifest, origin });
    await guest.get('/csrf');
    const refused = await openStream({ base, manifest, cookie: guest.cookie, operation: 'OrderUpdated', variables: {} });
    assert.deepEqual([refused.status, refused.code], [400, 'BAD_USER_INPUT']);
    const opened = await stream(guest, 'OrderUpdated', { orderId: 'ord_7' });
    await waitFor(() => opened.events.length === 1, { what: 'the start' });
    feeds['']?.push('ord_7');
    await publish(vendorOrderShipped, { orderId: 'ord_7', customerId: null });
    await waitFor(() => orderIds(opened).length === 1, { what: 'the change' });
  });

  it('ends when the person signs out, and shows signs of life until then', async () => {
    withFeeds();
    const browser = await person('ada');
    const opened = await stream(browser, 'OrderUpdated');
    await waitFor(() => opened.beats() >= 2, { what: 'signs of life' });
    await browser.run('SignOut');
    await waitFor(() => opened.hasEnded(), { what: 'the end' });
  });

  it('refuses whoever has no session, what is not registered, queries, and more streams than anybody needs', async () => {
    withFeeds();
    const nobody = await openStream({ base, manifest, cookie: null, operation: 'OrderUpdated', variables: {} });
    assert.deepEqual([nobody.status, nobody.code], [401, 'UNAUTHENTICATED']);
    const browser = await person('ada');
    const query = await openStream({ base, manifest, cookie: browser.cookie, operation: 'HomePage', variables: {} });
    assert.deepEqual([query.status, query.code], [400, 'BAD_REQUEST']);
    const unknown = await fetch(`${base}/graphql/stream?id=${'0'.repeat(64)}`, { headers: { cookie: browser.cookie ?? '' } });
    assert.equal(unknown.status, 400);
    for (let i = 0; i < 3; i += 1) await stream(browser, 'OrderUpdated');
    const tooMany = await openStream({ base, manifest, cookie: browser.cookie, operation: 'OrderUpdated', variables: {} });
    assert.deepEqual([tooMany.status, tooMany.code], [429, 'RATE_LIMITED']);
  });

  it('speaks the protocol of graphql-sse', async () => {
    withFeeds();
    const browser = await person('ada');
    const [id] = Object.entries(manifest).find(([, entry]) => entry.name === 'OrderUpdated' && entry.target === 'bff-web') ?? [''];
    const sse = createClient({ url: `${base}/graphql/stream`, headers: { cookie: browser.cookie ?? '', origin }, retryAttempts: 0 });
    const results = sse.iterate({ query: '', extensions: { persistedQuery: { sha256Hash: id } } });
    const started = await results.next();
    assert.equal((started.value.data as Record<string, { reason: string }>)['orderUpdated']?.reason, 'STARTED');
    await change('ada', 'ord_1');
    const changed = await results.next();
    assert.equal((changed.value.data as Record<string, { orderId: string }>)['orderUpdated']?.orderId, 'ord_1');
    await results.return?.();
    sse.dispose();
  });

  it('shows a changed product at once although pages for guests are kept: 200 ms after the message at most', async () => {
    let price = '10.00';
    gateway.mock({ Query: { product: () => ({ id: 'prd_1', slug: 'bowl', title: `Bowl for ${price}` }) } });
    const guest = createBrowser({ base, manifest, origin });
    const title = async (): Promise<string> => (await guest.run('ProductPage', { slug: 'bowl' })).text.match(/Bowl for [\d.]+/)?.[0] ?? '';
    assert.equal(await title(), 'Bowl for 10.00');
    price = '12.00';
    assert.equal(await title(), 'Bowl for 10.00');
    const publishedAt = Date.now();
    await publish(productUpdated, { productId: 'prd_1', slug: 'bowl' });
    await waitFor(async () => (await title()) === 'Bowl for 12.00', { intervalMs: 5, what: 'the new price' });
    assert.ok(Date.now() - publishedAt < 200, `took ${Date.now() - publishedAt} ms`);
  });
});
