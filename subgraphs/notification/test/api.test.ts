import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { orderPlaced } from '#events/order';
import { stockLow } from '#events/product';
import type { Viewer } from '#platform/auth/viewer';
import { countStatements } from '#platform/testing/test-database';
import { admin, anonymous, customer, guest, partner, staff } from '#platform/testing/test-viewer';
import { waitFor } from '#platform/testing/wait-for';
import { devicesIn } from '../data/device-repository.ts';
import { knownVendor, order, registeredPerson } from './fixtures.ts';
import { fakeId, startNotificationSubgraph, type NotificationSubgraph } from './harness.ts';

let subgraph: NotificationSubgraph;
before(async () => {
  subgraph = await startNotificationSubgraph();
});
after(() => subgraph.stop());

interface Page {
  edges: { cursor: string; node: { id: string; readAt: string | null; createdAt: string } }[];
  pageInfo: { hasNextPage: boolean; hasPreviousPage: boolean; endCursor: string };
  totalCount: number;
}
interface UserFields {
  notifications: Page;
  unreadNotificationCount: number | null;
  notificationPreferences: { event: string; channel: string; isEnabled: boolean; isMandatory: boolean }[] | null;
}

async function me(viewer: Viewer, fields: string, userId = viewer.userId) {
  const { data, code } = await subgraph.call<{ _entities: [UserFields] }>({ query: `{ _entities(representations: [{ __typename: "User", id: "${userId}" }]) { ... on User { ${fields} } } }`, viewer });
  return { user: data._entities[0], code };
}

/** Puts messages into an inbox, the oldest first. */
async function fillInbox(userId: string, count: number): Promise<string[]> {
  const ids = Array.from({ length: count }, (_, index) => `ntf_${userId.slice(4, 20)}${String(index).padStart(6, '0')}`);
  await subgraph.db.execute('INSERT INTO inbox_items (id, user_id, event, title, body, link, created_at) VALUES ?', [
    ids.map((id) => [id, userId, 'order_shipped', 'A parcel', 'It is on its way.', '/orders/M-100042', new Date(Date.now() - 60_000)]),
  ]);
  return ids;
}

const markRead = (viewer: Viewer, ids?: readonly string[]) =>
  subgraph.call<{ notificationsMarkRead: { changedCount: number; userErrors: { code: string; field: string[] }[] } }>({
    query: 'mutation($ids: [ID!]) { notificationsMarkRead(ids: $ids) { changedCount user { unreadNotificationCount } userErrors { code field } } }',
    variables: { ids },
    viewer,
  });

const prefer = (viewer: Viewer, preferences: object[]) =>
  subgraph.call<{ notificationPreferencesUpdate: { user: UserFields | null; userErrors: { code: string; field: string[]; message: string }[] } }>({
    query: `mutation($p: [NotificationPreferenceInput!]!) { notificationPreferencesUpdate(preferences: $p) {
      user { notificationPreferences { event channel isEnabled isMandatory } } userErrors { code field message } } }`,
    variables: { p: preferences },
    viewer,
  });

test('the inbox pages from the newest to the oldest without gaps or repetitions', async () => {
  const viewer = customer(fakeId('usr'));
  const ids = await fillInbox(viewer.userId!, 25);
  const seen: string[] = [];
  let after = '';
  for (const expected of [10, 10, 5]) {
    const { user } = await me(viewer, `notifications(first: 10${after}) { edges { cursor node { id } } pageInfo { hasNextPage hasPreviousPage endCursor } totalCount }`);
    assert.equal(user.notifications.edges.length, expected);
    assert.equal(user.notifications.totalCount, 25);
    assert.equal(user.notifications.pageInfo.hasPreviousPage, after !== '');
    seen.push(...user.notifications.edges.map(({ node }) => node.id));
    after = `, after: "${user.notifications.pageInfo.endCursor}"`;
  }
  assert.deepEqual(seen, ids.toReversed());
});

