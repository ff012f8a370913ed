import assert from 'node:assert/strict';
import { createHmac } from 'node:crypto';
import { after, before, beforeEach, test } from 'node:test';
import { orderPlaced, refundIssued, vendorOrderDelivered, vendorOrderReduced, vendorOrderShipped } from '#events/order';
import { stockLow } from '#events/product';
import { countStatements } from '#platform/testing/test-database';
import { customer, staff } from '#platform/testing/test-viewer';
import { waitFor } from '#platform/testing/wait-for';
import { notificationInvariants } from '../invariants.ts';
import { disableFailingEndpoints } from '../use-cases/disable-failing-endpoints.ts';
import { startEndpoint, webhookApi, type EndpointRequest } from './endpoint.ts';
import { knownVendor, order, parcel, registeredPerson, vendorOrder } from './fixtures.ts';
import { fakeId, startNotificationSubgraph, type NotificationSubgraph } from './harness.ts';

let clockMs = Date.now();
const now = () => new Date(Math.max(clockMs, Date.now()));
const hoursPass = (hours: number) => void (clockMs = Math.max(clockMs, Date.now()) + hours * 3_600_000);

let subgraph: NotificationSubgraph;
let endpoint: Awaited<ReturnType<typeof startEndpoint>>;
let api: ReturnType<typeof webhookApi>;
before(async () => {
  subgraph = await startNotificationSubgraph({ now });
  endpoint = await startEndpoint();
  api = webhookApi(subgraph);
});
after(async () => {
  await subgraph.stop();
  await endpoint.close();
});
beforeEach(() => {
  endpoint.requests.length = 0;
  endpoint.state.status = 200;
});

/** A vendor whose owner has subscribed the endpoint to these events. */
async function subscribed(events: string[] = ['VENDOR_ORDER_RECEIVED']) {
  const person = await registeredPerson(subgraph);
  const vendorId = await knownVendor(subgraph, [{ userId: person.userId, role: 'OWNER' }]);
  const owner = staff(vendorId, 'OWNER', person.userId);
  const { subscription, secret, userErrors } = await api.create(owner, vendorId, { url: endpoint.url, events, description: 'our shop system' });
  assert.deepEqual(userErrors, []);
  return { vendorId, owner, id: subscription!.id, secret: secret!, userId: person.userId };
}

/** Checks a call as the documentation tells receivers to. */
function verified({ headers, body }: EndpointRequest, secret: string) {
  const [time, ...signatures] = String(headers['marketplace-signature']).split(',');
  const timestamp = Number(time?.replace('t=', ''));
  assert.ok(Math.abs(timestamp - now().getTime() / 1000) < 300, 'the call is fresh');
  const expected = createHmac('sha256', secret).update(`${timestamp}.${body}`).digest('hex');
  return signatures.includes(`v1=${expected}`);
}

test('a subscribed endpoint is called, signed, with the data of the event; what it did not subscribe to it is not told', async () => {
  const { vendorId, owner, id, secret } = await subscribed();
  const placed = order({ vendorId });
  await subgraph.emit(stockLow, { ...stockLow.example, vendorId });
  await subgraph.emit(orderPlaced, placed);
  await waitFor(() => endpoint.requests.length === 1, { what: 'the call' });
  const [request] = endpoint.requests;
  assert.ok(verified(request!, secret));
  assert.ok(!verified(request!, `${secret}x`));
  const body = JSON.parse(request!.body);
  assert.equal(body.event, 'VENDOR_ORDER_RECEIVED');
  assert.equal(body.data.vendorOrderId, placed.vendorOrders[0]?.vendorOrderId);
  assert.doesNotMatch(request!.body, /guest@example\.com/, 'the buyer’s address is not passed on');
  assert.equal(request!.headers['content-type'], 'application/json');
  const { deliveries } = await waitFor(async () => ((await api.log(owner, id)).deliveries?.[0]?.state === 'SENT' ? api.log(owner, id) : undefined), { what: 'the log' });
  assert.deepEqual(deliveries?.map(({ event, state, messageId, attempts }) => [event, state, messageId, attempts.map(({ status, error }) => [status, error])]), [
    ['VENDOR_ORDER_RECEIVED', 'SENT', body.id, [[200, null]]],
  ]);
  assert.equal(request!.headers['marketplace-delivery'], deliveries?.[0]?.id);
  assert.deepEqual(JSON.parse(deliveries![0]!.data), body.data);
  assert.deepEqual(await notificationInvariants(subgraph.db), []);
});

