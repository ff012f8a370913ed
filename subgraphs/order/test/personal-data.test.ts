import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { admin, customer } from '#platform/testing/test-viewer';
import { waitFor } from '#platform/testing/wait-for';
import { personalData } from '../consumers/personal-data.ts';
import { closeDispute, insertDispute } from '../data/disputes.ts';
import { address, createBuyer } from './buyer.ts';
import { addVariant, addVendor } from './catalog.ts';
import { startOrderSubgraph, type OrderSubgraph } from './harness.ts';
import { placeOrder, ship } from './placed-order.ts';

let subgraph: OrderSubgraph;
before(async () => {
  subgraph = await startOrderSubgraph();
});
after(() => subgraph.stop());

/** Everything that is kept for good about orders, as text. */
async function books(): Promise<string> {
  const tables = ['ledger_transactions', 'ledger_postings', 'payments'];
  return JSON.stringify(await Promise.all(tables.map((table) => subgraph.db.query(`SELECT * FROM ${table} ORDER BY 1, 2`))));
}

test("a deleted buyer's orders name nobody, the ledger and the amounts stay, and open orders stand in the way", async () => {
  const viewer = customer();
  const userId = viewer.userId as string;
  const order = await placeOrder(subgraph, { viewer });
  assert.deepEqual(await personalData.obstacles?.(subgraph.db, userId), ['Orders that are not finished: 1.']);
  assert.deepEqual(await personalData.obstacles?.(subgraph.db, 'usr_stranger'), []);
  const [before] = await subgraph.db.query<{ email: string; address: string; total: number }>('SELECT email, shipping_address AS address, total_minor AS total FROM orders WHERE id = ?', [order.orderId]);
  const { recipient, line1 } = JSON.parse(before?.address as string) as { recipient: string; line1: string };
  const copy = JSON.stringify(await personalData.collect(subgraph.db, userId));
  assert.ok(copy.includes(line1) && copy.includes('orderLines'));
  const booked = await books();
  const counts = await subgraph.db.transaction((tx) => personalData.erase(tx, { userId, version: 9, now: new Date() }));
  assert.equal(counts['orders'], 1);
  await subgraph.db.transaction((tx) => personalData.erase(tx, { userId, version: 9, now: new Date() }));
  for (const table of ['orders', 'vendor_orders', 'checkouts', 'carts', 'user_copies', 'event_log', 'order_list_entries', 'order_changes']) {
    const stored = JSON.stringify(await subgraph.db.query(`SELECT * FROM ${table}`));
    for (const personal of [before?.email as string, recipient, line1]) assert.ok(!stored.includes(personal), `${table} still has ${personal}`);
  }
  const [after] = await subgraph.db.query<{ total: number; country: string }>('SELECT total_minor AS total, country FROM orders WHERE id = ?', [order.orderId]);
  assert.equal(after?.total, before?.total);
  assert.equal(await books(), booked);
});

test('returns, refunds, payments and disputes that are open stand in the way of a deletion until the last of them is closed', async () => {
  const viewer = customer();
  const obstacles = () => personalData.obstacles?.(subgraph.db, viewer.userId as string);
  const order = await placeOrder(subgraph, { viewer });
  const failed = async (kind: string) => waitFor(async () => (await subgraph.db.query<{ id: string }>('SELECT id FROM payment_operations WHERE vendor_order_id = ? AND kind = ? AND unresolved_since IS NOT NULL', [order.vendorOrderId, kind]))[0]?.id, { what: `a failed ${kind}` });
  const mutate = async (field: string, by = order.staff('OWNER')) => {
    const { data } = await subgraph.call<Record<string, { orderReturn?: { id: string }; userErrors: object[] }>>({ query: `mutation { ${field} }`, viewer: by });
    const [payload] = Object.values(data);
    assert.deepEqual(payload?.userErrors, []);
    return payload?.orderReturn?.id;
  };
  const retry = (id: string) => mutate(`failedPaymentResolve(id: "${id}", resolution: RETRY, reason: "again") { userErrors { code message } }`, admin());
  await subgraph.control({ rules: [{ operation: 'capture', behaviour: 'decline', times: 1, reason: 'do_not_honor' }] });
  const parcel = await ship(subgraph, order);
  await mutate(`parcelDeliver(id: "${parcel}") { userErrors { code } }`, viewer);
  assert.deepEqual(await obstacles(), ['Payments that are not settled: 1.']);
  await retry(await failed('CAPTURE'));
  await waitFor(async () => (await obstacles())?.length === 0, { what: 'the money to be collected' });
  const id = await mutate(`returnRequest(vendorOrderId: "${order.vendorOrderId}", idempotencyKey: "r", input: { items: [{ lineId: "${order.lineId}", quantity: 1 }], reason: "too small" }) { orderReturn { id } userErrors { code } }`, viewer);
  assert.deepEqual(await obstacles(), ['Returns that are not finished: 1.']);
  await mutate(`returnApprove(id: "${id}") { userErrors { code } }`);
  assert.deepEqual(await obstacles(), ['Returns that are not finished: 1.'], 'the goods are on their way');
  await subgraph.control({ rules: [{ operation: 'refund', behaviour: 'decline', times: 1, reason: 'account_closed' }] });
  await mutate(`returnReceive(id: "${id}") { userErrors { code } }`);
  const refund = await failed('REFUND');
  assert.deepEqual(await obstacles(), ['Refunds that have not reached you yet: 1.'], 'an operator may have to ask where to send it');
  await retry(refund);
  await waitFor(async () => (await obstacles())?.length === 0, { what: 'the refund to be paid' });
  await subgraph.db.transaction((tx) => insertDispute(tx, { id: 'dp_1', orderId: order.orderId, currency: 'EUR', amountMinor: 700, reason: 'fraudulent', respondBy: null, openedAt: new Date() }));
  assert.deepEqual(await obstacles(), ['Payments that are disputed at your bank: 1.']);
  await subgraph.db.transaction((tx) => closeDispute(tx, 'dp_1', { state: 'WON', at: new Date() }));
  assert.deepEqual(await obstacles(), []);
});