test('marking as read changes the viewer’s own messages, once', async () => {
  const viewer = customer(fakeId('usr'));
  const stranger = customer(fakeId('usr'));
  const ids = await fillInbox(viewer.userId!, 3);
  assert.equal((await markRead(stranger, ids)).data.notificationsMarkRead.changedCount, 0);
  assert.equal((await markRead(viewer, ids.slice(0, 1))).data.notificationsMarkRead.changedCount, 1);
  assert.equal((await markRead(viewer, ids.slice(0, 1))).data.notificationsMarkRead.changedCount, 0);
  assert.equal((await markRead(viewer, [])).data.notificationsMarkRead.changedCount, 0);
  const { user } = await me(viewer, 'unreadNotificationCount notifications(unreadOnly: true) { edges { node { id readAt } } }');
  assert.equal(user.unreadNotificationCount, 2);
  assert.deepEqual(user.notifications.edges.map(({ node }) => node.id), ids.slice(1).toReversed());
  assert.equal((await markRead(viewer)).data.notificationsMarkRead.changedCount, 2);
  assert.equal((await me(viewer, 'unreadNotificationCount')).user.unreadNotificationCount, 0);
  const tooMany = await markRead(viewer, Array.from({ length: 101 }, () => 'ntf_x'));
  assert.deepEqual(tooMany.data.notificationsMarkRead.userErrors, [{ code: 'INVALID_INPUT', field: ['ids'] }]);
});

test('what a person turns off no longer reaches them through that channel, and other channels go on', async () => {
  const cataloguer = await registeredPerson(subgraph);
  const vendorId = await knownVendor(subgraph, [{ userId: cataloguer.userId, role: 'CATALOG' }]);
  const viewer = staff(vendorId, 'CATALOG', cataloguer.userId);
  const { data } = await prefer(viewer, [{ event: 'stock_low', channel: 'EMAIL', isEnabled: false }]);
  assert.deepEqual(data.notificationPreferencesUpdate.userErrors, []);
  const chosen = data.notificationPreferencesUpdate.user?.notificationPreferences?.find(({ event, channel }) => event === 'stock_low' && channel === 'EMAIL');
  assert.deepEqual(chosen, { event: 'stock_low', channel: 'EMAIL', isEnabled: false, isMandatory: false });
  const id = await subgraph.emit(stockLow, { ...stockLow.example, vendorId });
  const deliveries = await subgraph.settled('stock_low', id, 1);
  assert.equal(deliveries[0]?.channel, 'IN_APP');
});

test('what must be sent cannot be turned off, and then nothing else of the request is set either', async () => {
  const viewer = customer(fakeId('usr'));
  const { data } = await prefer(viewer, [
    { event: 'order_shipped', channel: 'EMAIL', isEnabled: false },
    { event: 'order_placed', channel: 'EMAIL', isEnabled: false },
    { event: 'no_such_event', channel: 'EMAIL', isEnabled: false },
    { event: 'order_shipped', channel: 'SMS', isEnabled: true },
  ]);
  assert.deepEqual(data.notificationPreferencesUpdate.userErrors.map(({ code, field }) => [code, field.join('.')]), [
    ['NOT_ALLOWED', 'preferences.1.isEnabled'],
    ['INVALID_INPUT', 'preferences.2.event'],
    ['INVALID_INPUT', 'preferences.3.channel'],
  ]);
  const { user } = await me(viewer, 'notificationPreferences { event channel isEnabled isMandatory }');
  assert.ok(user.notificationPreferences?.every(({ isEnabled }) => isEnabled));
});

