import assert from 'node:assert/strict';
import { randomUUID } from 'node:crypto';
import { after, before, test } from 'node:test';
import type { Viewer } from '#platform/auth/viewer';
import { countStatements } from '#platform/testing/test-database';
import { admin, customer, guest, staff } from '#platform/testing/test-viewer';
import { addVendor } from './catalog.ts';
import { startOrderSubgraph, type OrderSubgraph } from './harness.ts';
import { placeOrder, ship } from './placed-order.ts';

let subgraph: OrderSubgraph;
before(async () => {
  subgraph = await startOrderSubgraph();
});
after(() => subgraph.stop());

interface Posted {
  message: { id: string; from: string; authorName: string } | null;
  userErrors: { code: string }[];
}

async function post(vendorOrderId: string, viewer: Viewer, body = 'Hello', key = randomUUID()): Promise<Posted> {
  const { data } = await subgraph.call<{ vendorOrderMessagePost: Posted }>({
    query: 'mutation($id: ID!, $body: String!, $key: String!) { vendorOrderMessagePost(vendorOrderId: $id, body: $body, idempotencyKey: $key) { message { id from authorName } userErrors { code } } }',
    variables: { id: vendorOrderId, body, key },
    viewer,
  });
  return data.vendorOrderMessagePost;
}

interface Thread {
  messages: { totalCount: number; edges: { cursor: string; node: { id: string; body: string; from: string; isSeen: boolean } }[]; pageInfo: { hasNextPage: boolean } } | null;
  unreadMessageCount: number | null;
}

async function thread(vendorOrderId: string, viewer: Viewer, args = 'first: 20'): Promise<Thread | null> {
  const { data } = await subgraph.call<{ vendorOrder: Thread | null }>({
    query: `{ vendorOrder(id: "${vendorOrderId}") { unreadMessageCount messages(${args}) { totalCount pageInfo { hasNextPage } edges { cursor node { id body from isSeen } } } } }`,
    viewer,
  });
  return data.vendorOrder;
}

const read = (vendorOrderId: string, messageId: string, viewer: Viewer) =>
  subgraph.call<{ vendorOrderMessagesRead: { userErrors: { code: string }[] } }>({ query: `mutation { vendorOrderMessagesRead(vendorOrderId: "${vendorOrderId}", messageId: "${messageId}") { userErrors { code } } }`, viewer });

for (const [who, viewer] of [['a customer', customer()], ['a guest', guest()]] as const) {
  test(`${who} and the vendor write to each other; each sees what is unread and what was seen, and the other side is told`, async () => {
    const order = await placeOrder(subgraph, { viewer });
    const packer = order.staff('FULFILMENT');
    const asked = await post(order.vendorOrderId, viewer, 'Could you send it before Friday?');
    assert.deepEqual([asked.message?.from, asked.message?.authorName], ['BUYER', 'Mara Lindqvist']);
    assert.equal((await thread(order.vendorOrderId, packer))?.unreadMessageCount, 1);
    await read(order.vendorOrderId, asked.message?.id as string, packer);
    await post(order.vendorOrderId, packer, 'Yes');
    const seen = await thread(order.vendorOrderId, viewer);
    assert.deepEqual(seen?.messages?.edges.map(({ node }) => [node.from, node.body, node.isSeen]), [['VENDOR', 'Yes', false], ['BUYER', 'Could you send it before Friday?', true]]);
    assert.deepEqual([seen?.unreadMessageCount, (await thread(order.vendorOrderId, packer))?.unreadMessageCount], [1, 0]);
    const told = await subgraph.db.query<{ data: string }>("SELECT data FROM event_log WHERE type = 'order.message-posted.v1' AND aggregate_id = ? ORDER BY id", [order.vendorOrderId]);
    assert.deepEqual(told.map((row) => (JSON.parse(row.data) as { from: string }).from), ['BUYER', 'VENDOR']);
    const { data } = await subgraph.call<{ order: { timeline: { event: string }[] } }>({ query: `{ order(id: "${order.orderId}") { timeline { event } } }`, viewer });
    assert.equal(data.order.timeline.filter(({ event }) => event === 'message.posted').length, 2);
  });
}

