import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import type { Viewer } from '#platform/auth/viewer';
import { newId } from '#platform/ids';
import { waitFor } from '#platform/testing/wait-for';
import { countStatements } from '#platform/testing/test-database';
import { admin, customer, guest, staff } from '#platform/testing/test-viewer';
import { queuedVendorOrders } from '../data/dashboard-repository.ts';
import { salesDays } from '../data/sales-repository.ts';
import { sumSales } from '../use-cases/sum-sales.ts';
import { fakeId, startOrderSubgraph, type OrderSubgraph } from './harness.ts';
import { placeOrder, refund, ship } from './placed-order.ts';

let subgraph: OrderSubgraph;
before(async () => {
  subgraph = await startOrderSubgraph();
});
after(() => subgraph.stop());

interface Entry {
  state?: string;
  fulfilment?: string;
  returned?: string;
  totalMinor?: number;
  daysAgo?: number;
}

async function entries(vendorId: string, list: readonly Entry[]): Promise<void> {
  const rows = list.map(({ state = 'COMPLETED', fulfilment = 'DELIVERED', returned = 'NONE', totalMinor = 1000, daysAgo = 1 }) => [
    newId('vor'), 'VENDOR_ORDER', newId('ord'), 1, newId('x').slice(-20), null, vendorId, state, 'AUTHORIZED', fulfilment, returned, 'EUR', totalMinor, 0, 'DE', new Date(Date.now() - daysAgo * 86_400_000),
  ]);
  await subgraph.db.execute(
    `INSERT INTO order_list_entries (entry_id, kind, order_id, version, number, customer_id, vendor_id, state, payment_state, fulfilment_state, return_state, currency, total_minor, refunded_minor,
       country, placed_at) VALUES ?`,
    [rows],
  );
  await sumSales(subgraph);
}

const fields = 'ordersToAcceptCount ordersToShipCount returnsWaitingCount salesByDay { day orders total { minorUnits } } balances { currency }';

async function dashboards(vendorIds: readonly string[], viewer: Viewer) {
  const representations = vendorIds.map((id) => `{ __typename: "VendorDashboard", id: "${id}" }`).join(', ');
  const { data } = await subgraph.call<{ _entities: (Record<string, unknown> | null)[] }>({ query: `{ _entities(representations: [${representations}]) { ... on VendorDashboard { ${fields} } } }`, viewer });
  return data._entities;
}

test('the dashboard counts what waits and what was sold, from stored columns, each vendor its own', async () => {
  const vendorId = fakeId('vnd');
  await entries(vendorId, [
    { state: 'PENDING', fulfilment: 'UNFULFILLED', totalMinor: 500 },
    { state: 'ACCEPTED', fulfilment: 'UNFULFILLED' },
    { state: 'ACCEPTED', fulfilment: 'PARTIALLY_SHIPPED' },
    { returned: 'REQUESTED', daysAgo: 3 },
    { state: 'CANCELLED', fulfilment: 'CANCELLED', totalMinor: 9_999 },
    { daysAgo: 45, totalMinor: 7_777 },
  ]);
  const other = fakeId('vnd');
  await entries(other, [{ state: 'PENDING', fulfilment: 'UNFULFILLED' }]);
  const [dashboard] = await dashboards([vendorId], staff(vendorId, 'OWNER'));
  const { salesByDay: sales, ...counts } = dashboard as { salesByDay: { orders: number; total: { minorUnits: number } }[] };
  assert.deepEqual(counts, { ordersToAcceptCount: 1, ordersToShipCount: 2, returnsWaitingCount: 1, balances: [] });
  assert.deepEqual(sales.map((day) => [day.orders, day.total.minorUnits]), [[1, 1000], [3, 2500]]);
});

test('each role sees its part and null elsewhere; others see no dashboard at all', async () => {
  const vendorId = fakeId('vnd');
  const seen = async (role: string) => {
    const [dashboard] = await dashboards([vendorId], staff(vendorId, role));
    return Object.entries(dashboard ?? {}).flatMap(([field, value]) => (value === null ? [] : [field]));
  };
  const queues = ['ordersToAcceptCount', 'ordersToShipCount', 'returnsWaitingCount'];
  assert.deepEqual(await seen('OWNER'), [...queues, 'salesByDay', 'balances']);
  assert.deepEqual(await seen('MANAGER'), [...queues, 'salesByDay']);
  assert.deepEqual(await seen('FULFILMENT'), queues);
  assert.deepEqual(await seen('FINANCE'), ['salesByDay', 'balances']);
  assert.deepEqual(await seen('CATALOG'), []);
  assert.deepEqual(await seen('READ_ONLY'), [...queues, 'salesByDay']);
  for (const viewer of [staff(fakeId('vnd'), 'OWNER'), customer(), guest()]) assert.deepEqual(await dashboards([vendorId], viewer), [null]);
});

