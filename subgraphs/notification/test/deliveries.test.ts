import assert from 'node:assert/strict';
import { after, before, beforeEach, test } from 'node:test';
import { orderPlaced } from '#events/order';
import { databaseUnavailable } from '#platform/data/mysql-errors';
import { DomainError } from '#platform/errors/domain-error';
import type { Viewer } from '#platform/auth/viewer';
import { admin, anonymous, customer, guest } from '#platform/testing/test-viewer';
import { createBreaker } from '#platform/resilience/breaker';
import { silentLogger } from '#platform/telemetry/logger';
import { waitFor } from '#platform/testing/wait-for';
import type { Message, SentChannel } from '../channels/channel.ts';
import { claimDue, markSent, unsentByChannel } from '../data/delivery-repository.ts';
import { mostAttempts } from '../domain/backoff.ts';
import { notificationInvariants } from '../invariants.ts';
import { deliverDue } from '../use-cases/deliver.ts';
import { discardDead, listDead, replayDead } from '../use-cases/dead-deliveries.ts';
import { order } from './fixtures.ts';
import { startNotificationSubgraph, type NotificationSubgraph } from './harness.ts';

const sent: Message[] = [];
let respond: (message: Message) => Promise<string | null> = async () => null;

/** A channel that exists in this test only: one object, and nothing else knows of it. */
const pigeon: SentChannel = {
  name: 'PIGEON',
  kind: 'sent',
  defaultPolicy: 'on',
  reaches: ({ email }) => email !== null,
  async send(message) {
    sent.push(message);
    return respond(message);
  },
};

let clockMs = Date.now();
const now = () => new Date(Math.max(clockMs, Date.now()));
/** Lets the pauses between attempts pass. */
const hoursPass = (hours: number) => {
  clockMs = Math.max(clockMs, Date.now()) + hours * 3_600_000;
};

let subgraph: NotificationSubgraph;
before(async () => {
  subgraph = await startNotificationSubgraph({ extraChannels: [pigeon], now });
});
after(() => subgraph.stop());
beforeEach(() => {
  sent.length = 0;
  respond = async () => null;
});

async function placeOrder() {
  const placed = order({ email: `${crypto.randomUUID()}@example.com` });
  await subgraph.emit(orderPlaced, placed);
  return placed;
}

async function deliveryOf(orderId: string, channel = 'PIGEON') {
  const [row] = await subgraph.db.query<{ id: string; state: string; attempts: number; lastError: string | null }>(
    "SELECT d.id, d.state, d.attempts, d.last_error AS lastError FROM deliveries d JOIN notifications n ON n.id = d.notification_id WHERE n.source = ? AND n.event = 'order_placed' AND d.channel = ?",
    [orderId, channel],
  );
  return row;
}

test('a channel added at run time is one object: it gets every notification in the recipient’s words', async () => {
  const placed = await placeOrder();
  const deliveries = await subgraph.settled('order_placed', placed.orderId, 2);
  assert.deepEqual(deliveries.map(({ channel }) => channel), ['EMAIL', 'PIGEON']);
  assert.equal(sent[0]?.wording.notice.title, `Order ${placed.number} is confirmed`);
  assert.equal(sent[0]?.deliveryId, deliveries[1]?.id);
});

test('a delivery that fails is tried again later under the same id, and other channels do not wait for it', async () => {
  respond = async () => {
    if (sent.length < 3) throw new Error('the pigeon is tired');
    return 'ring-7';
  };
  const placed = await placeOrder();
  await waitFor(async () => (await deliveryOf(placed.orderId))?.lastError, { what: 'the first failure' });
  await waitFor(async () => (await deliveryOf(placed.orderId, 'EMAIL'))?.state === 'SENT', { what: 'the mail' });
  assert.match((await deliveryOf(placed.orderId))?.lastError ?? '', /the pigeon is tired/);
  assert.equal(sent.length, 1, 'it waits before it tries again');
  hoursPass(1);
  await waitFor(() => sent.length === 2, { what: 'the second attempt' });
  await waitFor(async () => (await deliveryOf(placed.orderId))?.attempts === 2, { what: 'the second failure' });
  hoursPass(1);
  await subgraph.settled('order_placed', placed.orderId, 2);
  assert.deepEqual(new Set(sent.map(({ deliveryId }) => deliveryId)).size, 1);
  assert.equal((await deliveryOf(placed.orderId))?.state, 'SENT');
});