test('a thread is read page by page, and support reads along without a side', async () => {
  const order = await placeOrder(subgraph);
  for (const body of ['one', 'two', 'three']) await post(order.vendorOrderId, order.buyer.viewer, body);
  const first = await thread(order.vendorOrderId, admin(), 'first: 2');
  assert.deepEqual([first?.messages?.totalCount, first?.messages?.pageInfo.hasNextPage, first?.unreadMessageCount], [3, true, null]);
  const rest = await thread(order.vendorOrderId, admin(), `first: 2, after: "${first?.messages?.edges[1]?.cursor}"`);
  assert.deepEqual(rest?.messages?.edges.map(({ node }) => node.body), ['one']);
  assert.equal((await post(order.vendorOrderId, admin())).userErrors[0]?.code, 'NOT_FOUND');
});

test('one key posts once, and more than twenty an hour are refused', async () => {
  const order = await placeOrder(subgraph);
  const key = randomUUID();
  const [once, again] = [await post(order.vendorOrderId, order.buyer.viewer, 'hi', key), await post(order.vendorOrderId, order.buyer.viewer, 'hi', key)];
  assert.equal(again.message?.id, once.message?.id);
  const outcomes = await Promise.all(Array.from({ length: 25 }, () => post(order.vendorOrderId, order.buyer.viewer)));
  assert.equal(outcomes.filter((outcome) => outcome.userErrors.length === 0).length, 19);
  assert.equal(outcomes.find((outcome) => outcome.userErrors.length > 0)?.userErrors[0]?.code, 'TOO_MANY_ATTEMPTS');
  assert.equal((await post(order.vendorOrderId, order.staff('OWNER'))).userErrors.length, 0, 'the other side may still answer');
});

test('nobody else posts or reads: strangers, guests, other vendors, staff without a business with orders', async () => {
  const order = await placeOrder(subgraph);
  const { message } = await post(order.vendorOrderId, order.buyer.viewer, 'secret');
  for (const viewer of [customer(), guest(), staff(await addVendor(subgraph), 'OWNER'), order.staff('CATALOG'), order.staff('READ_ONLY')]) {
    assert.equal((await post(order.vendorOrderId, viewer)).userErrors[0]?.code, 'NOT_FOUND');
    assert.equal((await read(order.vendorOrderId, message?.id as string, viewer)).data.vendorOrderMessagesRead.userErrors[0]?.code, 'NOT_FOUND');
    assert.equal((await thread(order.vendorOrderId, viewer))?.messages ?? null, null);
  }
  const other = await placeOrder(subgraph);
  assert.equal((await read(other.vendorOrderId, message?.id as string, other.buyer.viewer)).data.vendorOrderMessagesRead.userErrors[0]?.code, 'NOT_FOUND');
});

test('the number of SQL statements does not grow with the number of threads', async () => {
  const viewer = customer();
  const list = () =>
    countStatements(() => subgraph.call({ query: `{ _entities(representations: [{ __typename: "User", id: "${viewer.userId}" }]) { ... on User { orders { edges { node { vendorOrders { unreadMessageCount messages { totalCount edges { node { body } } } } } } } } } }`, viewer }));
  const counts: number[] = [];
  for (let round = 0; round < 3; round += 1) {
    const order = await placeOrder(subgraph, { viewer });
    await post(order.vendorOrderId, viewer);
    await list();
    counts.push((await list()).statements.length);
  }
  assert.equal(new Set(counts).size, 1, String(counts));
});

test('however much was written on an order, its timeline tells of what happened last', async () => {
  const order = await placeOrder(subgraph);
  const rows = Array.from({ length: 100 }, (_, index) => [`otl_0${String(index).padStart(4, '0')}`, order.orderId, order.vendorOrderId, new Date(), 'message.posted', 'Mara wrote.']);
  await subgraph.db.execute('INSERT INTO order_timeline (id, order_id, vendor_order_id, at, event, description) VALUES ?', [rows]);
  await ship(subgraph, order);
  const { data } = await subgraph.call<{ order: { timeline: { event: string }[] } }>({ query: `{ order(id: "${order.orderId}") { timeline { event } } }`, viewer: order.buyer.viewer });
  assert.equal(data.order.timeline.length, 100);
  assert.ok(data.order.timeline.some(({ event }) => event === 'vendor-order.shipped'));
});
