import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import type { Viewer } from '#platform/auth/viewer';
import { newId } from '#platform/ids';
import { admin, customer, staff } from '#platform/testing/test-viewer';
import { recordEntries, type ListEntry } from '../data/order-list-entries.ts';
import { sumSales } from '../use-cases/sum-sales.ts';
import { rebuildOrderLists } from '../use-cases/rebuild-order-lists.ts';
import { createBuyer } from './buyer.ts';
import { addVariant, addVendor } from './catalog.ts';
import { startOrderSubgraph, type OrderSubgraph } from './harness.ts';

let subgraph: OrderSubgraph;
before(async () => {
  subgraph = await startOrderSubgraph();
});
after(() => subgraph.stop());

async function placedOrder(viewer: Viewer = customer()) {
  const vendorId = await addVendor(subgraph);
  const { variantId } = await addVariant(subgraph, { vendorId });
  const buyer = createBuyer(subgraph, viewer);
  await buyer.add([{ variantId, quantity: 2 }]);
  const { order } = await buyer.end((await buyer.checkout()).checkout?.id as string);
  return { buyer, vendorId, owner: staff(vendorId, 'OWNER'), id: order?.id as string };
}

test('operators list all orders, by state and date, in both directions; others do not', async () => {
  const first = await placedOrder();
  const second = await placedOrder();
  const list = (args: string, viewer: Viewer = admin()) => subgraph.call<{ orders: { totalCount: number; edges: { node: { id: string } }[] } } | null>({ query: `{ orders(${args}) { totalCount edges { node { id } } } }`, viewer });
  const newest = await list('first: 2, placedFrom: "2026-06-01T00:00:00Z", state: OPEN, fulfilmentState: UNFULFILLED');
  assert.deepEqual(newest.data?.orders.edges.map(({ node }) => node.id), [second.id, first.id]);
  const own = await list(`customerId: "${first.buyer.viewer.userId}", sort: OLDEST`);
  assert.deepEqual([own.data?.orders.totalCount, own.data?.orders.edges[0]?.node.id], [1, first.id]);
  for (const viewer of [first.buyer.viewer, first.owner]) assert.equal((await list('first: 1', viewer)).code, 'FORBIDDEN');
});

test("a vendor's list follows every axis as it moves", async () => {
  const { vendorId, owner } = await placedOrder();
  const states = async () => {
    const query = (filter: string) => `_entities(representations: [{ __typename: "Vendor", id: "${vendorId}" }]) { ... on Vendor { orders(${filter}) { totalCount } } }`;
    const filters2 = ['state: PENDING', 'state: ACCEPTED', 'fulfilmentState: SHIPPED', 'paymentState: AUTHORIZED'];
    const { data } = await subgraph.call<Record<string, { orders: { totalCount: number } }[]>>({ query: `{ ${filters2.map((filter, index) => `q${index}: ${query(filter)}`).join(' ')} }`, viewer: owner });
    return filters2.map((_, index) => data[`q${index}`]?.[0]?.orders.totalCount);
  };
  assert.deepEqual(await states(), [1, 0, 0, 1]);
  const [row] = await subgraph.db.query<{ id: string }>('SELECT id FROM vendor_orders WHERE vendor_id = ?', [vendorId]);
  await subgraph.call({ query: `mutation { vendorOrderAccept(id: "${row?.id}") { vendorOrder { id } } }`, viewer: owner });
  assert.deepEqual(await states(), [0, 1, 0, 1]);
  await subgraph.call({ query: `mutation { vendorOrderFulfill(id: "${row?.id}", idempotencyKey: "ship-${row?.id}", input: { carrier: "Post" }) { vendorOrder { id } } }`, viewer: owner });
  assert.equal((await states())[2], 1);
});

