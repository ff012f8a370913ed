import assert from 'node:assert/strict';
import { randomUUID } from 'node:crypto';
import { after, before, test } from 'node:test';
import type { Viewer } from '#platform/auth/viewer';
import { countStatements } from '#platform/testing/test-database';
import { admin, customer, guest, staff } from '#platform/testing/test-viewer';
import { waitFor } from '#platform/testing/wait-for';
import { orderInvariants } from '../invariants.ts';
import { releaseEarnings } from '../use-cases/release-earnings.ts';
import { createBuyer, type Buyer, type UserErrorResult } from './buyer.ts';
import { addVariant, addVendor } from './catalog.ts';
import { startOrderSubgraph, type OrderSubgraph } from './harness.ts';

let subgraph: OrderSubgraph;
before(async () => {
  subgraph = await startOrderSubgraph();
});
after(() => subgraph.stop());

interface Part {
  id: string;
  vendorId: string;
  lineId: string;
  owner: Viewer;
}

/** An order of 2 x 10.00 from one vendor and 1 x 25.50 from another, delivery 5.00 each. */
async function placedOrder(): Promise<{ buyer: Buyer; orderId: string; parts: [Part, Part] }> {
  const vendors = [await addVendor(subgraph), await addVendor(subgraph)];
  const mug = await addVariant(subgraph, { vendorId: vendors[0] as string, priceMinor: 1_000 });
  const lamp = await addVariant(subgraph, { vendorId: vendors[1] as string, priceMinor: 2_550 });
  const buyer = createBuyer(subgraph, customer());
  await buyer.add([{ variantId: mug.variantId, quantity: 2 }, { variantId: lamp.variantId, quantity: 1 }]);
  const placed = await buyer.end((await buyer.checkout()).checkout?.id as string);
  const rows = await subgraph.db.query<{ id: string; vendorId: string; lineId: string }>(
    'SELECT v.id, v.vendor_id AS vendorId, l.id AS lineId FROM vendor_orders v JOIN order_lines l ON l.vendor_order_id = v.id WHERE v.order_id = ? ORDER BY v.position',
    [placed.order?.id],
  );
  const parts = rows.map((row) => ({ ...row, owner: staff(row.vendorId, 'OWNER') }));
  return { buyer, orderId: placed.order?.id as string, parts: parts as [Part, Part] };
}

interface VendorOrderResult {
  state: string;
  paymentState: string;
  fulfilmentState: string;
  parcels: { id: string; items: { quantity: number }[] }[];
}

async function act(field: string, args: string, viewer: Viewer) {
  const { data, code } = await subgraph.call<Record<string, { vendorOrder: VendorOrderResult | null; userErrors: UserErrorResult[] } | null>>({
    query: `mutation { ${field}(${args}) { vendorOrder { state paymentState fulfilmentState parcels { id items { quantity } } } userErrors { code message field } } }`,
    viewer,
  });
  return { code, vendorOrder: data?.[field]?.vendorOrder ?? null, userErrors: data?.[field]?.userErrors ?? [] };
}

const sendParcel = (part: Part, quantity?: number, key = randomUUID(), viewer = part.owner) =>
  act('vendorOrderFulfill', `id: "${part.id}", idempotencyKey: "${key}", input: { carrier: "Post", ${quantity === undefined ? '' : `items: [{ lineId: "${part.lineId}", quantity: ${quantity} }]`} }`, viewer);
/** Waits until the provider has answered everything that is owed for a vendor order. */
const settled = (part: Part) =>
  waitFor(async () => (await subgraph.db.query("SELECT id FROM payment_operations WHERE vendor_order_id = ? AND state = 'REQUESTED'", [part.id])).length === 0, { what: 'the calls to the provider to end', timeoutMs: 20_000 });

/** A vendor order as its owner sees it now. */
async function look(part: Part): Promise<VendorOrderResult> {
  const { data } = await subgraph.call<{ vendorOrder: VendorOrderResult }>({ query: `{ vendorOrder(id: "${part.id}") { state paymentState fulfilmentState parcels { id items { quantity } } } }`, viewer: part.owner });
  return data.vendorOrder;
}