test('what fails for good is given up with the reason, can be listed, and is sent after a replay that is on record', async () => {
  respond = async () => {
    throw new DomainError('PROVIDER_REFUSED', 'no such loft', { permanent: true });
  };
  const placed = await placeOrder();
  await subgraph.settled('order_placed', placed.orderId, 2);
  const [dead] = await listDead(subgraph.db, { channel: 'PIGEON' });
  assert.match(dead?.lastError ?? '', /no such loft/);
  assert.equal(sent.length, 1);

  respond = async () => 'ring-8';
  const who = { actor: 'usr_operator', reason: 'the loft is open again', filter: { channel: 'PIGEON' } };
  assert.equal((await replayDead(subgraph.db, { ...who, dryRun: true })).length, 1);
  assert.equal((await deliveryOf(placed.orderId))?.state, 'DEAD');
  assert.equal((await replayDead(subgraph.db, who)).length, 1);
  assert.equal((await replayDead(subgraph.db, who)).length, 0, 'a second replay finds nothing');
  await waitFor(async () => (await deliveryOf(placed.orderId))?.state === 'SENT', { what: 'the replayed delivery' });
  const audit = await subgraph.db.query<{ detail: string }>("SELECT detail FROM audit_log WHERE action = 'delivery.replay' AND target = ?", [dead?.id]);
  assert.match(audit[0]?.detail ?? '', /the loft is open again/);
  assert.deepEqual(await notificationInvariants(subgraph.db), []);
});

test('administrators list what was given up and have it sent again by the API, on record; nobody else does', async () => {
  respond = async () => {
    throw new DomainError('PROVIDER_REFUSED', 'no such loft', { permanent: true });
  };
  const orders = [await placeOrder(), await placeOrder()];
  for (const { orderId } of orders) await subgraph.settled('order_placed', orderId, 2);
  type Dead = { id: string; lastError: string; isReplayable: boolean };
  const ask = (viewer: Viewer, args: string) =>
    subgraph.call<{ notificationDeadDeliveries: { edges: { node: Dead; cursor: string }[]; pageInfo: { hasNextPage: boolean } } | null }>({ query: `{ notificationDeadDeliveries(${args}) { edges { cursor node { id channel event attempts lastError isReplayable } } pageInfo { hasNextPage } } }`, viewer });
  const replay = (viewer: Viewer, input: string) =>
    subgraph.call<{ notificationDeadDeliveriesReplay: { deliveries: Dead[] | null; userErrors: { code: string; field: string[] }[] } } | null>({ query: `mutation { notificationDeadDeliveriesReplay(input: { ${input} }) { deliveries { id } userErrors { code field } } }`, viewer });

  const first = (await ask(admin(), 'first: 1, channel: "PIGEON"')).data.notificationDeadDeliveries;
  assert.equal(first?.pageInfo.hasNextPage, true);
  const second = (await ask(admin(), `first: 1, channel: "PIGEON", after: "${first?.edges[0]?.cursor}"`)).data.notificationDeadDeliveries;
  assert.equal(second?.pageInfo.hasNextPage, false);
  assert.match(second?.edges[0]?.node.lastError ?? '', /no such loft/);
  const [oneId, otherId] = [first?.edges[0]?.node.id, second?.edges[0]?.node.id];
  assert.notEqual(oneId, otherId);
  for (const viewer of [customer(), guest(), anonymous(), customer('usr_support', { roles: ['customer', 'support'] })]) {
    assert.match((await ask(viewer, 'first: 1')).code ?? '', /FORBIDDEN|UNAUTHENTICATED/);
    assert.match((await replay(viewer, `id: "${oneId}", reason: "mine now"`)).code ?? '', /FORBIDDEN|UNAUTHENTICATED/);
  }
  respond = async () => 'ring-9';
  assert.deepEqual((await replay(admin(), `id: "${oneId}", reason: " "`)).data?.notificationDeadDeliveriesReplay.userErrors.map(({ field }) => field.at(-1)), ['reason']);
  assert.equal((await replay(admin(), 'channel: "PIGEON", reason: "only looking", isDryRun: true')).data?.notificationDeadDeliveriesReplay.deliveries?.length, 2);
  assert.deepEqual((await replay(admin('usr_admin'), `id: "${oneId}", reason: "the loft is open again"`)).data?.notificationDeadDeliveriesReplay.deliveries, [{ id: oneId }]);
  await waitFor(() => sent.filter(({ deliveryId }) => deliveryId === oneId).length === 2, { what: 'the replayed delivery' });
  assert.deepEqual((await listDead(subgraph.db, { channel: 'PIGEON' })).map(({ id }) => id), [otherId]);
  const audit = await subgraph.db.query<{ actor: string; detail: string }>("SELECT actor, detail FROM audit_log WHERE action = 'delivery.replay' AND target = ?", [oneId]);
  assert.equal(audit.length, 1);
  assert.equal(audit[0]?.actor, 'usr_admin');
  await replayDead(subgraph.db, { filter: { channel: 'PIGEON' }, actor: 'usr_admin', reason: 'leave nothing behind' });
  await waitFor(async () => (await listDead(subgraph.db, { channel: 'PIGEON' })).length === 0 && sent.length === 4, { what: 'the other one' });
});