const columns = 'entry_id, kind, order_id, version, number, customer_id, vendor_id, state, payment_state, fulfilment_state, return_state, currency, total_minor, refunded_minor, country, placed_at';
const checksum = () => subgraph.db.query<Record<string, unknown>>(`SELECT ${columns} FROM order_list_entries ORDER BY entry_id`);
const sales = async () => (await sumSales(subgraph), subgraph.db.query('SELECT * FROM sales_days ORDER BY vendor_id, day, currency'));

test('the lists are made again from the event log: rows that were lost, spoilt or invented are as before, and a stopped run goes on', async () => {
  const { id, owner } = await placedOrder();
  const [part] = await subgraph.db.query<{ id: string }>('SELECT id FROM vendor_orders WHERE order_id = ?', [id]);
  await subgraph.call({ query: `mutation { vendorOrderReject(id: "${part?.id}", reason: "sold out", idempotencyKey: "r") { vendorOrder { id } } }`, viewer: owner });
  const facts = Array.from({ length: 1_200 }, (): ListEntry => ({
    entryId: newId('vor'), kind: 'VENDOR_ORDER', orderId: newId('ord'), version: 3, number: 'M-1', customerId: null, vendorId: 'vnd_x', state: 'PENDING', paymentState: 'AUTHORIZED',
    fulfilmentState: 'UNFULFILLED', returnState: 'NONE', currency: 'EUR', totalMinor: 1, refundedMinor: 0, country: 'SE', placedAt: '2026-02-01T10:00:00.123Z',
  }));
  await subgraph.db.transaction(async (tx) => recordEntries(tx, facts, new Date()));
  const [before, sold] = [await checksum(), await sales()];
  assert.ok(before.length > 1_200);

  await subgraph.db.execute('DELETE FROM order_list_entries WHERE entry_id = ?', [id]);
  await subgraph.db.execute("UPDATE order_list_entries SET state = 'COMPLETED', total_minor = 7 WHERE entry_id = ?", [part?.id]);
  await subgraph.db.execute("INSERT INTO order_list_entries (entry_id, kind, order_id, version, number, customer_id, vendor_id, state, payment_state, fulfilment_state, return_state, currency, total_minor, refunded_minor, country, placed_at) SELECT CONCAT('vor_zz', SUBSTR(entry_id, 5, 20)), kind, order_id, version, number, customer_id, vendor_id, state, payment_state, fulfilment_state, return_state, currency, total_minor, refunded_minor, country, placed_at FROM order_list_entries WHERE entry_id = ?", [part?.id]);
  const stop = new AbortController();
  const stopped = await rebuildOrderLists(subgraph.db, { signal: stop.signal, onProgress: () => stop.abort() });
  assert.equal(stopped.rebuilt, 500);
  const resumed = await rebuildOrderLists(subgraph.db);
  assert.notEqual(resumed.resumedAfter, '');
  assert.equal(stopped.rebuilt + resumed.rebuilt, before.length);
  assert.equal(resumed.removed, 1);
  assert.deepEqual(await checksum(), before);
  assert.deepEqual(await sales(), sold);
});

test('orders placed and changed while the lists are rebuilt are neither lost nor set back', async () => {
  const running = (async () => {
    for (let round = 0; round < 5; round += 1) await rebuildOrderLists(subgraph.db, { restart: true });
  })();
  await Promise.all(Array.from({ length: 5 }, async () => {
    const { id, owner } = await placedOrder();
    const [part] = await subgraph.db.query<{ id: string }>('SELECT id FROM vendor_orders WHERE order_id = ?', [id]);
    await subgraph.call({ query: `mutation { vendorOrderAccept(id: "${part?.id}") { vendorOrder { id } } }`, viewer: owner });
  }));
  await running;
  const wrong = await subgraph.db.query('SELECT v.id FROM vendor_orders v LEFT JOIN order_list_entries e ON e.entry_id = v.id WHERE e.entry_id IS NULL OR e.state <> v.state OR e.version <> v.version OR e.payment_state <> v.payment_state');
  assert.deepEqual(wrong, []);
});
