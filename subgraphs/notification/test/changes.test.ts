import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { notificationCreated, notificationRead } from '#events/notification';
import type { Viewer } from '#platform/auth/viewer';
import type { Envelope } from '#platform/messaging/envelope';
import { countStatements } from '#platform/testing/test-database';
import { admin, anonymous, customer, guest, partner } from '#platform/testing/test-viewer';
import { waitFor } from '#platform/testing/wait-for';
import { createInApp } from '../channels/in-app.ts';
import { removeNotifications, removeRemovals } from '../data/retention-repository.ts';
import { paymentFailed } from '../notifications/payment-failed.ts';
import { notify } from '../use-cases/notify.ts';
import { fakeId, startNotificationSubgraph, type NotificationSubgraph } from './harness.ts';

let subgraph: NotificationSubgraph;
before(async () => {
  subgraph = await startNotificationSubgraph();
});
after(() => subgraph.stop());

interface Changes {
  changes: { cursor: string; notificationId: string; notification: { id: string; readAt: string | null } | null }[];
  cursor: string;
  hasMore: boolean;
  resync: boolean;
  unreadCount: number;
}

async function ask(viewer: Viewer, since: string | null = null, first = 50): Promise<Changes> {
  const { data, errors } = await subgraph.call<{ notificationChanges: Changes }>({
    query: 'query($s: String, $f: Int) { notificationChanges(since: $s, first: $f) { changes { cursor notificationId notification { id readAt title } } cursor hasMore resync unreadCount } }',
    variables: { s: since, f: first },
    viewer,
  });
  assert.equal(errors, undefined, JSON.stringify(errors));
  return data.notificationChanges;
}

/** A client's copy, kept by asking for changes only. */
async function follow(viewer: Viewer, copy: Map<string, string | null>, since: string | null): Promise<string> {
  for (let cursor = since; ; ) {
    const answer = await ask(viewer, cursor, 7);
    assert.equal(answer.resync, false);
    for (const { notificationId, notification } of answer.changes) {
      if (notification) copy.set(notificationId, notification.readAt);
      else copy.delete(notificationId);
    }
    cursor = answer.cursor;
    if (!answer.hasMore) return cursor;
  }
}

const channels = [createInApp()];
const tell = (userId: string, source = fakeId('src'), at = new Date()) =>
  subgraph.db.transaction((tx) => notify(tx, { channels, now: () => at }, { definition: paymentFailed, source, payload: paymentFailed.example, to: [{ userId }] }));
const markRead = (viewer: Viewer, ids: readonly string[] | null) =>
  subgraph.call({ query: 'mutation($i: [ID!]) { notificationsMarkRead(ids: $i) { changedCount userErrors { code } } }', variables: { i: ids }, viewer });
const truth = async (userId: string) =>
  new Map((await subgraph.db.query<{ id: string; readAt: Date | null }>('SELECT id, read_at AS readAt FROM inbox_items WHERE user_id = ? ORDER BY id', [userId])).map(({ id, readAt }) => [id, readAt?.toISOString() ?? null]));
const sorted = (map: ReadonlyMap<string, string | null>) => [...map].toSorted(([a], [b]) => (a < b ? -1 : 1));

test('a client that asks for changes has what the inbox has: after arrivals, reading and removal', async () => {
  const viewer = customer(fakeId('usr'));
  const copy = new Map<string, string | null>();
  for (let n = 0; n < 20; n += 1) await tell(viewer.userId!);
  let cursor = await follow(viewer, copy, null);
  assert.equal(copy.size, 20);
  assert.deepEqual((await ask(viewer, cursor)).changes, []);
  await markRead(viewer, [...copy.keys()].slice(3, 5));
  const few = await ask(viewer, cursor);
  assert.deepEqual([few.changes.length, few.unreadCount, few.hasMore], [2, 18, false]);
  await markRead(viewer, null);
  cursor = await follow(viewer, copy, cursor);
  assert.deepEqual(sorted(copy), sorted(await truth(viewer.userId!)));
  await tell(viewer.userId!, 'old one', new Date(Date.now() - 400 * 86_400_000));
  await subgraph.db.execute("UPDATE deliveries SET state = 'SENT' WHERE state = 'PENDING'");
  cursor = await follow(viewer, copy, cursor);
  assert.equal(copy.size, 21);
  await removeNotifications(subgraph.db, { before: new Date(Date.now() - 200 * 86_400_000), limit: 500 });
  const gone = await ask(viewer, cursor);
  assert.deepEqual(gone.changes.map(({ notification }) => notification), [null]);
  await follow(viewer, copy, cursor);
  assert.deepEqual(sorted(copy), sorted(await truth(viewer.userId!)));
});