test('parcels, arrivals and refunds reach programs, each once however often announced', async () => {
  const { vendorId } = await subscribed(['VENDOR_ORDER_SHIPPED', 'VENDOR_ORDER_DELIVERED', 'VENDOR_ORDER_REFUNDED']);
  const placed = order({ vendorId });
  const shipped = parcel(placed);
  const common = vendorOrder(placed);
  for (let time = 0; time < 2; time += 1) {
    await subgraph.emit(vendorOrderShipped, shipped);
    await subgraph.emit(vendorOrderDelivered, { ...common, lines: shipped.lines, deliveredAt: '2026-03-05T12:00:00.000Z' });
    await subgraph.emit(refundIssued, { ...common, refundId: `rfd_${common.vendorOrderId}`.slice(0, 40), currency: 'EUR', amountMinor: 1250, reason: '' });
  }
  await waitFor(async () => (await subgraph.broker.depth('notification.vendor-messages')) === 0 && endpoint.requests.length >= 3, { what: 'three calls' });
  await subgraph.exists("SELECT 1 FROM deliveries WHERE channel = 'WEBHOOK' AND state = 'SENT' HAVING COUNT(*) >= 3", [], 'three settled');
  assert.deepEqual(endpoint.requests.map(({ body }) => JSON.parse(body).event).sort(), ['VENDOR_ORDER_DELIVERED', 'VENDOR_ORDER_REFUNDED', 'VENDOR_ORDER_SHIPPED']);
});

test('pieces called off reach programs with what they are and why, whoever called them off; a vendor that did it itself is told by no other way', async () => {
  const { vendorId, userId } = await subscribed(['VENDOR_ORDER_REDUCED']);
  const common = vendorOrder(order({ vendorId }));
  for (const [aggregateVersion, outcome] of [[2, 'REJECTED'], [3, 'CANCELLED']] as const)
    for (let time = 0; time < 2; time += 1) await subgraph.emit(vendorOrderReduced, { ...vendorOrderReduced.example, ...common, outcome }, { aggregateId: common.vendorOrderId, aggregateVersion });
  await waitFor(async () => (await subgraph.broker.depth('notification.vendor-messages')) === 0 && endpoint.requests.length >= 2, { what: 'two calls' });
  const calls = endpoint.requests.map(({ body }) => JSON.parse(body));
  assert.deepEqual(calls.map(({ event, data }) => [event, data.vendorOrderId, data.reason, data.lines[0].title, data.lines[0].quantity]), Array.from({ length: 2 }, () => ['VENDOR_ORDER_REDUCED', common.vendorOrderId, 'one is enough', 'Herringbone throw', 1]));
  const told = async (version: number) => new Set((await subgraph.settled('vendor_order_reduced', `${common.vendorOrderId}:${version}`, version === 2 ? 1 : 3)).map(({ recipient }) => recipient).filter((recipient) => recipient === userId));
  assert.deepEqual([(await told(2)).size, (await told(3)).size], [0, 1]);
});

test('a failing endpoint is tried again under the same ids until it takes the call, and the log shows each call', async () => {
  const { vendorId, owner, id } = await subscribed();
  endpoint.state.status = 503;
  await subgraph.emit(orderPlaced, order({ vendorId }));
  await waitFor(async () => (await api.log(owner, id)).deliveries?.[0]?.lastError, { what: 'the first failure' });
  const failing = (await api.find(owner, id)).subscription;
  assert.match(failing?.lastError ?? '', /answered 503: out of order/);
  assert.ok(failing?.failingSince);
  endpoint.state.status = 200;
  hoursPass(1);
  await waitFor(async () => (await api.log(owner, id)).deliveries?.[0]?.state === 'SENT', { what: 'the second try' });
  const [delivery] = (await api.log(owner, id)).deliveries ?? [];
  assert.deepEqual(delivery?.attempts.map(({ status }) => status), [503, 200]);
  assert.equal(new Set(endpoint.requests.map(({ body }) => JSON.parse(body).id)).size, 1);
  assert.equal((await api.find(owner, id)).subscription?.failingSince, null);
});

