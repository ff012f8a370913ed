import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { z } from 'zod';
import { verifyAuditChain } from '../audit/audit.ts';
import type { Viewer } from '../auth/viewer.ts';
import { platformMigrations } from '../data/database.ts';
import { DomainError } from '../errors/domain-error.ts';
import { defineConsumer, on, startConsumers, type RunningConsumers } from '../messaging/consumer.ts';
import { defineEvent } from '../messaging/contract.ts';
import { createOutbox } from '../outbox/outbox.ts';
import { createRelay, type Relay } from '../outbox/relay.ts';
import { silentLogger } from '../telemetry/logger.ts';
import { metricsText } from '../telemetry/metrics.ts';
import { createTestBroker, type TestBroker } from '../testing/test-broker.ts';
import { createTestDatabase, type TestDatabase } from '../testing/test-database.ts';
import { createTestSubgraph, type TestSubgraph } from '../testing/test-subgraph.ts';
import { admin, anonymous, customer, guest, partner, staff } from '../testing/test-viewer.ts';
import { waitFor } from '../testing/wait-for.ts';
import { messagingResolvers } from './messaging-api.ts';
import { createMessagingOperations } from './messaging-operations.ts';
import { messagingRules } from './messaging-permissions.ts';

const logger = silentLogger();
const happened = defineEvent({
  type: 'shop.happened.v1', aggregate: 'shop', producer: 'shop',
  schema: z.object({ n: z.int(), email: z.string(), token: z.string() }), example: { n: 1, email: 'ada@example.com', token: 'secret-token' },
});
let isBroken = false;
const consumer = defineConsumer({
  name: 'shop.effects',
  on: [on(happened, async ({ tx, message: { id, data } }) => {
    if (isBroken) throw new DomainError('REFUSED', `closed for ${data.email}`, { permanent: true });
    await tx.execute('INSERT INTO effect (message_id, n) VALUES (?, ?)', [id, data.n]);
  })],
});
let db: TestDatabase;
let broker: TestBroker;
let relay: Relay;
let running: RunningConsumers;
let subgraph: TestSubgraph;

before(async () => {
  db = await createTestDatabase({ migrations: platformMigrations });
  await db.execute('CREATE TABLE effect (message_id VARCHAR(40) NOT NULL, n INT NOT NULL) ENGINE=InnoDB');
  broker = await createTestBroker('shop');
  running = await startConsumers({ broker, db, consumers: [consumer], logger });
  relay = createRelay({ db, broker, logger, pollMs: 20 });
  relay.start();
  const rules = messagingRules('shop');
  subgraph = await createTestSubgraph({
    name: 'shop',
    schemaFile: new URL('./test/shop.graphql', import.meta.url).pathname,
    resolvers: messagingResolvers('shop', createMessagingOperations({ broker, db, consumers: [consumer] })),
    permissions: { Query: rules.query, Mutation: rules.mutation },
    context: (request) => request,
  });
});
after(async () => {
  await subgraph.stop();
  await running.stop();
  await relay.stop();
  await broker.destroy([consumer]);
  await db.drop();
});

const outbox = createOutbox({ producer: 'shop' });
const emit = (n: number) => db.transaction((tx) => outbox.add(tx, happened, { aggregateId: `shop-${n}`, aggregateVersion: 1, data: { n, email: 'ada@example.com', token: 'secret-token' } }));
const effects = async () => (await db.query<{ n: number }>('SELECT n FROM effect ORDER BY n')).map(({ n }) => n);
const dead = (count: number) => waitFor(async () => (await broker.depth(consumer.name, 'dead')) === count, { what: `${count} dead letters` });
const support = (): Viewer => customer('usr_support', { roles: ['customer', 'support'] });

interface Letter { messageId: string; errorCode: string; errorMessage: string; body: string; attempts: number }
interface Report {
  isBrokerConnected: boolean;
  consumers: { name: string; types: string[]; waitingCount: number; oldestWaitingSeconds: number | null; attachedCount: number; deadCount: number; oldestDeadSeconds: number | null; pause: { actor: string; reason: string } | null; deadLetters: Letter[] }[];
  outbox: { waitingCount: number; stuckCount: number };
  retryingCount: number;
  unroutedCount: number;
}
async function look(viewer: Viewer, letters = ''): Promise<Report['consumers'][number] & Report> {
  const { data, errors } = await subgraph.call<{ shopMessaging: Report }>({
    query: `{ shopMessaging { isBrokerConnected retryingCount unroutedCount outbox { waitingCount stuckCount } consumers { name types waitingCount oldestWaitingSeconds attachedCount deadCount oldestDeadSeconds
      pause { actor reason pausedAt } deadLetters${letters} { messageId errorCode errorMessage body attempts trace deadAt } } } }`,
    viewer,
  });
  assert.equal(errors, undefined, JSON.stringify(errors));
  return { ...data.shopMessaging, ...data.shopMessaging.consumers[0]! };
}

