/** Parcels whose money was written off: what was in them is neither refunded from what was paid for others, nor does it have to stay with the buyer. */
import assert from 'node:assert/strict';
import { randomUUID } from 'node:crypto';
import { after, before, test } from 'node:test';
import { parseJson } from '#platform/data/json';
import { admin, customer, staff } from '#platform/testing/test-viewer';
import { waitFor } from '#platform/testing/wait-for';
import { always, reconcileBooks } from '../../../dev/invariants/reconcile.ts';
import { orderInvariants } from '../invariants.ts';
import { createBuyer, type UserErrorResult } from './buyer.ts';
import { addVariant, addVendor } from './catalog.ts';
import { startOrderSubgraph, type OrderSubgraph } from './harness.ts';
import { ship, type PlacedOrder } from './placed-order.ts';

let subgraph: OrderSubgraph;
before(async () => {
  subgraph = await startOrderSubgraph();
});
after(() => subgraph.stop());

interface Piece {
  lineId: string;
  quantity: number;
}
interface Placed extends PlacedOrder {
  /** Mugs of 10.00 and bowls of 7.00. */
  mugs: string;
  bowls: string;
}

/** Two lines of one vendor, and delivery of 5.00. */
async function placeTwoLines({ mugs = 1, bowls = 1 } = {}): Promise<Placed> {
  const vendorId = await addVendor(subgraph);
  const variants = [await addVariant(subgraph, { vendorId, priceMinor: 1_000 }), await addVariant(subgraph, { vendorId, priceMinor: 700 })] as const;
  const buyer = createBuyer(subgraph, customer());
  await buyer.add([{ variantId: variants[0].variantId, quantity: mugs }, { variantId: variants[1].variantId, quantity: bowls }]);
  const placed = await buyer.end((await buyer.checkout()).checkout?.id as string);
  const lines = await subgraph.db.query<{ id: string; vendorOrderId: string; variantId: string }>('SELECT id, vendor_order_id AS vendorOrderId, variant_id AS variantId FROM order_lines WHERE order_id = ?', [placed.order?.id]);
  const [first, second] = variants.map(({ variantId }) => lines.find((line) => line.variantId === variantId)?.id as string) as [string, string];
  return { buyer, vendorId, staff: (role) => staff(vendorId, role), orderId: placed.order?.id as string, vendorOrderId: lines[0]?.vendorOrderId as string, lineId: first, mugs: first, bowls: second };
}

const send = (order: Placed, lineId: string, quantity: number) => ship(subgraph, { ...order, lineId }, quantity);

async function sendDeclined(order: Placed, lineId: string, quantity: number): Promise<void> {
  await subgraph.control({ rules: [{ operation: 'capture', behaviour: 'decline', times: 1, reason: 'do_not_honor' }] });
  await send(order, lineId, quantity);
}

async function decide({ vendorOrderId }: Placed, resolution: 'WRITE_OFF' | 'RETRY'): Promise<void> {
  const failed = await waitFor(async () => (await subgraph.db.query<{ id: string }>('SELECT id FROM payment_operations WHERE vendor_order_id = ? AND unresolved_since IS NOT NULL', [vendorOrderId]))[0], { what: 'a failed capture' });
  const { data } = await subgraph.call<{ failedPaymentResolve: { userErrors: object[] } }>({ query: `mutation { failedPaymentResolve(id: "${failed.id}", resolution: ${resolution}, reason: "looked at it") { userErrors { message } } }`, viewer: admin() });
  assert.deepEqual(data.failedPaymentResolve.userErrors, []);
  await settled(vendorOrderId);
}

const settled = (vendorOrderId: string) => waitFor(async () => (await subgraph.db.query("SELECT id FROM payment_operations WHERE vendor_order_id = ? AND state = 'REQUESTED'", [vendorOrderId])).length === 0, { what: 'the money to move' });

async function refund(order: Placed, items: Piece[], includesDelivery = false): Promise<UserErrorResult[]> {
  const { data } = await subgraph.call<{ vendorOrderRefund: { userErrors: UserErrorResult[] } }>({
    query: `mutation($items: [ParcelItemInput!]!) { vendorOrderRefund(id: "${order.vendorOrderId}", idempotencyKey: "${randomUUID()}", input: { items: $items, includesDelivery: ${includesDelivery}, reason: "broke" }) { userErrors { code message field } } }`,
    variables: { items },
    viewer: order.staff('OWNER'),
  });
  await settled(order.vendorOrderId);
  return data.vendorOrderRefund.userErrors;
}

interface Returned {
  orderReturn: { id: string; state: string; unpaidItems: Piece[] } | null;
  vendorOrder: { returnState: string; paymentState: string } | null;
  userErrors: UserErrorResult[];
}