test('the number of SQL statements does not grow with the vendors, and each reads a range of an index', async () => {
  const vendorIds = Array.from({ length: 12 }, () => fakeId('vnd'));
  await dashboards(vendorIds.slice(0, 1), admin());
  const few = await countStatements(() => dashboards(vendorIds.slice(0, 1), admin()));
  const many = await countStatements(() => dashboards(vendorIds, admin()));
  assert.equal(many.statements.length, few.statements.length);
  const { statements } = await countStatements(async () => {
    await queuedVendorOrders(subgraph.db, vendorIds.slice(0, 2), { queue: 'TO_SHIP', limit: 20 });
    await salesDays(subgraph.db, vendorIds.slice(0, 2), '2026-01-01');
  });
  assert.equal(statements.length, 2);
  const plans = await subgraph.db.query<{ type: string; key: string }>(
    'EXPLAIN FORMAT=TRADITIONAL SELECT entry_id FROM order_list_entries FORCE INDEX (ix_order_list_vendor_fulfilment) WHERE vendor_id = ? AND fulfilment_state = ? AND state = ? ORDER BY placed_at, entry_id LIMIT 20',
    [vendorIds[0], 'UNFULFILLED', 'ACCEPTED'],
  );
  assert.deepEqual(plans.map(({ key }) => key), ['ix_order_list_vendor_fulfilment']);
});

test('operators see what the whole marketplace sold and keeps of it, by day; nobody else does', async () => {
  const query = '{ marketplaceSalesByDay(days: 2) { day orders total { minorUnits currencyCode } commission { minorUnits } } }';
  const read = (viewer: Viewer) => subgraph.call<{ marketplaceSalesByDay: { day: string; orders: number; total: { minorUnits: number; currencyCode: string }; commission: { minorUnits: number } }[] | null }>({ query, viewer });
  const today = new Date().toISOString().slice(0, 10);
  const ofToday = async () => (await read(admin())).data.marketplaceSalesByDay?.find(({ day, total }) => day === today && total.currencyCode === 'EUR');
  const before = await ofToday();
  const placed = await placeOrder(subgraph);
  await sumSales(subgraph);
  const [part] = await subgraph.db.query<{ total: number; commission: number }>('SELECT total_minor AS total, commission_minor AS commission FROM vendor_orders WHERE id = ?', [placed.vendorOrderId]);
  await waitFor(async () => ((await ofToday())?.orders ?? 0) > (before?.orders ?? 0), { what: 'the order in the sums' });
  const after = await ofToday();
  assert.equal((after?.orders ?? 0) - (before?.orders ?? 0), 1);
  assert.equal((after?.total.minorUnits ?? 0) - (before?.total.minorUnits ?? 0), part?.total);
  assert.equal((after?.commission.minorUnits ?? 0) - (before?.commission.minorUnits ?? 0), part?.commission);
  for (const viewer of [staff(placed.vendorId, 'OWNER'), customer(), guest()]) assert.equal((await read(viewer)).data?.marketplaceSalesByDay ?? null, null);
});

const day = '{ orders placed { minorUnits } cancelled { minorUnits } refunded { minorUnits } total { minorUnits } }';

/** Sales of a vendor and of the marketplace, in the order placed, cancelled, refunded, total. */
async function salesOf(vendorId: string): Promise<{ vendor: number[]; marketplace: number[]; commission: number }> {
  await sumSales(subgraph);
  type Day = Record<'placed' | 'cancelled' | 'refunded' | 'total' | 'commission', { minorUnits: number }> & { orders: number };
  const { data } = await subgraph.call<{ _entities: { salesByDay: Day[] }[]; marketplaceSalesByDay: (Day & { day: string })[] }>({
    query: `{ _entities(representations: [{ __typename: "VendorDashboard", id: "${vendorId}" }]) { ... on VendorDashboard { salesByDay ${day} } }
      marketplaceSalesByDay(days: 1) { day orders placed { minorUnits currencyCode } cancelled { minorUnits } refunded { minorUnits } total { minorUnits } commission { minorUnits } } }`,
    viewer: admin(),
  });
  const numbers = (of: Day | undefined) => (of ? [of.orders, of.placed.minorUnits, of.cancelled.minorUnits, of.refunded.minorUnits, of.total.minorUnits] : [0, 0, 0, 0, 0]);
  const [marketplace] = data.marketplaceSalesByDay;
  return { vendor: numbers(data._entities[0]?.salesByDay[0]), marketplace: numbers(marketplace), commission: marketplace?.commission.minorUnits ?? 0 };
}