test('after 24 hours of failures a delivery is given up, its endpoint is turned off with notice, and can be used again', async () => {
  const { vendorId, owner, id, userId } = await subscribed();
  const deps = { db: subgraph.db, channels: subgraph.channels, now };
  endpoint.state.status = 500;
  await subgraph.emit(orderPlaced, order({ vendorId }));
  for (let attempt = 1; attempt <= 11; attempt += 1) {
    await waitFor(() => endpoint.requests.length === attempt, { what: `attempt ${attempt}`, timeoutMs: 20_000 });
    const settled = 'SELECT 1 FROM deliveries d JOIN notifications n ON n.id = d.notification_id WHERE n.recipient = ? AND d.attempts = ? AND d.claim IS NULL';
    await subgraph.exists(settled, [id, attempt], `the end of attempt ${attempt}`);
    const next = (await api.log(owner, id)).deliveries?.[0]?.nextAttemptAt;
    if (next) clockMs = Date.parse(next);
  }
  const given = (await api.log(owner, id)).deliveries?.[0];
  assert.deepEqual([given?.state, given?.attempts.length], ['DEAD', 11]);
  const tried = given!.attempts.map(({ at }) => Date.parse(at));
  assert.ok(Math.abs(tried.at(-1)! - tried[0]! - 24 * 3_600_000) < 5 * 3_600_000, 'the tries cover about a day');
  assert.equal((await api.find(owner, id)).subscription?.lastError, 'the endpoint answered 500: out of order');
  hoursPass(6);
  await disableFailingEndpoints(deps);
  const off = (await api.find(owner, id)).subscription;
  assert.deepEqual([off?.isEnabled, off?.disabledReason], [false, 'FAILURES']);
  await subgraph.exists("SELECT 1 FROM inbox_items WHERE user_id = ? AND event = 'webhook_disabled'", [userId], 'the notice');
  assert.equal(await disableFailingEndpoints(deps), 0, 'once');

  const [delivery] = (await api.log(owner, id)).deliveries ?? [];
  assert.deepEqual((await api.redeliver(owner, delivery!.id)).userErrors?.map(({ code }) => code), ['INVALID_STATE']);
  endpoint.state.status = 200;
  const on = await api.update(owner, id, { isEnabled: true });
  assert.deepEqual([on.subscription?.isEnabled, on.subscription?.disabledReason, on.subscription?.failingSince], [true, null, null]);
  assert.equal((await api.redeliver(owner, delivery!.id)).delivery?.state, 'PENDING');
  await waitFor(async () => (await api.log(owner, id)).deliveries?.[0]?.state === 'SENT', { what: 'the redelivery' });
  assert.deepEqual(await notificationInvariants(subgraph.db), []);
});

test('a ping calls the endpoint, turned on or off, at most ten times a minute, and is not kept trying', async () => {
  const { owner, id, secret } = await subscribed();
  await api.update(owner, id, { isEnabled: false });
  const pinged = await api.ping(owner, id);
  assert.deepEqual([pinged.delivery?.event, pinged.delivery?.state], ['PING', 'PENDING']);
  await waitFor(() => endpoint.requests.length === 1, { what: 'the ping' });
  assert.ok(verified(endpoint.requests[0]!, secret));
  const codes = await Promise.all(Array.from({ length: 12 }, async () => (await api.ping(owner, id)).userErrors?.[0]?.code));
  assert.equal(codes.filter((code) => code === 'TOO_MANY_ATTEMPTS').length, 3);
  await waitFor(async () => (await api.log(owner, id, ', first: 50')).deliveries?.every(({ state }) => state === 'SENT'), { what: 'all pings' });
  assert.deepEqual((await api.redeliver(owner, pinged.delivery!.id)).userErrors?.map(({ code }) => code), ['INVALID_STATE']);
});