/** Sends a parcel and waits until its money was collected. */
async function fulfill(part: Part, quantity?: number, key = randomUUID()) {
  const sent = await sendParcel(part, quantity, key);
  await settled(part);
  return { ...sent, vendorOrder: sent.vendorOrder && (await look(part)) };
}

const refund = (part: Part, quantity: number, key = randomUUID()) =>
  act('vendorOrderRefund', `id: "${part.id}", idempotencyKey: "${key}", input: { items: [{ lineId: "${part.lineId}", quantity: ${quantity} }], reason: "arrived damaged" }`, part.owner);

/** The calls that set what is held for an order free, once they have ended. */
async function voidedAtProvider(orderId: string): Promise<{ state: string; amountMinor: number }[]> {
  const calls = () => subgraph.db.query<{ state: string; amountMinor: number }>(
    "SELECT o.state, o.amount_minor AS amountMinor FROM payment_operations o JOIN payments p ON p.id = o.payment_id WHERE p.order_id = ? AND o.kind = 'VOID'", [orderId]);
  await waitFor(async () => (await calls()).some(({ state }) => state !== 'REQUESTED'), { what: 'the provider to void' });
  return calls();
}

async function orderState(orderId: string) {
  const [row] = await subgraph.db.query<Record<string, unknown>>('SELECT state, payment_state AS paymentState, fulfilment_state AS fulfilmentState FROM orders WHERE id = ?', [orderId]);
  return row;
}

async function accountSums(vendorId: string) {
  const rows = await subgraph.db.query<{ account: string; total: string }>('SELECT account, SUM(amount_minor) AS total FROM ledger_postings WHERE account LIKE ? GROUP BY account', [`vendor:${vendorId}:%`]);
  return Object.fromEntries(rows.map((row) => [row.account.split(':')[2], 0 - Number(row.total)]));
}

test('two parcels collect the money of a vendor order in two parts that sum to it, delivery with the first', async () => {
  const { orderId, parts: [mugs] } = await placedOrder();
  const first = await fulfill(mugs, 1);
  assert.deepEqual([first.vendorOrder?.state, first.vendorOrder?.paymentState, first.vendorOrder?.fulfilmentState], ['ACCEPTED', 'PARTIALLY_CAPTURED', 'PARTIALLY_SHIPPED']);
  assert.deepEqual(await orderState(orderId), { state: 'OPEN', paymentState: 'PARTIALLY_CAPTURED', fulfilmentState: 'PARTIALLY_SHIPPED' });
  const second = await fulfill(mugs);
  assert.deepEqual([second.vendorOrder?.paymentState, second.vendorOrder?.fulfilmentState, second.vendorOrder?.parcels.length], ['CAPTURED', 'SHIPPED', 2]);
  assert.deepEqual(await accountSums(mugs.vendorId), { pending: 2_500 - 240 - 46 }, 'commission and the tax on it are taken off');
  await waitFor(() => subgraph.product.shipped.filter((shipped) => shipped.orderId === orderId).length === 2, { what: 'both parcels to leave the stock' });
  assert.deepEqual(await orderInvariants(subgraph.db), []);
});

test('sending with one key twice sends and charges once; sending more than is left is refused', async () => {
  const { parts: [mugs] } = await placedOrder();
  const key = randomUUID();
  await fulfill(mugs, 1, key);
  const again = await fulfill(mugs, 1, key);
  assert.equal(again.vendorOrder?.parcels.length, 1);
  assert.equal((await fulfill(mugs, 2)).userErrors[0]?.code, 'LIMIT_EXCEEDED');
  assert.equal((await fulfill(mugs, 1, key)).vendorOrder?.parcels.length, 1);
});