test('with eight writers at once, some slow to commit, a client that never stops asking misses no change', async () => {
  const viewer = customer(fakeId('usr'));
  const userId = viewer.userId!;
  const copy = new Map<string, string | null>();
  let isWriting = true;
  const writers = Array.from({ length: 8 }, async (_, writer) => {
    for (let n = 0; n < 12; n += 1) {
      await subgraph.db.transaction(async (tx) => {
        await notify(tx, { channels, now: () => new Date() }, { definition: paymentFailed, source: `${writer}-${n}`, payload: paymentFailed.example, to: [{ userId }] });
        if ((writer + n) % 3 === 0) await tx.query('SELECT SLEEP(0.02)'); // others begin later and would commit earlier
      });
      if (n % 4 === 3) await markRead(viewer, [...copy.keys()].slice(-5));
    }
  });
  let cursor: string | null = null;
  const reading = (async () => {
    while (isWriting) cursor = await follow(viewer, copy, cursor);
  })();
  await Promise.all(writers);
  isWriting = false;
  await reading;
  await follow(viewer, copy, cursor);
  assert.equal(copy.size, 96);
  assert.deepEqual(sorted(copy), sorted(await truth(userId)));
});

test('who was away for longer than removals are remembered is told to begin anew, and goes on from there', async () => {
  const viewer = customer(fakeId('usr'));
  await tell(viewer.userId!, 'first', new Date(Date.now() - 400 * 86_400_000));
  const before = await ask(viewer);
  await removeNotifications(subgraph.db, { before: new Date(Date.now() - 200 * 86_400_000), limit: 500 });
  assert.equal((await ask(viewer, before.cursor)).resync, false, 'remembered for a while');
  await removeRemovals(subgraph.db, { before: new Date(Date.now() + 1_000), limit: 500 });
  const answer = await ask(viewer, before.cursor);
  assert.deepEqual([answer.resync, answer.changes], [true, []]);
  await tell(viewer.userId!, 'second');
  const next = await ask(viewer, answer.cursor);
  assert.deepEqual([next.resync, next.changes.length], [false, 1]);
  assert.equal((await ask(viewer)).resync, false, 'a new client has nothing to forget');
});

test('only the person gets changes, a wrong cursor or size is explained, and the number of statements does not grow', async () => {
  const viewer = customer(fakeId('usr'));
  for (let n = 0; n < 30; n += 1) await tell(viewer.userId!);
  for (const other of [anonymous(), guest(), partner(['orders'])]) assert.match((await subgraph.call({ query: '{ notificationChanges { cursor } }', viewer: other })).code ?? '', /FORBIDDEN|UNAUTHENTICATED/);
  for (const other of [customer(fakeId('usr')), admin(fakeId('usr'))]) assert.deepEqual((await ask(other)).changes, []);
  for (const [since, first, expected] of [['rubbish', 5, /"since" is not a cursor/], [null, 0, /"first" must be 1 to 100, got 0/], [null, 101, /got 101/]] as const) {
    const { code, errors } = await subgraph.call({ query: 'query($s: String, $f: Int) { notificationChanges(since: $s, first: $f) { cursor } }', variables: { s: since, f: first }, viewer });
    assert.equal(code, 'BAD_USER_INPUT');
    assert.match(errors?.[0]?.message ?? '', expected);
  }
  const [few, many] = [await countStatements(() => ask(viewer, null, 2)), await countStatements(() => ask(viewer, null, 30))];
  assert.equal(many.statements.length, few.statements.length);
});

test('open pages are told at once what arrived and what was read, each with whom it is for', async () => {
  const viewer = customer(fakeId('usr'));
  const seen: Envelope[] = [];
  const watching = await subgraph.broker.follow({ types: [notificationCreated.type, notificationRead.type], onSignal: (signal) => void seen.push(signal) });
  const ids = await subgraph.db.transaction((tx) =>
    notify(tx, { channels: subgraph.channels, now: () => new Date() }, { definition: paymentFailed, source: 'live', payload: paymentFailed.example, to: [{ userId: viewer.userId, email: 'ada@example.com' }] }),
  );
  assert.ok(ids.length > 0);
  await waitFor(() => seen.length === 1, { what: 'the arrival' });
  const { notifications } = notificationCreated.schema.parse(seen[0]?.data);
  assert.deepEqual(notifications.map(({ userId, event }) => [userId, event]), [[viewer.userId, 'payment_failed']]);
  await markRead(viewer, [notifications[0]!.notificationId]);
  await waitFor(() => seen.length === 2, { what: 'the reading' });
  assert.deepEqual(notificationRead.schema.parse(seen[1]?.data).notificationIds, [notifications[0]?.notificationId]);
  await watching.stop(1_000);
});
