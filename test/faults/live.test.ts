/** Live updates of both BFFs, over server-sent events and WebSocket, while the broker itself is killed and started again. */
import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { after, before, test } from 'node:test';
import { buildSchema } from 'graphql';
import { createClient } from 'graphql-ws';
import { WebSocket } from 'ws';
import { vendorOrderShipped } from '#events/order';
import type { BrokerFeed } from '#platform/bff/live/broker-feed';
import { createGatewayClient, type GatewayClient } from '#platform/bff/gateway-client';
import { readManifest } from '#platform/bff/operation-registry';
import { startStubGateway, type StubGateway } from '#platform/bff/testing/stub-gateway';
import { closeRedis, createRedis, type Redis } from '#platform/cache/redis';
import { newId } from '#platform/ids';
import { createHttpServer, type HttpServer } from '#platform/server/http-server';
import { silentLogger } from '#platform/telemetry/logger';
import { createTestBroker, type TestBroker } from '#platform/testing/test-broker';
import { waitFor } from '#platform/testing/wait-for';
import { assembleApp as assembleMobile } from '../../bff-mobile/app.ts';
import { followMessages as followMobile } from '../../bff-mobile/live/follow-messages.ts';
import { assembleApp as assembleWeb } from '../../bff-web/app.ts';
import { followMessages as followWeb } from '../../bff-web/live/follow-messages.ts';
import { createBrowser } from '../../bff-web/test/browser.ts';
import { signIn, withPeople } from '../../bff-web/test/people.ts';
import { openStream, type Stream } from '../../bff-web/test/sse.ts';
import { openKillable, type KillableBacking } from '../../dev/backing/killable.ts';

const logger = silentLogger();
const origin = 'https://shop.test';
const manifests = { web: manifestOf('web'), mobile: manifestOf('mobile') };
/** What has happened to Ada's orders, in order; a cursor is a position in it. */
const log: string[] = [];
let servers: KillableBacking;
let gateway: StubGateway;
let client: GatewayClient;
let redis: Redis;
let broker: TestBroker;
let feeds: (BrokerFeed | undefined)[];
let http: { web: HttpServer; mobile: HttpServer };
let ports: { web: number; mobile: number };
let hubs: { close(): void }[];

function manifestOf(client: 'web' | 'mobile') {
  return readManifest(new URL(`../../schema/operations/${client}.json`, import.meta.url));
}

before(async () => {
  servers = await openKillable('faults');
  gateway = await startStubGateway({ schema: buildSchema(readFileSync(new URL('../../schema/api.graphql', import.meta.url), 'utf8')), scalars: { CurrencyCode: 'EUR', DateTime: '2026-03-01T09:30:00.000Z', SafeInt: 1250 } });
  withPeople(gateway);
  const orderChanges = ({ since }: { since?: string | null }): object => {
    const from = since == null ? log.length : Number(since.slice(1));
    return { changes: log.slice(from).map((id, i) => ({ cursor: `c${from + i + 1}`, kind: 'CHANGED', orderId: id, order: { id } })), cursor: `c${log.length}`, hasMore: false, resync: false };
  };
  gateway.mock({ Query: { orderChanges } });
  client = createGatewayClient({ url: gateway.url, client: { name: 'test', version: '1' }, logger });
  redis = createRedis({ url: servers.redis.url, logger, commandTimeoutMs: 2_000 });
  await waitFor(() => redis.status === 'ready', { what: 'Redis', timeoutMs: 20_000 });
  broker = await createTestBroker('order');
  const live = { gatherMs: 5, spreadMs: 20, checkMs: 600_000 };
  const common = { gateway: client, redis, logger, allowUnregistered: false, timeoutMs: 4_000, pageFreshMs: 1_000, live };
  const web = assembleWeb({ ...common, manifest: manifests.web, publicUrl: origin, allowedOrigins: [], secureCookie: true, mediaBaseUrl: 'http://media.test' });
  const mobile = assembleMobile({ ...common, manifest: manifests.mobile, minimumAppVersion: '1.0.0' });
  const from = { url: servers.rabbitmq.url, logger, namePrefix: broker.topology.prefix };
  feeds = [await followWeb({ ...from, hub: web.hub, pages: web.pages }), await followMobile({ ...from, hub: mobile.hub, pages: mobile.pages })];
  hubs = [web.hub, mobile.hub];
  http = { web: createHttpServer({ service: 'bff-web', logger, routes: web.routes, drainGraceMs: 0 }), mobile: createHttpServer({ service: 'bff-mobile', logger, routes: mobile.routes, upgrade: mobile.upgrade, drainGraceMs: 0 }) };
  ports = { web: await http.web.listen({ host: '127.0.0.1', port: 0 }), mobile: await http.mobile.listen({ host: '127.0.0.1', port: 0 }) };
}, { timeout: 120_000 });
after(async () => {
  for (const hub of hubs ?? []) hub.close();
  for (const feed of feeds ?? []) await feed?.close();
  await Promise.all([http?.web.close(), http?.mobile.close()]);
  // Its connection may still be on its way back to the broker that was started again.
  if (broker) await waitFor(() => broker.destroy().then(() => true, () => false), { what: 'the queues to be removed', timeoutMs: 30_000 });
  await client?.close();
  await gateway?.close();
  if (redis) await closeRedis(redis);
});