test('delivery completes, the return window passes, the earning becomes available', async () => {
  const { buyer, orderId, parts } = await placedOrder();
  for (const part of parts) {
    const sent = await fulfill(part);
    const delivered = await act('parcelDeliver', `id: "${sent.vendorOrder?.parcels[0]?.id}"`, buyer.viewer);
    assert.deepEqual([delivered.vendorOrder?.state, delivered.vendorOrder?.fulfilmentState], ['COMPLETED', 'DELIVERED']);
  }
  assert.deepEqual(await orderState(orderId), { state: 'COMPLETED', paymentState: 'CAPTURED', fulfilmentState: 'DELIVERED' });
  const [mugs] = parts;
  assert.equal(await releaseEarnings({ db: subgraph.db, now: () => new Date() }), 0, 'not before the return window has passed');
  const later = () => new Date(Date.now() + 31 * 86_400_000);
  await Promise.all([releaseEarnings({ db: subgraph.db, now: later }), releaseEarnings({ db: subgraph.db, now: later })]);
  assert.deepEqual(await accountSums(mugs.vendorId), { pending: 0, available: 2_214 });
  const { data } = await subgraph.call<{ _entities: unknown[] }>({
    query: `{ _entities(representations: [{ __typename: "Vendor", id: "${mugs.vendorId}" }]) { ... on Vendor { balances { currency pending { minorUnits } available { minorUnits } } } } }`,
    viewer: mugs.owner,
  });
  assert.deepEqual(data._entities[0], { balances: [{ currency: 'EUR', pending: { minorUnits: 0 }, available: { minorUnits: 2_214 } }] });
});

test('refunding every piece in two steps reverses exactly the commission, and two refunds at once never exceed what was collected', async () => {
  const { parts: [mugs] } = await placedOrder();
  assert.equal((await refund(mugs, 1)).userErrors[0]?.code, 'REFUND_EXCEEDS_CAPTURED', 'nothing was sent yet');
  await fulfill(mugs);
  const outcomes = await Promise.all([refund(mugs, 2), refund(mugs, 2), refund(mugs, 2)]);
  assert.equal(outcomes.filter((outcome) => outcome.userErrors.length === 0).length, 1);
  assert.deepEqual(await accountSums(mugs.vendorId), { pending: 500 }, 'only the delivery is left to the vendor');
  const other = await placedOrder();
  await fulfill(other.parts[0]);
  await refund(other.parts[0], 1);
  await refund(other.parts[0], 1);
  assert.equal((await look(other.parts[0])).paymentState, 'PARTIALLY_REFUNDED');
  assert.deepEqual(await accountSums(other.parts[0].vendorId), { pending: 500 });
  await waitFor(async () => (await subgraph.db.query("SELECT id FROM payment_operations WHERE kind = 'REFUND' AND state <> 'SUCCEEDED'")).length === 0, { what: 'the refunds to be paid' });
  assert.deepEqual(await orderInvariants(subgraph.db), []);
});

test('a rejected part is never charged, its stock comes back, and the rest of the order goes on', async () => {
  const { orderId, parts: [mugs, lamp] } = await placedOrder();
  const rejected = await act('vendorOrderReject', `id: "${lamp.id}", reason: "broken in the kiln", idempotencyKey: "${randomUUID()}"`, lamp.owner);
  assert.deepEqual([rejected.vendorOrder?.state, rejected.vendorOrder?.paymentState, rejected.vendorOrder?.fulfilmentState], ['REJECTED', 'VOIDED', 'CANCELLED']);
  assert.equal((await fulfill(mugs)).vendorOrder?.paymentState, 'CAPTURED');
  assert.deepEqual(await voidedAtProvider(orderId), [{ state: 'SUCCEEDED', amountMinor: 3_050 }], 'the parcel was the last of the order, so what was rejected is set free');
  await waitFor(() => subgraph.product.deallocated.some((entry) => entry.orderId === orderId), { what: 'the stock to come back' });
  assert.equal((await fulfill(lamp)).userErrors[0]?.code, 'INVALID_STATE');
  assert.deepEqual(await orderInvariants(subgraph.db), []);
});