test('what was given up can be discarded with a reason: no longer listed, replayed or counted, and still known as failed', async () => {
  respond = async () => {
    throw new DomainError('PROVIDER_REFUSED', 'no such loft', { permanent: true });
  };
  const placed = await placeOrder();
  await subgraph.settled('order_placed', placed.orderId, 2);
  const [dead] = await listDead(subgraph.db, { channel: 'PIGEON' });
  const discard = async (input: string, viewer = admin('usr_admin')) =>
    (await subgraph.call<{ notificationDeadDeliveriesDiscard: { deliveries: { id: string }[] | null; userErrors: { field: string[] }[] } } | null>({ query: `mutation { notificationDeadDeliveriesDiscard(input: { ${input} }) { deliveries { id } userErrors { field } } }`, viewer }));
  const gone = { deliveries: [{ id: dead?.id }], userErrors: [] };
  assert.match((await discard('reason: "out of my sight"', customer())).code ?? '', /FORBIDDEN/);
  assert.deepEqual((await discard('reason: "no"')).data?.notificationDeadDeliveriesDiscard.userErrors, [{ field: ['input', 'reason'] }]);
  assert.deepEqual((await discard('channel: "PIGEON", reason: "only looking", isDryRun: true')).data?.notificationDeadDeliveriesDiscard, gone);
  assert.deepEqual((await discard(`id: "${dead?.id}", reason: "the loft is gone"`)).data?.notificationDeadDeliveriesDiscard, gone);
  assert.deepEqual(await discardDead(subgraph.db, { filter: { channel: 'PIGEON' }, actor: 'usr_admin', reason: 'once more' }), [], 'a second time finds nothing');
  assert.deepEqual(await replayDead(subgraph.db, { filter: { channel: 'PIGEON' }, actor: 'usr_admin', reason: 'too late' }), []);
  assert.deepEqual((await unsentByChannel(subgraph.db, ['PIGEON'])).filter(({ state }) => state === 'DEAD'), []);
  assert.equal((await deliveryOf(placed.orderId))?.state, 'DEAD');
  const audit = await subgraph.db.query<{ detail: string }>("SELECT detail FROM audit_log WHERE action = 'delivery.discard' AND target = ? AND actor = 'usr_admin'", [dead?.id]);
  assert.equal(audit.length, 1);
  assert.match(audit[0]?.detail ?? '', /the loft is gone/);
  assert.deepEqual(await notificationInvariants(subgraph.db), []);
});

test('a delivery that keeps failing is given up after its last attempt', async () => {
  respond = async () => {
    throw new Error('storm');
  };
  const placed = await placeOrder();
  for (let attempt = 1; attempt < mostAttempts; attempt += 1) {
    await waitFor(async () => (await deliveryOf(placed.orderId))?.attempts === attempt && (await deliveryOf(placed.orderId))?.lastError, { what: `attempt ${attempt}` });
    hoursPass(9);
  }
  await subgraph.settled('order_placed', placed.orderId, 2);
  const delivery = await deliveryOf(placed.orderId);
  assert.deepEqual([delivery?.state, delivery?.attempts, delivery?.lastError], ['DEAD', mostAttempts, 'storm']);
});