const bearer = `x.${Buffer.from(JSON.stringify({ sub: 'usr_ada', exp: Math.floor(Date.now() / 1000) + 3_600 })).toString('base64url')}.x`;

/** Follows Ada's orders on a phone; returns the ids and cursors as they come. */
function onPhone(after?: string): { ids: string[]; cursors: string[]; stop(): void } {
  const phone = createClient({ url: `ws://127.0.0.1:${ports.mobile}/graphql`, webSocketImpl: WebSocket, connectionParams: { 'x-app-version': '2.0.0', authorization: `Bearer ${bearer}` }, retryAttempts: 0 });
  const id = Object.entries(manifests.mobile).findLast(([, entry]) => entry.name === 'OrderUpdated' && entry.target === 'bff-mobile')?.[0];
  const [ids, cursors]: [string[], string[]] = [[], []];
  const next = ({ data }: { data?: Record<string, unknown> | null }): void => {
    const { orderId, cursor } = (data ?? {})['orderUpdated'] as { orderId: string | null; cursor: string };
    cursors.push(cursor);
    if (orderId) ids.push(orderId);
  };
  phone.subscribe({ query: '', variables: { ...(after && { after }) }, extensions: { persistedQuery: { sha256Hash: id } } }, { next: next as never, error: (error) => assert.fail(JSON.stringify(error)), complete: () => undefined });
  return { ids, cursors, stop: () => void phone.dispose() };
}

const idsOf = ({ events }: Stream): string[] => events.flatMap(({ data }) => (data?.['orderUpdated']?.['orderId'] ? [String(data['orderUpdated']['orderId'])] : []));

/** Something happens to an order; the message may have to wait for the broker, as it would in the outbox. */
async function change(): Promise<void> {
  const orderId = `ord_${log.length + 1}`;
  log.push(orderId);
  const data = { ...(vendorOrderShipped.example as object), orderId, customerId: 'usr_ada' };
  const envelope = { id: newId('msg'), type: vendorOrderShipped.type, producer: 'order', aggregateType: 'order', aggregateId: orderId, aggregateVersion: 1, occurredAt: new Date().toISOString(), traceparent: '', data };
  await waitFor(() => broker.publish(envelope).then(() => true, () => false), { what: `the message of ${orderId} to be taken`, timeoutMs: 60_000, intervalMs: 100 });
}

test('the broker killed and started again while orders change: both ways of following miss nothing and double nothing, and go on after the last id', { timeout: 240_000 }, async () => {
  const browser = await signIn(createBrowser({ base: `http://127.0.0.1:${ports.web}`, manifest: manifests.web, origin }), 'ada@example.com');
  const watch = (lastEventId?: string) => openStream({ base: `http://127.0.0.1:${ports.web}`, manifest: manifests.web, cookie: browser.cookie, operation: 'OrderUpdated', variables: {}, ...(lastEventId && { lastEventId }) });
  const page = await watch();
  const passing = await watch();
  const [phone, passingPhone] = [onPhone(), onPhone()];
  await waitFor(() => page.events.length === 1 && passing.events.length === 1 && phone.cursors.length === 1 && passingPhone.cursors.length === 1, { what: 'all to be told where they stand', timeoutMs: 10_000 });
  for (let n = 0; n < 5; n += 1) await change();
  await waitFor(() => [idsOf(page), idsOf(passing), phone.ids, passingPhone.ids].every((ids) => ids.length === 5), { what: 'the first changes', timeoutMs: 10_000 });
  await servers.rabbitmq.kill();
  await waitFor(() => feeds.every((feed) => feed?.isConnected() === false), { what: 'both BFFs to notice', timeoutMs: 20_000 });
  // Some leave while the broker is away, and come back when it is there again.
  passing.close();
  passingPhone.stop();
  const waiting = Array.from({ length: 5 }, () => change());
  await servers.rabbitmq.start();
  await Promise.all(waiting);
  for (let n = 0; n < 5; n += 1) await change();
  const back = await watch(passing.events.at(-1)?.id);
  const phoneBack = onPhone(passingPhone.cursors.at(-1));
  await waitFor(() => idsOf(page).length >= 15 && phone.ids.length >= 15 && idsOf(back).length >= 10 && phoneBack.ids.length >= 10, { what: 'what was missed', timeoutMs: 60_000 });
  await change();
  await waitFor(() => [idsOf(page), phone.ids, idsOf(back), phoneBack.ids].every((ids) => ids.at(-1) === 'ord_16'), { what: 'the last change', timeoutMs: 20_000 });
  assert.deepEqual(idsOf(page), log);
  assert.deepEqual(phone.ids, log);
  assert.deepEqual(idsOf(back), log.slice(5));
  assert.deepEqual(phoneBack.ids, log.slice(5));
  for (const stop of [() => page.close(), () => back.close(), () => phone.stop(), () => phoneBack.stop()]) stop();
});