const cancelPieces = (orderId: string, items: { lineId: string; quantity: number }[], viewer: Viewer, key = randomUUID()) =>
  subgraph.call<{ orderCancel: { order: { state: string; paymentState: string; fulfilmentState: string } | null; userErrors: UserErrorResult[] } }>({
    query: `mutation($items: [ParcelItemInput!]) { orderCancel(id: "${orderId}", items: $items, idempotencyKey: "${key}") { order { state paymentState fulfilmentState } userErrors { code message field } } }`,
    variables: { items },
    viewer,
  });

test('pieces are called off by line before they are sent: their money is set free to the cent, their stock comes back, the rest is sent and charged', async () => {
  const { buyer, orderId, parts: [mugs, lamp] } = await placedOrder();
  const key = randomUUID();
  const cancel = () => cancelPieces(orderId, [{ lineId: mugs.lineId, quantity: 1 }], buyer.viewer, key);
  assert.deepEqual((await cancel()).data.orderCancel, { order: { state: 'OPEN', paymentState: 'AUTHORIZED', fulfilmentState: 'UNFULFILLED' }, userErrors: [] });
  assert.deepEqual((await cancel()).data.orderCancel.userErrors, [], 'the same key again');
  await waitFor(() => subgraph.product.deallocated.some((entry) => entry.orderId === orderId), { what: 'the stock to come back' });
  assert.equal((await sendParcel(mugs, 2)).userErrors[0]?.code, 'LIMIT_EXCEEDED');
  assert.deepEqual((await fulfill(mugs)).vendorOrder?.paymentState, 'CAPTURED');
  assert.deepEqual((await fulfill(lamp)).vendorOrder?.paymentState, 'CAPTURED');
  assert.deepEqual(await voidedAtProvider(orderId), [{ state: 'SUCCEEDED', amountMinor: 1_000 }]);
  assert.deepEqual(await orderState(orderId), { state: 'OPEN', paymentState: 'CAPTURED', fulfilmentState: 'SHIPPED' });
  const [sums] = await subgraph.db.query<Record<string, number>>('SELECT authorized_minor AS authorized, captured_minor AS captured, voided_minor AS voided FROM payments WHERE order_id = ?', [orderId]);
  assert.deepEqual(sums, { authorized: 5_550, captured: 4_550, voided: 1_000 });
  const reduced = await subgraph.db.query<{ type: string }>("SELECT type FROM event_log WHERE aggregate_id = ? AND type LIKE 'vendor-order.%' ORDER BY type", [mugs.id]);
  assert.deepEqual(reduced.map(({ type }) => type), ['vendor-order.reduced.v1', 'vendor-order.shipped.v1']);
  assert.deepEqual(await orderInvariants(subgraph.db), []);
});

test('the last pieces called off call off their part, with its delivery; what is not there, sent or named twice is refused and changes nothing', async () => {
  const { buyer, orderId, parts: [mugs, lamp] } = await placedOrder();
  const refusal = async (items: { lineId: string; quantity: number }[], viewer: Viewer = buyer.viewer) => (await cancelPieces(orderId, items, viewer)).data.orderCancel.userErrors[0]?.code;
  assert.equal(await refusal([{ lineId: mugs.lineId, quantity: 3 }]), 'LIMIT_EXCEEDED');
  assert.equal(await refusal([{ lineId: mugs.lineId, quantity: 1 }, { lineId: 'oln_none', quantity: 1 }]), 'NOT_FOUND');
  assert.equal(await refusal([{ lineId: mugs.lineId, quantity: 1 }, { lineId: mugs.lineId, quantity: 1 }]), 'INVALID_INPUT');
  assert.equal(await refusal([{ lineId: mugs.lineId, quantity: 1 }], customer()), 'NOT_FOUND');
  await fulfill(lamp);
  assert.equal(await refusal([{ lineId: lamp.lineId, quantity: 1 }]), 'NOT_FOUND');
  for (const expected of ['PENDING', 'CANCELLED']) {
    assert.equal(await refusal([{ lineId: mugs.lineId, quantity: 1 }]), undefined);
    assert.equal((await look(mugs)).state, expected);
  }
  assert.deepEqual(await voidedAtProvider(orderId), [{ state: 'SUCCEEDED', amountMinor: 2_500 }]);
  assert.deepEqual(await orderInvariants(subgraph.db), []);
});