type Payload = { letters?: Letter[]; messageIds?: string[]; remainingCount?: number; isPaused?: boolean; userErrors: { code: string; field: string[] | null; message: string }[] };
async function change(name: string, input: object, viewer: Viewer = admin('usr_admin')): Promise<Payload> {
  const kind = name.includes('Redrive') ? 'OutboxRedriveInput' : name.includes('Consumer') ? 'ConsumerPauseInput' : `${name.slice(4)}Input`;
  const fields = name.includes('Letters') ? 'letters { messageId body } remainingCount' : name.includes('Redrive') ? 'messageIds' : 'isPaused';
  const { data, errors } = await subgraph.call<Record<string, Payload>>({ query: `mutation($i: ${kind}!) { ${name}(input: $i) { ${fields} userErrors { code field message } } }`, variables: { i: input }, viewer });
  assert.equal(errors, undefined, JSON.stringify(errors));
  return data[name]!;
}

test('operators see depth and age of queues and dead letters; support sees no personal data, and nobody sees secrets', async () => {
  isBroken = true;
  for (const n of [1, 2, 3]) await emit(n);
  await dead(3);
  const seen = await look(support());
  assert.deepEqual([seen.name, seen.types, seen.waitingCount, seen.attachedCount, seen.deadCount, seen.isBrokerConnected, seen.unroutedCount, seen.retryingCount], [consumer.name, [happened.type], 0, 1, 3, true, 0, 0]);
  assert.ok(seen.oldestDeadSeconds !== null && seen.oldestDeadSeconds < 60);
  assert.deepEqual(seen.outbox, { waitingCount: 0, stuckCount: 0 });
  assert.equal(seen.deadLetters.length, 3);
  for (const { body, errorMessage, errorCode } of seen.deadLetters) {
    assert.doesNotMatch(body + errorMessage, /ada@example|secret-token/);
    assert.match(errorMessage, /^closed for /);
    assert.equal(errorCode, 'REFUSED');
  }
  for (const { body, errorMessage } of (await look(admin())).deadLetters) {
    assert.match(body + errorMessage, /ada@example\.com/);
    assert.doesNotMatch(body, /secret-token/);
  }
  assert.equal((await look(admin(), '(first: 2)')).deadLetters.length, 2);
  assert.equal((await look(admin(), '(filter: { errorCode: "OTHER" })')).deadLetters.length, 0);
});

test('nobody but operators gets anywhere, and support changes nothing', async () => {
  const mutation = 'mutation { shopDeadLettersReplay(input: { reason: "because" }) { remainingCount } }';
  for (const viewer of [anonymous(), guest(), customer(), staff('vnd_1', 'OWNER'), partner(['orders'])]) {
    assert.match((await subgraph.call({ query: '{ shopMessaging { service } }', viewer })).code ?? '', /FORBIDDEN|UNAUTHENTICATED/);
    assert.match((await subgraph.call({ query: mutation, viewer })).code ?? '', /FORBIDDEN|UNAUTHENTICATED/);
  }
  assert.equal((await subgraph.call({ query: mutation, viewer: support() })).code, 'FORBIDDEN');
  await dead(3);
});

test('letters are replayed one, by filter, all; a dry run and a call without a reason change nothing; each change is audited', async () => {
  isBroken = false;
  assert.deepEqual((await change('shopDeadLettersReplay', { reason: ' ' })).userErrors.map(({ code, field }) => [code, field?.join('.')]), [['INVALID_INPUT', 'input.reason']]);
  assert.match((await change('shopDeadLettersReplay', { reason: 'works again', consumer: 'shop.nobody' })).userErrors[0]?.message ?? '', /no consumer "shop.nobody" here; there are: shop\.effects/);
  const tried = await change('shopDeadLettersReplay', { reason: 'works again', isDryRun: true });
  assert.equal(tried.letters?.length, 3);
  await dead(3);
  const [one] = tried.letters ?? [];
  const discarded = await change('shopDeadLettersDiscard', { reason: 'sent by mistake', consumer: consumer.name, filter: { messageId: one?.messageId } });
  assert.deepEqual([discarded.letters?.length, discarded.remainingCount], [1, 2]);
  const replayed = await change('shopDeadLettersReplay', { reason: 'works again', limit: 1, filter: { errorCode: 'REFUSED' } });
  assert.deepEqual([replayed.letters?.length, replayed.remainingCount], [1, 1]);
  assert.equal((await change('shopDeadLettersReplay', { reason: 'works again' })).letters?.length, 1);
  await waitFor(async () => (await effects()).length === 2, { what: 'the effects of the replayed ones' });
  const audited = await db.query<{ action: string; actor: string; detail: string }>('SELECT action, actor, detail FROM audit_log ORDER BY occurred_at');
  assert.deepEqual(audited.map(({ action }) => action).toSorted(), ['dead-letter.discard', 'dead-letter.replay', 'dead-letter.replay']);
  assert.ok(audited.every(({ actor, detail }) => actor === 'usr_admin' && /sent by mistake|works again/.test(detail) && !detail.includes('secret-token')));
});