test('what was sold is what was placed, less what was called off, less what was given back: for the vendor and the marketplace alike, and told apart', async () => {
  const order = await placeOrder(subgraph, { quantity: 3 });
  const before = await salesOf(order.vendorId);
  assert.deepEqual(before.vendor, [1, 3_500, 0, 0, 3_500]);
  const since = async () => {
    const { marketplace, commission } = await salesOf(order.vendorId);
    return { marketplace: marketplace.map((minor, index) => minor - (before.marketplace[index] ?? 0)), commission: commission - before.commission };
  };
  const cancel = async (items: string) => {
    const { data } = await subgraph.call<{ orderCancel: { userErrors: object[] } }>({ query: `mutation { orderCancel(id: "${order.orderId}", reason: "changed my mind", idempotencyKey: "${newId('key')}"${items}) { userErrors { code message } } }`, viewer: order.buyer.viewer });
    assert.deepEqual(data.orderCancel.userErrors, []);
  };
  await cancel(`, items: [{ lineId: "${order.lineId}", quantity: 1 }]`);
  assert.deepEqual((await salesOf(order.vendorId)).vendor, [1, 3_500, 1_000, 0, 2_500]);
  assert.deepEqual(await since(), { marketplace: [0, 0, 1_000, 0, -1_000], commission: -120 });
  await ship(subgraph, order, 1);
  await refund(subgraph, order, 1);
  assert.deepEqual((await salesOf(order.vendorId)).vendor, [1, 3_500, 1_000, 1_000, 1_500]);
  await cancel('');
  assert.deepEqual((await salesOf(order.vendorId)).vendor, [1, 3_500, 2_000, 1_000, 500]);
  assert.deepEqual(await since(), { marketplace: [0, 0, 2_000, 1_000, -3_000], commission: -240 });
});

test('what the version before calls off while this one is rolled out counts, too: the lines say it, and no column that only this version writes', async () => {
  const order = await placeOrder(subgraph, { quantity: 3 });
  const before = await salesOf(order.vendorId);
  await subgraph.db.execute('UPDATE order_lines SET cancelled_quantity = 2 WHERE id = ?', [order.lineId]);
  await subgraph.db.execute('UPDATE order_list_entries SET version = version + 1 WHERE order_id = ?', [order.orderId]);
  const { vendor, commission } = await salesOf(order.vendorId);
  assert.deepEqual([vendor, commission - before.commission], [[1, 3_500, 2_000, 0, 1_500], -240]);
});

test('an order that is called off whole was placed and cancelled, delivery included, and counts as none; summing again, or at once, changes nothing', async () => {
  const order = await placeOrder(subgraph, { quantity: 2 });
  await subgraph.call({ query: `mutation { orderCancel(id: "${order.orderId}", reason: "no", idempotencyKey: "${newId('key')}") { userErrors { code } } }`, viewer: order.buyer.viewer });
  await Promise.all([sumSales(subgraph), sumSales(subgraph), sumSales(subgraph)]);
  const expected = [0, 2_500, 2_500, 0, 0];
  assert.deepEqual((await salesOf(order.vendorId)).vendor, expected);
  await subgraph.db.execute('UPDATE order_list_entries SET summed_version = 0 WHERE vendor_id = ?', [order.vendorId]);
  assert.deepEqual((await salesOf(order.vendorId)).vendor, expected);
});

test('sales add up over all vendors to those of the marketplace, though an order of several vendors is one', async () => {
  await sumSales(subgraph);
  const amounts = 'SUM(placed_minor) AS placed, SUM(cancelled_minor) AS cancelled, SUM(refunded_minor) AS refunded, SUM(commission_minor) AS commission';
  const ofPlaced = "SELECT vendor_id FROM vendor_orders UNION SELECT ''";
  const [vendors, marketplace] = await subgraph.db.query(`SELECT ${amounts} FROM sales_days WHERE vendor_id IN (${ofPlaced}) GROUP BY vendor_id = '' ORDER BY vendor_id = ''`);
  assert.deepEqual(vendors, marketplace);
});
