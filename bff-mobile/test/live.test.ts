/** Live updates and delta sync of the apps, over a real broker and real WebSocket connections. */
import assert from 'node:assert/strict';
import { after, afterEach, before, describe, it } from 'node:test';
import { createClient, type Client } from 'graphql-ws';
import { WebSocket } from 'ws';
import { vendorOrderShipped } from '#events/order';
import { notificationCreated } from '#events/notification';
import type { BrokerFeed } from '#platform/bff/live/broker-feed';
import { createGatewayClient, type GatewayClient } from '#platform/bff/gateway-client';
import type { StubGateway } from '#platform/bff/testing/stub-gateway';
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
import { at, createApp } from './app.ts';
import { manifest, startGateway } from './harness.ts';
import { tokenOf } from './people.ts';

const logger = silentLogger();
type Update = Record<string, unknown> & { reason: string; cursor: string };

describe('live updates of apps', () => {
  let gateway: StubGateway;
  let client: GatewayClient;
  let broker: TestBroker;
  let proxy: TcpProxy;
  let app: App;
  let messages: BrokerFeed | undefined;
  let server: HttpServer;
  let port: number;
  let clients: Client[] = [];
  const feeds: Record<string, { id: string; isGone?: boolean }[]> = {};

  before(async () => {
    gateway = await startGateway();
    client = createGatewayClient({ url: gateway.url, client: { name: 'bff-mobile', version: 'test' }, logger });
    broker = await createTestBroker('order');
    proxy = await createTcpProxy(testService('TEST_RABBITMQ_URL'));
    app = assembleApp({ gateway: client, logger, manifest, minimumAppVersion: '1.0.0', allowUnregistered: false, timeoutMs: 4000, pageFreshMs: 0, live: { gatherMs: 5, checkMs: 200, spreadMs: 20 } });
    messages = await followMessages({ url: proxy.url, logger, hub: app.hub, pages: app.pages, namePrefix: broker.topology.prefix });
    server = createHttpServer({ service: 'bff-mobile', logger, routes: app.routes, upgrade: app.upgrade, drainGraceMs: 0 });
    port = await server.listen({ host: '127.0.0.1', port: 0 });
    const orderChanges = ({ since }: { since?: string | null }, _info: unknown, headers: Record<string, unknown>) => {
      const log = feeds[nameIn(headers)] ?? [];
      const from = since == null ? log.length : Number(since.slice(1));
      if (from > log.length) return { changes: [], cursor: `c${log.length}`, hasMore: false, resync: true };
      return { changes: log.slice(from).map(({ id, isGone }, i) => ({ cursor: `c${from + i + 1}`, kind: 'CHANGED', orderId: id, order: isGone ? null : { id } })), cursor: `c${log.length}`, hasMore: false, resync: false };
    };
    const notificationChanges = ({ since }: { since?: string | null }) => ({ changes: since === 'n1' ? [{ cursor: 'n2', notificationId: 'ntf_2', notification: { id: 'ntf_2', readAt: null } }] : [], cursor: since === 'n1' ? 'n2' : since === 'n2' ? 'n2' : 'n1', hasMore: false, resync: false, unreadCount: 1 });
    gateway.mock({ Query: { orderChanges, notificationChanges } });
  });
  afterEach(async () => {
    await Promise.all(clients.map((each) => each.dispose()));
    clients = [];
    await waitFor(() => app.hub.followers() === 0, { what: 'all to have left' });
    for (const name of Object.keys(feeds)) delete feeds[name];
  });
  after(async () => {
    app.hub.close();
    await messages?.close();
    await proxy.close();
    await server.close();
    await broker.destroy();
    await client.close();
    await gateway.close();
  });

  function nameIn(headers: Record<string, unknown>): string {
    const payload = String(headers['authorization'] ?? '').split('.')[1] ?? '';
    return payload === '' ? 'guest' : ((JSON.parse(Buffer.from(payload, 'base64url').toString()) as { sub: string }).sub.slice(4));
  }
  function connect(parameters: () => Record<string, unknown>, closed: (code: number) => void = () => undefined): Client {
    const connected = createClient({ url: `ws://127.0.0.1:${port}/graphql`, webSocketImpl: WebSocket, connectionParams: () => ({ 'x-app-version': '2.0.0', ...parameters() }), retryAttempts: 0, on: { closed: (event) => closed((event as { code: number }).code) } });
    clients.push(connected);
    return connected;
  }
  function listen(connected: Client, operation: string, variables: Record<string, unknown> = {}) {
    const id = Object.entries(manifest).findLast(([, entry]) => entry.name === operation && entry.target === 'bff-mobile')?.[0];
    const updates: Update[] = [];
    let failure: unknown;
    const next = ({ data, errors }: { data?: Record<string, unknown> | null; errors?: readonly unknown[] }): void => {
      if (errors) failure = errors;
      else updates.push(Object.values(data ?? {})[0] as Update);
    };
    const stop = connected.subscribe({ query: '', variables, extensions: { persistedQuery: { sha256Hash: id } } }, { next: next as never, error: (error) => void (failure = error), complete: () => undefined });
    return { updates, failure: () => failure, stop, ids: () => updates.flatMap(({ orderId }) => (orderId ? [orderId] : [])) };
  }
  async function publish<C extends Contract>(contract: C, data: object): Promise<void> {
    await broker.publish({ id: newId('msg'), type: contract.type, producer: 'order', aggregateType: contract.aggregate, aggregateId: 'x', aggregateVersion: 1, occurredAt: new Date().toISOString(), traceparent: '', data: { ...(contract.example as object), ...data } }, { kind: contract.kind });
  }
  async function change(name: string, id: string): Promise<void> {
    (feeds[name] ??= []).push({ id });
    await publish(vendorOrderShipped, { orderId: id, customerId: `usr_${name}` });
  }

  it('tells each person of their own orders, through a broker that goes away in the middle, and goes on after a cursor', async () => {
    const [ada, bob] = ['ada', 'bob'].map((name) => listen(connect(() => ({ authorization: `Bearer ${tokenOf(name)}` })), 'OrderUpdated'));
    await waitFor(() => ada?.updates.length === 1 && bob?.updates.length === 1, { what: 'both to be told where they stand' });
    await change('ada', 'ord_1');
    await waitFor(() => ada?.ids().length === 1, { what: 'the first change' });
    await proxy.goDown();
    await waitFor(() => messages?.isConnected() === false, { what: 'the broker to be gone' });
    await change('ada', 'ord_2');
    await proxy.comeUp();
    await waitFor(() => ada?.ids().length === 2, { timeoutMs: 20_000, what: 'what was missed' });
    await change('bob', 'ord_9');
    await waitFor(() => bob?.ids().length === 1, { what: 'the other person’s change' });
    assert.deepEqual(ada?.ids(), ['ord_1', 'ord_2']);
    assert.deepEqual(bob?.ids(), ['ord_9']);
    ada?.stop();
    await change('ada', 'ord_3');
    const back = listen(connect(() => ({ authorization: `Bearer ${tokenOf('ada')}` })), 'OrderUpdated', { after: ada?.updates.at(-1)?.cursor });
    await waitFor(() => back.ids().length === 1, { what: 'what happened meanwhile' });
    assert.deepEqual(back.ids(), ['ord_3']);
  });

  it('tells of messages when their signal comes', async () => {
    const inbox = listen(connect(() => ({ authorization: `Bearer ${tokenOf('ada')}` })), 'NotificationReceived', { after: 'n1' });
    await waitFor(() => inbox.updates.length === 1, { what: 'the message' });
    assert.deepEqual([inbox.updates[0]?.['notificationId'], inbox.updates[0]?.['unreadCount']], ['ntf_2', 1]);
    const reads = gateway.requests.length;
    await publish(notificationCreated, { notifications: [{ ...notificationCreated.example.notifications[0], userId: 'usr_ada' }] });
    await waitFor(() => gateway.requests.length > reads, { what: 'the inbox to be read again' });
  });

  it('ends with the access token, so that the app connects with a new one', async () => {
    let code = 0;
    const short = listen(connect(() => ({ authorization: `Bearer ${tokenOf('ada', 1)}` }), (closed) => (code = closed)), 'OrderUpdated');
    await waitFor(() => code !== 0, { what: 'the end' });
    assert.equal(code, 4403);
    assert.ok(short.updates.length <= 1);
  });

  it('refuses apps that are too old, people without a token, queries, and texts that are not registered', async () => {
    const codes: number[] = [];
    listen(connect(() => ({}), (code) => codes.push(code)), 'OrderUpdated');
    await waitFor(() => codes.length === 1, { what: 'a refusal' });
    listen(connect(() => ({ 'x-app-version': '0.1.0', authorization: `Bearer ${tokenOf('ada')}` }), (code) => codes.push(code)), 'OrderUpdated');
    await waitFor(() => codes.length === 2, { what: 'another' });
    assert.deepEqual(codes, [4401, 4426]);
    const ada = connect(() => ({ authorization: `Bearer ${tokenOf('ada')}` }));
    const query = listen(ada, 'Orders');
    await waitFor(() => query.failure(), { what: 'the refusal of a query' });
    assert.match(JSON.stringify(query.failure()), /BAD_REQUEST/);
    let text: unknown;
    ada.subscribe({ query: 'subscription { orderUpdated { cursor } }' }, { next: () => undefined, error: (error) => void (text = error), complete: () => undefined });
    await waitFor(() => text, { what: 'the refusal of a text' });
    assert.match(JSON.stringify(text), /OPERATION_NOT_REGISTERED/);
  });

  it('delta sync: what changed once each, what is gone, and when to load anew', async () => {
    const ada = Object.assign(createApp({ base: `http://127.0.0.1:${port}`, manifest }), { accessToken: tokenOf('ada') });
    feeds['ada'] = [{ id: 'ord_1' }];
    const first = await ada.run('OrdersChangedSince');
    assert.deepEqual([at(first, 'ordersChangedSince.resync'), at(first, 'ordersChangedSince.cursor'), first.status], [true, 'c1', 200]);
    feeds['ada'].push({ id: 'ord_1' }, { id: 'ord_2' }, { id: 'ord_1' }, { id: 'ord_3', isGone: true });
    const second = await ada.run('OrdersChangedSince', { since: 'c1' });
    assert.deepEqual((at(second, 'ordersChangedSince.changed') as { id: string }[]).map(({ id }) => id), ['ord_2', 'ord_1']);
    assert.deepEqual(at(second, 'ordersChangedSince.removedIds'), ['ord_3']);
    assert.equal(at(await ada.run('OrdersChangedSince', { since: 'c99' }), 'ordersChangedSince.resync'), true);
    assert.equal(at(await ada.run('NotificationsChangedSince', { since: 'n1' }), 'notificationsChangedSince.unreadCount'), 1);
    const guest = await createApp({ base: `http://127.0.0.1:${port}`, manifest }).run('OrdersChangedSince');
    assert.equal(guest.errors[0]?.extensions.code, 'UNAUTHENTICATED');
  });
});