test('a replay keeps its rate, ends within a request, and the rest is left for the next call', async () => {
  isBroken = true;
  for (let n = 100; n < 120; n += 1) await emit(n);
  await dead(20);
  isBroken = false;
  const startedAt = Date.now();
  const first = await change('shopDeadLettersReplay', { reason: 'works again', ratePerSecond: 5 });
  const atMost = 1 + (5 * (Date.now() - startedAt)) / 1_000;
  // How many fit into a request depends on the machine; that it does not wait for all twenty, and never outruns its rate, does not.
  assert.ok(first.letters!.length >= 1 && first.letters!.length <= Math.min(atMost, 19), `${first.letters?.length} at five a second`);
  assert.equal(first.remainingCount, 20 - first.letters!.length);
  await waitFor(async () => (await change('shopDeadLettersReplay', { reason: 'works again', limit: 100, ratePerSecond: 100 })).remainingCount === 0, { what: 'all to be replayed' });
  await waitFor(async () => (await effects()).length === 22, { what: 'all effects' });
});

test('a paused consumer takes nothing, in whatever process, and says who paused it; resumed, it does what waited', async () => {
  assert.deepEqual((await change('shopConsumerPause', { consumer: consumer.name, reason: 'the other side is being moved' })).isPaused, true);
  assert.equal((await change('shopConsumerPause', { consumer: consumer.name, reason: 'again' })).userErrors[0]?.code, 'INVALID_STATE');
  await waitFor(async () => (await look(admin())).attachedCount === 0, { what: 'the consumer to let go', timeoutMs: 10_000 });
  await running.stop();
  running = await startConsumers({ broker, db, consumers: [consumer], logger });
  await emit(200);
  const waiting = await waitFor(async () => {
    const state = await look(admin());
    return state.waitingCount === 1 ? state : undefined;
  }, { what: 'a waiting message' });
  assert.deepEqual([waiting.attachedCount, waiting.pause?.actor, waiting.pause?.reason], [0, 'usr_admin', 'the other side is being moved']);
  assert.ok(waiting.oldestWaitingSeconds !== null && waiting.oldestWaitingSeconds < 30);
  for (let again = 0; again < 60; again += 1) assert.ok((await look(admin())).oldestWaitingSeconds !== null); // more looks than the delivery limit allows
  assert.equal((await change('shopConsumerResume', { consumer: consumer.name, reason: 'moved' })).isPaused, false);
  await waitFor(async () => (await effects()).includes(200), { what: 'the effect', timeoutMs: 10_000 });
});

test('published messages are sent again from the outbox, and what had arrived has no second effect', async () => {
  assert.equal((await change('shopOutboxRedrive', { reason: 'a queue was deleted' })).userErrors[0]?.field?.join('.'), 'input.messageIds');
  const before = await effects();
  const all = { reason: 'a queue was deleted', publishedFrom: new Date(Date.now() - 600_000).toISOString() };
  assert.equal((await change('shopOutboxRedrive', { ...all, isDryRun: true, limit: 3 })).messageIds?.length, 3);
  const sent = await change('shopOutboxRedrive', all);
  assert.equal(sent.messageIds?.length, 24);
  await waitFor(async () => (await relay.backlog()).count === 0 && (await broker.depth(consumer.name)) === 0, { what: 'everything to be sent' });
  await waitFor(async () => (await effects()).length === before.length + 1, { what: 'the effect of the discarded one, which a redrive brings back' });
  assert.equal(new Set(await effects()).size, (await effects()).length);
  assert.deepEqual((await verifyAuditChain(db)).breaks, []);
});

test('what operators are alarmed by is in /metrics: lag, age of the oldest, retries, dead letters, backlog, pauses', async () => {
  const text = await metricsText();
  const queue = broker.topology.prefix + consumer.name;
  for (const line of [
    `consumer_messages_total{consumer="${consumer.name}",outcome="processed"}`,
    `consumer_messages_total{consumer="${consumer.name}",outcome="dead"}`,
    `consumer_lag_seconds_bucket{`,
    `consumer_stopped_by_operator{consumer="${consumer.name}"} 0`,
    `broker_queue_messages{queue="${queue}",kind="work"} 0`,
    `broker_queue_messages{queue="${queue}.dead",kind="dead"} 0`,
    `,kind="retry"} 0`,
    `,kind="unrouted"} 0`,
    `broker_queue_oldest_seconds{queue="${queue}"} 0`,
    'outbox_backlog ',
    'outbox_oldest_age_seconds ',
    'broker_connected{',
  ]) assert.ok(text.includes(line), `${line} in\n${text.split('\n').filter((each) => /^(consumer|broker|outbox)_/.test(each)).join('\n')}`);
});