test('what is called off is set free only after what was sent is collected, however long the provider takes over that', async () => {
  const { orderId, parts: [mugs, lamp] } = await placedOrder();
  await fulfill(mugs, 1);
  await act('vendorOrderReject', `id: "${lamp.id}", reason: "broken in the kiln", idempotencyKey: "${randomUUID()}"`, lamp.owner);
  await subgraph.control({ rules: [{ operation: 'capture', behaviour: 'error500', times: 1 }] });
  await sendParcel(mugs);
  const states = () => subgraph.db.query<{ kind: string; state: string }>(
    "SELECT o.kind, o.state FROM payment_operations o JOIN payments p ON p.id = o.payment_id WHERE p.order_id = ? AND o.state <> 'SUCCEEDED' ORDER BY o.kind", [orderId]);
  await waitFor(async () => (await subgraph.db.query("SELECT id FROM payment_operations WHERE vendor_order_id = ? AND state = 'REQUESTED' AND attempts = 1", [mugs.id])).length === 1, { what: 'the capture to fail' });
  // Due now, as it would be after a long time.
  await subgraph.db.execute("UPDATE payment_operations SET next_attempt_at = 1 WHERE kind = 'VOID' AND state = 'REQUESTED'");
  await waitFor(async () => (await subgraph.db.query("SELECT id FROM payment_operations WHERE kind = 'VOID' AND state = 'REQUESTED' AND next_attempt_at > 1")).length === 1, { what: 'the void to be put off' });
  assert.deepEqual(await states(), [{ kind: 'CAPTURE', state: 'REQUESTED' }, { kind: 'VOID', state: 'REQUESTED' }]);
  await subgraph.db.execute("UPDATE payment_operations SET next_attempt_at = 1 WHERE kind = 'CAPTURE' AND state = 'REQUESTED'");
  await settled(mugs);
  assert.deepEqual(await voidedAtProvider(orderId), [{ state: 'SUCCEEDED', amountMinor: 3_050 }]);
  assert.equal((await look(mugs)).paymentState, 'CAPTURED');
  assert.deepEqual(await orderInvariants(subgraph.db), []);
});

test('cancelling before anything was sent sets the whole payment free at the provider', async () => {
  const { buyer, orderId } = await placedOrder();
  const key = randomUUID();
  const cancel = () => subgraph.call<{ orderCancel: { order: { state: string; paymentState: string } | null; userErrors: UserErrorResult[] } }>({
    query: `mutation { orderCancel(id: "${orderId}", reason: "changed my mind", idempotencyKey: "${key}") { order { state paymentState } userErrors { code } } }`,
    viewer: buyer.viewer,
  });
  const { data } = await cancel();
  assert.deepEqual(data.orderCancel, { order: { state: 'CANCELLED', paymentState: 'VOIDED' }, userErrors: [] });
  assert.deepEqual((await cancel()).data.orderCancel.order?.state, 'CANCELLED');
  assert.deepEqual(await voidedAtProvider(orderId), [{ state: 'SUCCEEDED', amountMinor: 5_550 }]);
});

test('a capture whose answer is lost is repeated with its key and booked once', async () => {
  const { parts: [mugs] } = await placedOrder();
  await subgraph.control({ rules: [{ operation: 'capture', behaviour: 'timeoutAfter', times: 1 }] });
  await sendParcel(mugs);
  await subgraph.db.execute("UPDATE payment_operations SET next_attempt_at = 1 WHERE state = 'REQUESTED'");
  await waitFor(async () => (await accountSums(mugs.vendorId))['pending'] === 2_214, { what: 'the capture to be booked', timeoutMs: 20_000 });
  assert.deepEqual(await orderInvariants(subgraph.db), []);
});