async function mutateReturn(order: Placed, field: string, viewer = order.staff('OWNER')): Promise<Returned> {
  const { data } = await subgraph.call<Record<string, Returned>>({ query: `mutation { ${field} { orderReturn { id state unpaidItems { lineId quantity } } vendorOrder { returnState paymentState } userErrors { code message field } } }`, viewer });
  return Object.values(data)[0] as Returned;
}

/** Asked for and agreed to. Returns the return's id. */
async function agreedReturn(order: Placed, items: Piece[]): Promise<string> {
  for (const { id } of await subgraph.db.query<{ id: string }>('SELECT id FROM parcels WHERE vendor_order_id = ?', [order.vendorOrderId])) await subgraph.call({ query: `mutation { parcelDeliver(id: "${id}") { vendorOrder { id } } }`, viewer: order.buyer.viewer });
  const list = items.map(({ lineId, quantity }) => `{ lineId: "${lineId}", quantity: ${quantity} }`).join(', ');
  const asked = await mutateReturn(order, `returnRequest(vendorOrderId: "${order.vendorOrderId}", idempotencyKey: "${randomUUID()}", input: { items: [${list}], reason: "too small" })`, order.buyer.viewer);
  assert.deepEqual(asked.userErrors, []);
  const id = asked.orderReturn?.id as string;
  assert.deepEqual((await mutateReturn(order, `returnApprove(id: "${id}")`)).userErrors, []);
  return id;
}

async function refundedMinor({ vendorOrderId }: Placed): Promise<number | undefined> {
  return (await subgraph.db.query<{ minor: number }>('SELECT refunded_minor AS minor FROM vendor_orders WHERE id = ?', [vendorOrderId]))[0]?.minor;
}

async function received(returnId: string) {
  const rows = await subgraph.db.query<{ data: string }>("SELECT data FROM event_log WHERE type = 'return.decided.v1'");
  return rows.map(({ data }) => parseJson<{ returnId: string; outcome: string; isRefunded?: boolean; unpaidLines?: { title: string; quantity: number }[] }>(data)).find((data) => data.returnId === returnId && data.outcome === 'RECEIVED');
}

async function assertBooks(): Promise<void> {
  assert.deepEqual(await orderInvariants(subgraph.db), []);
  assert.deepEqual((await reconcileBooks({ db: subgraph.db, provider: subgraph.provider, window: always() })).differences, []);
}

test('what was written off of one line is not refunded from what was paid for another, nor for the delivery', async () => {
  const order = await placeTwoLines({ mugs: 1, bowls: 2 });
  await send(order, order.bowls, 2);
  await sendDeclined(order, order.mugs, 1);
  const [undecided] = await refund(order, [{ lineId: order.mugs, quantity: 1 }]);
  assert.deepEqual([undecided?.code, undecided?.field], ['REFUND_EXCEEDS_CAPTURED', ['input', 'items', order.mugs]]);
  assert.match(undecided?.message ?? '', /1 are still to be collected/);
  await decide(order, 'WRITE_OFF');
  assert.equal((await refund(order, [{ lineId: order.mugs, quantity: 1 }]))[0]?.code, 'REFUND_EXCEEDS_CAPTURED');
  assert.equal(await refundedMinor(order), 0);
  assert.deepEqual(await refund(order, [{ lineId: order.bowls, quantity: 2 }], true), []);
  assert.equal(await refundedMinor(order), 1_900);
  await assertBooks();
});

test('pieces of one line are refunded as far as they were paid for, also those of a later parcel', async () => {
  const order = await placeTwoLines({ mugs: 3 });
  await sendDeclined(order, order.mugs, 2);
  await decide(order, 'WRITE_OFF');
  await send(order, order.mugs, 1);
  assert.equal((await refund(order, [{ lineId: order.mugs, quantity: 2 }]))[0]?.code, 'REFUND_EXCEEDS_CAPTURED');
  assert.deepEqual(await refund(order, [{ lineId: order.mugs, quantity: 1 }]), []);
  assert.equal(await refundedMinor(order), 1_000);
  const [delivery] = await refund(order, [], true);
  assert.deepEqual([delivery?.code, delivery?.field, delivery?.message], ['REFUND_EXCEEDS_CAPTURED', ['input', 'includesDelivery'], 'Nothing was ever collected for the delivery.'], 'it was in the parcel that was written off');
  await assertBooks();
});