test('a new secret is shown once, and for a day calls are signed by both', async () => {
  const { owner, id, secret } = await subscribed();
  const rotated = await api.rotate(owner, id);
  assert.match(rotated.secret ?? '', /^whsec_/);
  assert.notEqual(rotated.secret, secret);
  const ping = async () => {
    const before = endpoint.requests.length;
    await api.ping(owner, id);
    return waitFor(() => endpoint.requests[before], { what: 'a ping' });
  };
  const during = await ping();
  assert.deepEqual([verified(during, secret), verified(during, rotated.secret!)], [true, true]);
  hoursPass(25);
  const later = await ping();
  assert.deepEqual([verified(later, secret), verified(later, rotated.secret!)], [false, true]);
  const kept = await subgraph.db.query('SELECT * FROM audit_log WHERE target = ?', [id]);
  assert.doesNotMatch(JSON.stringify(kept), /whsec_/);
});

test('what is sent to an endpoint that was removed or turned off meanwhile is given up at once', async () => {
  const { vendorId, owner, id } = await subscribed();
  endpoint.state.status = 500;
  await subgraph.emit(orderPlaced, order({ vendorId }));
  await waitFor(async () => (await api.log(owner, id)).deliveries?.[0]?.lastError, { what: 'the failure' });
  assert.equal((await api.remove(owner, id)).deletedId, id);
  hoursPass(1);
  await subgraph.exists("SELECT 1 FROM deliveries d JOIN notifications n ON n.id = d.notification_id WHERE n.recipient = ? AND d.state = 'DEAD' AND d.last_error LIKE '%removed%'", [id], 'the end');
  assert.equal((await api.find(owner, id)).subscription, null);
});

test('input that makes no sense is refused with its field, and a vendor has at most ten endpoints', async () => {
  const { vendorId, owner, id } = await subscribed();
  const input = { url: endpoint.url, events: ['STOCK_LOW'] };
  for (const [changes, field] of [
    [{ events: [] }, 'input.events'],
    [{ description: 'x'.repeat(201) }, 'input.description'],
    [{ url: 'not an address' }, 'input.url'],
  ] as const) {
    assert.deepEqual((await api.create(owner, vendorId, { ...input, ...changes })).userErrors?.map((error) => [error.code, error.field?.join('.')]), [['INVALID_INPUT', field]]);
    assert.deepEqual((await api.update(owner, id, changes)).userErrors?.map((error) => [error.code, error.field?.join('.')]), [['INVALID_INPUT', field]]);
  }
  const codes = await Promise.all(Array.from({ length: 12 }, async () => (await api.create(owner, vendorId, input)).userErrors?.[0]?.code ?? 'OK'));
  assert.equal(codes.filter((code) => code === 'OK').length, 9);
  assert.equal(codes.filter((code) => code === 'LIMIT_EXCEEDED').length, 3);
  const unknown = fakeId('vnd');
  assert.deepEqual((await api.create(staff(unknown, 'OWNER'), unknown, input)).userErrors?.map(({ code }) => code), ['NOT_FOUND']);
});

test('the log pages from the newest to the oldest, in a number of statements that does not grow', async () => {
  const { owner, id } = await subscribed();
  for (let index = 0; index < 7; index += 1) await api.ping(owner, id);
  await waitFor(async () => (await api.log(owner, id)).deliveries?.every(({ state }) => state === 'SENT'), { what: 'all pings' });
  const first = await api.log(owner, id, ', first: 4');
  const second = await api.log(owner, id, `, first: 4, after: "${first.pageInfo?.endCursor}"`);
  assert.deepEqual([first.deliveries?.length, second.deliveries?.length, second.pageInfo?.hasNextPage], [4, 3, false]);
  const ids = [...first.deliveries!, ...second.deliveries!].map(({ messageId }) => messageId);
  assert.deepEqual(ids, ids.toSorted().toReversed());
  assert.equal((await api.log(owner, id, ', state: DEAD')).deliveries?.length, 0);
  const statements = async (count: number) => (await countStatements(() => api.log(owner, id, `, first: ${count}`))).statements.length;
  assert.ok((await statements(7)) <= (await statements(1)) + 1, 'jobs may add one');
  assert.equal((await api.log(customer(), id)).deliveries, null);
});