test('two workers never have one delivery in hand at once, and what a dead worker held becomes due again', async () => {
  const channel = 'NOBODY';
  const placed = await placeOrder();
  await subgraph.settled('order_placed', placed.orderId, 2);
  const [notification] = await subgraph.db.query<{ id: string }>('SELECT id FROM notifications WHERE source = ?', [placed.orderId]);
  const at = now();
  await subgraph.db.execute("INSERT INTO deliveries (id, notification_id, channel, state, due_at, created_at) VALUES ('dlv_held', ?, ?, 'PENDING', ?, ?)", [notification?.id, channel, at, at]);
  const claimAs = (claim: string, time = at) => claimDue(subgraph.db, { channel, claim, limit: 10, now: time, until: new Date(time.getTime() + 60_000) });
  const claims = await Promise.all(['a', 'b', 'c', 'd'].map((name) => claimAs(name)));
  assert.equal(claims.flat().length, 1);
  const [lost] = claims.flat();
  const later = new Date(at.getTime() + 61_000);
  const [taken] = await claimAs('e', later);
  assert.equal(taken?.id, 'dlv_held');
  assert.equal(await markSent(subgraph.db, lost!.claim, [{ id: lost!.id, reference: null, at: later }]), false, 'the first worker cannot settle it any more');
  assert.equal(await markSent(subgraph.db, taken!.claim, [{ id: taken!.id, reference: null, at: later }]), true);
});

test('what left while the database was away for a moment is noted then, and does not leave again', async (t) => {
  const { execute } = subgraph.db;
  let refused = 0;
  t.mock.method(subgraph.db, 'execute', (sql: string, params?: readonly unknown[]) => {
    if (!sql.includes("SET state = 'SENT'") || refused === 3) return execute(sql, params);
    refused += 1;
    return Promise.reject(databaseUnavailable('The database is not available'));
  });
  const placed = await placeOrder();
  const deliveries = await subgraph.settled('order_placed', placed.orderId, 2);
  assert.equal(refused, 3);
  assert.deepEqual(deliveries.map(({ state, attempts }) => [state, attempts]), [['SENT', 1], ['SENT', 1]]);
  assert.equal(sent.length, 1);
});

test('while a provider is down its deliveries wait without using up their attempts', async () => {
  const channel: SentChannel = { ...pigeon, name: 'DOWN', send: () => Promise.reject(new Error('connection refused')) };
  const breaker = createBreaker({ name: 'test-down', minimumCalls: 3, openMs: 60_000 });
  const placed = await placeOrder();
  await subgraph.settled('order_placed', placed.orderId, 2);
  const [template] = await subgraph.db.query<{ id: string }>('SELECT id FROM notifications WHERE source = ?', [placed.orderId]);
  const at = now();
  const deps = { db: subgraph.db, channel, breaker, logger: silentLogger(), now: () => at };
  for (let index = 0; index < 3; index += 1) {
    await subgraph.db.execute(
      'INSERT INTO notifications (id, event, source, recipient, locale, payload, email, created_at) SELECT ?, event, ?, recipient, locale, payload, email, created_at FROM notifications WHERE id = ?',
      [`ntf_down${index}`, `down${index}`, template?.id],
    );
    await subgraph.db.execute("INSERT INTO deliveries (id, notification_id, channel, state, due_at, created_at) VALUES (?, ?, 'DOWN', 'PENDING', ?, ?)", [`dlv_down${index}`, `ntf_down${index}`, at, at]);
  }
  assert.equal(await deliverDue(deps, new AbortController().signal), 3);
  assert.equal(breaker.state(), 'open');
  await subgraph.db.execute("UPDATE deliveries SET due_at = ? WHERE channel = 'DOWN'", [at]);
  assert.equal(await deliverDue(deps, new AbortController().signal), 0);
  const rows = await subgraph.db.query<{ attempts: number }>("SELECT attempts FROM deliveries WHERE channel = 'DOWN'");
  assert.deepEqual(rows.map(({ attempts }) => attempts), [1, 1, 1]);
});

test('what waits and what was given up is measured by channel', async () => {
  await subgraph.db.execute("UPDATE deliveries SET state = 'DEAD', due_at = NULL, finished_at = created_at WHERE id = 'dlv_down0'");
  const unsent = await unsentByChannel(subgraph.db, ['DOWN']);
  assert.deepEqual(unsent.map(({ state, count, oldest }) => [state, count, oldest instanceof Date]).sort(), [['DEAD', 1, true], ['PENDING', 2, true]]);
});