test('vendors’ events are offered to people who work for a vendor only', async () => {
  const fields = 'notificationPreferences { event channel isMandatory }';
  const ofBuyer = (await me(customer(fakeId('usr')), fields)).user.notificationPreferences ?? [];
  const ofStaff = (await me(staff(fakeId('vnd'), 'OWNER', fakeId('usr')), fields)).user.notificationPreferences ?? [];
  assert.ok(!ofBuyer.some(({ event }) => event === 'vendor_order_received'));
  assert.ok(ofStaff.some(({ event, isMandatory }) => event === 'vendor_order_received' && isMandatory));
});

test('nobody else reads or changes a person’s inbox, preferences and devices: no stranger, guest, partner, vendor or operator', async () => {
  const owner = customer(fakeId('usr'));
  const [id] = await fillInbox(owner.userId!, 1);
  for (const viewer of [customer(), guest(), anonymous(), partner(['orders']), staff(fakeId('vnd'), 'OWNER'), admin()]) {
    for (const field of ['notifications { edges { node { id } } }', 'unreadNotificationCount', 'notificationPreferences { event }']) {
      const { user, code } = await me(viewer, field, owner.userId);
      assert.deepEqual(Object.values(user), [null], `${field} for ${viewer.kind}`);
      assert.match(code ?? '', /FORBIDDEN|UNAUTHENTICATED/);
    }
    const { data } = await subgraph.call({ query: `{ notification(id: "${id}") { id } }`, viewer });
    assert.equal(data['notification'] ?? null, null);
    const reference = await subgraph.call<{ _entities: unknown[] }>({ query: `{ _entities(representations: [{ __typename: "Notification", id: "${id}" }]) { ... on Notification { title } } }`, viewer });
    assert.equal(reference.data._entities[0], null);
  }
  for (const viewer of [guest(), anonymous(), partner(['orders'])]) {
    for (const mutation of ['notificationsMarkRead { changedCount }', 'notificationPreferencesUpdate(preferences: []) { userErrors { code } }', 'pushDeviceRegister(token: "device-token") { userErrors { code } }']) {
      assert.match((await subgraph.call({ query: `mutation { ${mutation} }`, viewer })).code ?? '', /FORBIDDEN|UNAUTHENTICATED/);
    }
  }
  const own = await subgraph.call({ query: `{ notification(id: "${id}") { id event } }`, viewer: owner });
  assert.equal(own.data['notification']?.['event'], 'order_shipped');
});

test('a device belongs to the person who registered it last, and can be taken away by that person only', async () => {
  const first = customer(fakeId('usr'));
  const second = customer(fakeId('usr'));
  const devices = devicesIn(subgraph.db);
  const change = (field: string, viewer: Viewer, token = 'device-token-1') => subgraph.call({ query: `mutation { ${field}(token: "${token}") { user { id } userErrors { code field } } }`, viewer });
  await change('pushDeviceRegister', first);
  await change('pushDeviceRegister', second);
  assert.deepEqual(await devices.tokensOf(first.userId!), []);
  await change('pushDeviceRemove', first);
  assert.deepEqual(await devices.tokensOf(second.userId!), ['device-token-1']);
  await change('pushDeviceRemove', second);
  assert.deepEqual(await devices.tokensOf(second.userId!), []);
  assert.equal((await change('pushDeviceRegister', first, 'with space')).data['pushDeviceRegister']?.['userErrors']?.[0]?.code, 'INVALID_INPUT');
});

