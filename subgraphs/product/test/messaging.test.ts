import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { orderPlaced, vendorOrderDelivered } from '#events/order';
import { allocateStock, reserveStock, shipStock } from '#events/product';
import { userUpdated } from '#events/user';
import { vendorUpdated } from '#events/vendor';
import { newId } from '#platform/ids';
import { startConsumers, type RunningConsumers } from '#platform/messaging/consumer';
import type { Contract, InputOf } from '#platform/messaging/contract';
import { silentLogger } from '#platform/telemetry/logger';
import { createTestBroker, type TestBroker } from '#platform/testing/test-broker';
import { waitFor } from '#platform/testing/wait-for';
import { createConsumers } from '../events.ts';
import { stockInvariants } from '../invariants.ts';
import { applyVendor } from '../use-cases/apply-vendor.ts';
import { openShop, type Shop } from './harness.ts';

let shop: Shop;
let broker: TestBroker;
let running: RunningConsumers;
const consumers = () => createConsumers({ outbox: shop.deps.outbox, now: shop.deps.now });
before(async () => {
  shop = await openShop();
  broker = await createTestBroker('product-test');
  running = await startConsumers({ broker, db: shop.db, consumers: consumers(), logger: silentLogger(), isPrompt: true });
});
after(async () => {
  assert.deepEqual(await stockInvariants(shop.db), []);
  await running.stop();
  await broker.destroy(consumers());
  await shop.close();
});

async function send<C extends Contract>(contract: C, aggregateId: string, data: InputOf<C>, { copies = 1, version = 1 } = {}): Promise<void> {
  const envelope = {
    id: newId('msg'),
    type: contract.type,
    producer: contract.producer ?? 'order',
    aggregateType: contract.aggregate,
    aggregateId,
    aggregateVersion: version,
    occurredAt: new Date().toISOString(),
    traceparent: '00-00000000000000000000000000000001-0000000000000001-01',
    data,
  };
  for (let copy = 0; copy < copies; copy += 1) await broker.publish(envelope, { kind: contract.kind });
}

const told = async (type: string, checkoutId: string) => (await shop.messages(type)).filter((data) => data['checkoutId'] === checkoutId);

test('commands that are delivered ten times have one effect and one answer each', async () => {
  const product = await shop.product({ stock: 5 });
  const [checkoutId, orderId] = [newId('cko'), newId('ord')];
  const lines = [{ variantId: product.variantId, quantity: 2 }];
  const expiresAt = new Date(Date.now() + 600_000).toISOString();
  await send(reserveStock, checkoutId, { checkoutId, currency: 'EUR', lines, expiresAt }, { copies: 10 });
  await waitFor(async () => (await told('stock.reserved.v1', checkoutId)).length > 0, { what: 'the reservation' });
  await send(allocateStock, checkoutId, { checkoutId, orderId }, { copies: 10 });
  await waitFor(async () => (await told('stock.allocated.v1', checkoutId)).length > 0, { what: 'the allocation' });
  await send(shipStock, orderId, { orderId, reference: newId('pcl'), lines }, { copies: 10 });
  await waitFor(async () => (await shop.db.query("SELECT 1 FROM stock_movements WHERE kind = 'shipped'")).length > 0, { what: 'the shipment' });
  await waitFor(async () => (await broker.depth('product.stock')) === 0, { what: 'the queue to empty' });
  assert.equal((await told('stock.reserved.v1', checkoutId)).length, 1);
  assert.equal((await told('stock.allocated.v1', checkoutId)).length, 1);
  const [row] = await shop.db.query('SELECT on_hand AS onHand, reserved, allocated FROM stock_items WHERE variant_id = ?', [product.variantId]);
  assert.deepEqual(row, { onHand: 3, reserved: 0, allocated: 0 });
});

test('a shipment that cannot be right goes to the dead letters at once', async () => {
  const product = await shop.product({ stock: 5 });
  const [checkoutId, orderId] = [newId('cko'), newId('ord')];
  const expiresAt = new Date(Date.now() + 600_000).toISOString();
  await send(reserveStock, checkoutId, { checkoutId, currency: 'EUR', lines: [{ variantId: product.variantId, quantity: 1 }], expiresAt });
  await waitFor(async () => (await told('stock.reserved.v1', checkoutId)).length > 0, { what: 'the reservation' });
  await send(allocateStock, checkoutId, { checkoutId, orderId });
  await waitFor(async () => (await told('stock.allocated.v1', checkoutId)).length > 0, { what: 'the allocation' });
  await send(shipStock, orderId, { orderId, reference: newId('pcl'), lines: [{ variantId: product.variantId, quantity: 4 }] });
  await waitFor(async () => (await broker.depth('product.stock', 'dead')) === 1, { what: 'the dead letter' });
});