test("what was written for a vendor's parcel is in the copy of the person, from carts and from orders", async () => {
  const viewer = customer();
  const vendorId = await addVendor(subgraph);
  const { variantId } = await addVariant(subgraph, { vendorId });
  const buyer = createBuyer(subgraph, viewer);
  const words = ['Second floor', 'For Ida', 'Storgatan 12'];
  const copied = async (part: string) => JSON.stringify((await personalData.collect(subgraph.db, viewer.userId as string))[part]);
  await buyer.add([{ variantId, quantity: 1 }]);
  const input = { note: words[0], isGift: true, giftMessage: words[1], shippingAddress: { ...address, line1: words[2] } };
  await subgraph.call({ query: 'mutation($vendorId: ID!, $input: CartVendorOptionsInput!) { cartVendorOptionsSet(vendorId: $vendorId, input: $input) { userErrors { code } } }', variables: { vendorId, input }, viewer });
  for (const word of words) assert.ok((await copied('cartChoices')).includes(word), word);
  await buyer.end((await buyer.checkout()).checkout?.id as string);
  assert.equal(await copied('cartChoices'), '[]');
  for (const word of words) assert.ok((await copied('parcels')).includes(word), word);
});

test('a parcel that went to another country than the rest keeps that country, by which its papers are taxed', async () => {
  const viewer = customer();
  const order = await placeOrder(subgraph, { viewer });
  await ship(subgraph, order);
  await subgraph.db.execute("UPDATE vendor_orders SET shipping_address = (SELECT REPLACE(shipping_address, '\"SE\"', '\"NO\"') FROM orders WHERE id = order_id) WHERE id = ?", [order.vendorOrderId]);
  await subgraph.db.transaction((tx) => personalData.erase(tx, { userId: viewer.userId as string, version: 9, now: new Date() }));
  const [row] = await subgraph.db.query<{ address: string }>('SELECT shipping_address AS address FROM vendor_orders WHERE id = ?', [order.vendorOrderId]);
  const { country, recipient } = JSON.parse(row?.address ?? '{}') as { country?: string; recipient?: string };
  assert.deepEqual([country, recipient], ['NO', 'Deleted user']);
});

test('invoices stay as they were issued, as tax law asks, and are in the copy of the person', async () => {
  const viewer = customer();
  const userId = viewer.userId as string;
  const order = await placeOrder(subgraph, { viewer });
  await ship(subgraph, order);
  const invoices = () => subgraph.db.query<{ content: string }>('SELECT * FROM order_documents WHERE order_id = ?', [order.orderId]);
  const issued = await invoices();
  assert.equal(issued.length, 1);
  assert.ok(issued[0]?.content.includes('Mara Lindqvist'));
  const { invoices: copied } = await personalData.collect(subgraph.db, userId);
  assert.ok(JSON.stringify(copied).includes('Mara Lindqvist'));
  await subgraph.db.transaction((tx) => personalData.erase(tx, { userId, version: 9, now: new Date() }));
  assert.deepEqual(await invoices(), issued);
});