test('what an app sends again a day later changes nothing: neither messages that came since nor a device that has changed hands', async () => {
  const viewer = customer(fakeId('usr'));
  await fillInbox(viewer.userId!, 2);
  const shown = new Date(Date.now() - 30_000).toISOString();
  const markAll = async () => (await subgraph.call<Awaited<ReturnType<typeof markRead>>['data']>({ query: 'mutation($until: DateTime) { notificationsMarkRead(until: $until) { changedCount } }', variables: { until: shown }, viewer })).data.notificationsMarkRead.changedCount;
  assert.equal(await markAll(), 2);
  await subgraph.db.execute('INSERT INTO inbox_items (id, user_id, event, title, body, link, created_at) VALUES ?', [[[fakeId('ntf'), viewer.userId, 'order_shipped', 'Later', 'Unseen.', null, new Date()]]]);
  assert.equal(await markAll(), 0);
  assert.equal((await me(viewer, 'unreadNotificationCount')).user.unreadNotificationCount, 1);

  const devices = devicesIn(subgraph.db);
  const token = fakeId('device-token');
  const change = async (field: string, key: string, who = viewer) => {
    const { data } = await subgraph.call<Record<string, { userErrors: unknown[] }>>({ query: `mutation { ${field}(token: "${token}", idempotencyKey: "${key}") { userErrors { code } } }`, viewer: who });
    assert.deepEqual(data[field]?.userErrors, []);
  };
  const next = customer(fakeId('usr'));
  await change('pushDeviceRegister', 'one');
  await change('pushDeviceRemove', 'two');
  await change('pushDeviceRegister', 'three', next);
  await change('pushDeviceRegister', 'one');
  assert.deepEqual([await devices.tokensOf(viewer.userId!), await devices.tokensOf(next.userId!)], [[], [token]]);
  await change('pushDeviceRemove', 'four', next);
  await change('pushDeviceRegister', 'three', next);
  assert.deepEqual(await devices.tokensOf(next.userId!), []);
});

test('the number of SQL statements does not grow with the page, nor with the people told', async () => {
  const viewer = customer(fakeId('usr'));
  await fillInbox(viewer.userId!, 60);
  const read = (first: number) => countStatements(() => me(viewer, `unreadNotificationCount notifications(first: ${first}) { edges { node { id title } } }`));
  assert.equal((await read(50)).statements.length, (await read(2)).statements.length);
  const few = await countStatementsOfOrder(1);
  assert.equal(await countStatementsOfOrder(30), few);
});

/** Statements that tell a vendor's people of an order, by how many they are. */
async function countStatementsOfOrder(people: number): Promise<number> {
  const { createVendorMessages } = await import('../consumers/vendor-messages.ts');
  const { inApp } = await import('../channels/in-app.ts');
  const { silentLogger } = await import('#platform/telemetry/logger');
  const vendorId = await knownVendor(subgraph, Array.from({ length: people }, () => ({ userId: fakeId('usr'), role: 'OWNER' as const })));
  const binding = createVendorMessages({ channels: [inApp], now: () => new Date() }).bindings.get(orderPlaced.type)!;
  const data = order({ vendorId });
  const envelope = { id: fakeId('evt'), type: orderPlaced.type, producer: 'order', aggregateType: 'order', aggregateId: data.orderId, aggregateVersion: 1, occurredAt: data.placedAt, traceparent: '', data };
  const { statements } = await countStatements(() => subgraph.db.transaction((tx) => binding.handle({ tx, logger: silentLogger(), messages: [binding.read(envelope)] })));
  return statements.length;
}

test('an inbox of many thousands is marked as read at once', async () => {
  const viewer = customer(fakeId('usr'));
  await fillInbox(viewer.userId!, 2_500);
  assert.equal((await markRead(viewer)).data.notificationsMarkRead.changedCount, 2_500);
  await waitFor(async () => (await me(viewer, 'unreadNotificationCount')).user.unreadNotificationCount === 0, { what: 'nothing unread' });
});

test('an inbox is the person\'s alone: neither operators nor support acting as the person read it', async () => {
  const person = customer();
  await fillInbox(person.userId as string, 1);
  const fields = 'notifications(first: 1) { edges { node { id } } }';
  assert.equal((await me(person, fields)).user.notifications.edges.length, 1);
  for (const viewer of [admin(), { ...person, impersonatedBy: 'usr_support' }]) {
    const { user, code } = await me(viewer, fields, person.userId);
    assert.deepEqual([user.notifications, code], [null, 'FORBIDDEN']);
  }
});