test('a return of an order of which nothing was collected is received, without a refund, and both sides are told why', async () => {
  const order = await placeTwoLines({ mugs: 2 });
  await sendDeclined(order, order.mugs, 2);
  await subgraph.call({ query: `mutation { orderCancel(id: "${order.orderId}", reason: "no bowl", idempotencyKey: "${randomUUID()}") { userErrors { code } } }`, viewer: order.buyer.viewer });
  await decide(order, 'WRITE_OFF');
  const id = await agreedReturn(order, [{ lineId: order.mugs, quantity: 2 }]);
  const { orderReturn, vendorOrder, userErrors } = await mutateReturn(order, `returnReceive(id: "${id}")`);
  assert.deepEqual([userErrors, orderReturn?.state, orderReturn?.unpaidItems], [[], 'RECEIVED', [{ lineId: order.mugs, quantity: 2 }]]);
  assert.deepEqual(vendorOrder, { returnState: 'RETURNED', paymentState: 'VOIDED' });
  assert.deepEqual([await refundedMinor(order), await subgraph.db.query('SELECT id FROM refunds WHERE vendor_order_id = ?', [order.vendorOrderId])], [0, []]);
  const told = await received(id);
  assert.deepEqual([told?.isRefunded, told?.unpaidLines?.map(({ quantity }) => quantity)], [false, [2]]);
  const { data } = await subgraph.call<{ order: { timeline: { event: string; description: string }[]; vendorOrders: { returns: { unpaidItems: Piece[] }[] }[] } }>({
    query: `{ order(id: "${order.orderId}") { timeline { event description } vendorOrders { returns { unpaidItems { lineId quantity } } } } }`, viewer: order.buyer.viewer });
  assert.match(data.order.timeline.find(({ event }) => event === 'return.received')?.description ?? '', /received returned goods\. Nothing was paid for 2 × .*, so nothing is given back for that\.$/);
  assert.deepEqual(data.order.vendorOrders[0]?.returns[0]?.unpaidItems, orderReturn?.unpaidItems);
  await assertBooks();
});

test('of goods that come back, what was paid for is given back, the rest is not; while it is undecided they are not received', async () => {
  const order = await placeTwoLines({ mugs: 3 });
  await send(order, order.mugs, 1);
  await sendDeclined(order, order.mugs, 2);
  const first = await agreedReturn(order, [{ lineId: order.mugs, quantity: 2 }]);
  const [early] = (await mutateReturn(order, `returnReceive(id: "${first}")`)).userErrors;
  assert.deepEqual([early?.code, early?.field], ['INVALID_STATE', ['id']]);
  await decide(order, 'WRITE_OFF');
  const { orderReturn, userErrors } = await mutateReturn(order, `returnReceive(id: "${first}")`);
  assert.deepEqual([userErrors, orderReturn?.unpaidItems], [[], [{ lineId: order.mugs, quantity: 1 }]]);
  assert.equal(await refundedMinor(order), 1_000);
  assert.equal((await received(first))?.isRefunded, true);
  const second = await agreedReturn(order, [{ lineId: order.mugs, quantity: 1 }]);
  assert.deepEqual((await mutateReturn(order, `returnReceive(id: "${second}")`)).orderReturn?.unpaidItems, [{ lineId: order.mugs, quantity: 1 }]);
  assert.equal(await refundedMinor(order), 1_000);
  await settled(order.vendorOrderId);
  await assertBooks();
});

test('a capture that failed first and was collected when asked for again counts as paid', async () => {
  const order = await placeTwoLines();
  await sendDeclined(order, order.mugs, 1);
  await decide(order, 'RETRY');
  assert.deepEqual(await refund(order, [{ lineId: order.mugs, quantity: 1 }], true), []);
  assert.equal(await refundedMinor(order), 1_500);
  await assertBooks();
});

test('parcels and refunds of before it was kept are read as they were: sent and refunded from the first piece on', async () => {
  const order = await placeTwoLines({ mugs: 4 });
  await send(order, order.mugs, 1);
  await sendDeclined(order, order.mugs, 1);
  await decide(order, 'WRITE_OFF');
  await send(order, order.mugs, 2);
  assert.deepEqual(await refund(order, [{ lineId: order.mugs, quantity: 1 }]), []);
  await subgraph.db.execute('UPDATE parcel_items SET pieces_before = NULL, refunded_quantity = 0 WHERE line_id = ?', [order.mugs]);
  for (const { id, booking } of await subgraph.db.query<{ id: string; booking: string }>("SELECT id, booking FROM payment_operations WHERE vendor_order_id = ? AND kind = 'CAPTURE'", [order.vendorOrderId])) {
    const { parcel: _parcel, ...old } = parseJson<Record<string, unknown>>(booking);
    await subgraph.db.execute('UPDATE payment_operations SET booking = ? WHERE id = ?', [JSON.stringify(old), id]);
  }
  assert.equal((await refund(order, [{ lineId: order.mugs, quantity: 3 }]))[0]?.code, 'REFUND_EXCEEDS_CAPTURED');
  assert.deepEqual(await refund(order, [{ lineId: order.mugs, quantity: 2 }]), []);
  assert.deepEqual(await subgraph.db.query('SELECT refunded_quantity AS refunded FROM parcel_items WHERE line_id = ? ORDER BY parcel_id', [order.mugs]), [{ refunded: 1 }, { refunded: 0 }, { refunded: 2 }]);
  await assertBooks();
});