test('news of a vendor that arrives late does not undo what is newer', async () => {
  const vendor = await shop.vendor('Late News');
  const product = await shop.product({ vendor });
  const state = { ...vendorUpdated.example, vendorId: vendor.id, slug: vendor.slug, name: 'Late News' };
  await send(vendorUpdated, vendor.id, { ...state, status: 'SUSPENDED' }, { version: 9 });
  const visible = async () => (await shop.db.query<{ v: number }>('SELECT is_visible AS v FROM product_listings WHERE product_id = ?', [product.id]))[0]?.v === 1;
  await waitFor(async () => !(await visible()), { what: 'the product to vanish' });
  await send(vendorUpdated, vendor.id, { ...state, status: 'APPROVED' }, { version: 8 });
  await waitFor(async () => (await shop.db.query("SELECT 1 FROM inbox WHERE consumer = 'product.vendors'")).length === 2, { what: 'both messages to be handled' });
  assert.equal(await visible(), false);
});

test('of the first two news of a vendor the newer one stands, also when the older one found nothing there and is done last', async () => {
  const vendorId = newId('vnd');
  const state = { ...vendorUpdated.example, vendorId, slug: 'fresh', name: 'Fresh' };
  const [hasLooked, mayGoOn] = [Promise.withResolvers<void>(), Promise.withResolvers<void>()];
  const older = shop.db.transaction((tx) => {
    const query: typeof tx.query = async (sql, params) => {
      const rows = await tx.query<never>(sql, params);
      hasLooked.resolve();
      await mayGoOn.promise;
      return rows;
    };
    return applyVendor({ tx: Object.create(tx, { query: { value: query } }), now: new Date() }, { ...state, status: 'APPROVED' }, 4);
  });
  await hasLooked.promise;
  await shop.db.transaction((tx) => applyVendor({ tx, now: new Date() }, { ...state, status: 'SUSPENDED' }, 5));
  mayGoOn.resolve();
  await older;
  assert.deepEqual(await shop.db.query('SELECT status, version FROM vendors WHERE id = ?', [vendorId]), [{ status: 'SUSPENDED', version: 5 }]);
});

test('what is bought together is related, and what is sold out is left out', async () => {
  const products = [await shop.product({ category: 'games' }), await shop.product({ category: 'textiles' }), await shop.product({ category: 'kitchen', stock: 0 })];
  const [example] = orderPlaced.example.vendorOrders;
  const lines = products.map(({ id, variantId }) => ({ ...example?.lines[0], productId: id, variantId }));
  const orderId = newId('ord');
  await send(orderPlaced, orderId, { ...orderPlaced.example, orderId, vendorOrders: [{ ...example, lines }] as never });
  await waitFor(async () => (await shop.db.query('SELECT 1 FROM bought_together')).length === 6, { what: 'the pairs' });
  const related = async (id = '') => (await shop.call<{ product: { related: { id: string }[] } }>({ query: 'query ($id: ID!) { product(id: $id) { related(first: 1) { id } } }', variables: { id } })).data.product.related.map((each) => each.id);
  assert.deepEqual(await related(products[0]?.id), [products[1]?.id]);
  assert.deepEqual(await related(products[1]?.id), [products[0]?.id]);
  assert.deepEqual(await shop.db.query('SELECT DISTINCT order_count AS n FROM bought_together'), [{ n: 1 }]);
});

test('a delivery makes a buyer, whose review is signed with the name the account has', async () => {
  const product = await shop.product();
  const customerId = newId('usr');
  const line = { ...vendorOrderDelivered.example.lines[0], productId: product.id, variantId: product.variantId };
  await send(userUpdated, customerId, { ...userUpdated.example, userId: customerId, displayName: 'Mara Lindqvist' });
  await send(vendorOrderDelivered, newId('vor'), { ...vendorOrderDelivered.example, customerId, lines: [line] as never });
  await waitFor(async () => (await shop.db.query('SELECT 1 FROM purchases p JOIN authors a ON a.user_id = p.customer_id WHERE p.customer_id = ?', [customerId])).length > 0, {
    what: 'purchase and name',
  });
  const viewer = { ...(await shop.vendor()).owner, userId: customerId, memberships: [] };
  const result = await shop.call({
    query: 'mutation ($id: ID!) { reviewCreate(productId: $id, input: { rating: 5, title: "Lovely" }) { review { authorName isVerifiedPurchase } userErrors { code } } }',
    variables: { id: product.id },
    viewer,
  });
  assert.deepEqual(result.data, { reviewCreate: { review: { authorName: 'Mara L.', isVerifiedPurchase: true }, userErrors: [] } });
});