test('vendor orders are closed to other vendors, strangers and guests: no field, no change', async () => {
  const { orderId, parts: [mugs, lamp] } = await placedOrder();
  for (const viewer of [lamp.owner, customer(), guest(), staff(mugs.vendorId, 'CATALOG')]) {
    const isColleague = viewer.memberships.some((membership) => membership.tenantId === mugs.vendorId);
    const { data } = await subgraph.call({ query: `{ vendorOrder(id: "${mugs.id}") { number } }`, viewer });
    if (!isColleague) assert.equal(data?.['vendorOrder'] ?? null, null);
    for (const [field, args] of [['vendorOrderAccept', ''], ['vendorOrderReject', ', reason: "x", idempotencyKey: "k"'], ['vendorOrderFulfill', ', idempotencyKey: "k", input: { carrier: "x" }'], ['vendorOrderRefund', `, idempotencyKey: "k", input: { items: [{ lineId: "${mugs.lineId}", quantity: 1 }], reason: "x" }`]]) {
      const { vendorOrder, code, userErrors } = await act(field as string, `id: "${mugs.id}"${args}`, viewer);
      assert.equal(vendorOrder, null);
      assert.ok(code === 'FORBIDDEN' || code === 'UNAUTHENTICATED' || userErrors[0]?.code === 'NOT_FOUND', `${field}: ${code} ${JSON.stringify(userErrors)}`);
    }
  }
  const through = await subgraph.call<{ vendorOrder: { order: { number: string; email: string | null; vendorOrders: unknown } } }>({ query: `{ vendorOrder(id: "${mugs.id}") { commission { amount } order { number } } }`, viewer: mugs.owner });
  assert.ok(through.data.vendorOrder.order.number);
  for (const field of ['email', 'vendorOrders { id }', 'lines { id }', 'totals { total { amount } }', 'timeline { event }']) {
    const { code } = await subgraph.call({ query: `{ vendorOrder(id: "${mugs.id}") { order { ${field} } } }`, viewer: mugs.owner });
    assert.equal(code, 'FORBIDDEN', `${field} of the whole order`);
  }
  assert.deepEqual((await orderState(orderId))?.['fulfilmentState'], 'UNFULFILLED');
});

test("the number of SQL statements does not grow with a vendor's or a customer's orders", async () => {
  const { buyer, parts: [mugs] } = await placedOrder();
  const fields = 'edges { node { number state totals { total { amount } } lines { title } parcels { items { quantity } } shippingAddress { city } } }';
  const ofVendor = () => countStatements(() => subgraph.call({ query: `{ _entities(representations: [{ __typename: "Vendor", id: "${mugs.vendorId}" }]) { ... on Vendor { orders(first: 50) { ${fields} } } } }`, viewer: admin() }));
  const ofCustomer = () => countStatements(() => subgraph.call({ query: `{ _entities(representations: [{ __typename: "User", id: "${buyer.viewer.userId}" }]) { ... on User { orders(first: 50) { edges { node { number lines { title } vendorOrders { number parcels { carrier } } timeline { event } coupons { code } } } } } } }`, viewer: buyer.viewer }));
  await Promise.all(Array.from({ length: 20 }, ofVendor)); // opens the connections, whose set-up would be counted
  const few = [(await ofVendor()).statements.length, (await ofCustomer()).statements.length];
  await subgraph.db.execute('UPDATE vendor_orders SET vendor_id = ?', [mugs.vendorId]);
  await subgraph.db.execute('UPDATE orders SET customer_id = ?', [buyer.viewer.userId]);
  const many = [(await ofVendor()).statements.length, (await ofCustomer()).statements.length];
  assert.ok((many[0] as number) <= (few[0] as number) + 1 && (many[0] as number) <= 5, `${few} -> ${many}`);
  assert.ok((many[1] as number) <= (few[1] as number) + 1 && (many[1] as number) <= 7, `${few} -> ${many}`);
});
