import assert from 'node:assert/strict';
import { randomUUID } from 'node:crypto';
import { after, before, test } from 'node:test';
import type { Viewer } from '#platform/auth/viewer';
import { customer, guest, staff } from '#platform/testing/test-viewer';
import { waitFor } from '#platform/testing/wait-for';
import { orderInvariants } from '../invariants.ts';
import { releaseEarnings } from '../use-cases/release-earnings.ts';
import { createBuyer } from './buyer.ts';
import { addVariant, addVendor } from './catalog.ts';
import { startOrderSubgraph, type OrderSubgraph } from './harness.ts';
import { placeOrder, refund, ship } from './placed-order.ts';

let subgraph: OrderSubgraph;
before(async () => {
  subgraph = await startOrderSubgraph();
});
after(() => subgraph.stop());

interface ReturnResult {
  orderReturn: { id: string; state: string; items: { quantity: number }[] } | null;
  vendorOrder: { returnState: string; paymentState: string } | null;
  userErrors: { code: string }[];
}

async function mutate(query: string, viewer: Viewer) {
  const { data, code } = await subgraph.call<Record<string, ReturnResult> | null>({ query: `mutation { ${query} { orderReturn { id state items { quantity } } vendorOrder { returnState paymentState } userErrors { code message } } }`, viewer });
  return { code, ...(Object.values(data ?? {})[0] ?? { orderReturn: null, vendorOrder: null, userErrors: [] }) };
}

/** Three mugs of 10.00 that have arrived and are paid for. */
async function delivered() {
  const vendorId = await addVendor(subgraph);
  const variant = await addVariant(subgraph, { vendorId });
  const buyer = createBuyer(subgraph, customer());
  const owner = staff(vendorId, 'OWNER');
  await buyer.add([{ variantId: variant.variantId, quantity: 3 }]);
  const placed = await buyer.end((await buyer.checkout()).checkout?.id as string);
  const [row] = await subgraph.db.query<{ id: string; lineId: string }>('SELECT v.id, l.id AS lineId FROM vendor_orders v JOIN order_lines l ON l.vendor_order_id = v.id WHERE v.order_id = ?', [placed.order?.id]);
  const { id, lineId } = row as { id: string; lineId: string };
  const sent = await subgraph.call<{ vendorOrderFulfill: { vendorOrder: { parcels: { id: string }[] } } }>({ query: `mutation { vendorOrderFulfill(id: "${id}", idempotencyKey: "${randomUUID()}", input: { carrier: "Post" }) { vendorOrder { parcels { id } } } }`, viewer: owner });
  await subgraph.call({ query: `mutation { parcelDeliver(id: "${sent.data.vendorOrderFulfill.vendorOrder.parcels[0]?.id}") { vendorOrder { id } } }`, viewer: buyer.viewer });
  await waitFor(async () => (await subgraph.db.query('SELECT id FROM vendor_orders WHERE id = ? AND captured_minor > 0', [id])).length === 1, { what: 'the money to be collected' });
  const ask = (quantity: number, key = randomUUID(), viewer: Viewer = buyer.viewer) =>
    mutate(`returnRequest(vendorOrderId: "${id}", idempotencyKey: "${key}", input: { items: [{ lineId: "${lineId}", quantity: ${quantity} }], reason: "too small" })`, viewer);
  const refund = async (quantity: number) => {
    const { data } = await subgraph.call<{ vendorOrderRefund: { userErrors: { code: string; message: string }[] } }>({ query: `mutation { vendorOrderRefund(id: "${id}", idempotencyKey: "${randomUUID()}", input: { reason: "in advance", items: [{ lineId: "${lineId}", quantity: ${quantity} }] }) { userErrors { code message } } }`, viewer: owner });
    return data.vendorOrderRefund.userErrors;
  };
  const refundedMinor = async () => (await subgraph.db.query<{ minor: number }>('SELECT refunded_minor AS minor FROM vendor_orders WHERE id = ?', [id]))[0]?.minor;
  return { buyer, owner, id, lineId, refund, refundedMinor, orderId: placed.order?.id as string, ask };
}

test('asked for, agreed, received: the money goes back and the states follow', async () => {
  const { ask, owner, orderId } = await delivered();
  const asked = await ask(1);
  assert.deepEqual([asked.orderReturn?.state, asked.vendorOrder?.returnState], ['REQUESTED', 'REQUESTED']);
  const id = asked.orderReturn?.id as string;
  assert.equal((await mutate(`returnReceive(id: "${id}")`, owner)).userErrors[0]?.code, 'INVALID_STATE', 'not before it was agreed');
  assert.equal((await mutate(`returnApprove(id: "${id}")`, owner)).vendorOrder?.returnState, 'APPROVED');
  const received = await mutate(`returnReceive(id: "${id}")`, owner);
  assert.deepEqual(received.vendorOrder, { returnState: 'PARTIALLY_RETURNED', paymentState: 'PARTIALLY_REFUNDED' });
  assert.equal((await mutate(`returnReceive(id: "${id}")`, owner)).userErrors[0]?.code, 'INVALID_STATE', 'received once');
  const [order] = await subgraph.db.query<{ refunded: number; state: string }>('SELECT refunded_minor AS refunded, return_state AS state FROM orders WHERE id = ?', [orderId]);
  assert.deepEqual([order?.refunded, order?.state], [1_000, 'PARTIALLY_RETURNED']);
  assert.deepEqual(await orderInvariants(subgraph.db), []);
});

test('no more can be returned than has arrived and is not on its way back, and one key asks once', async () => {
  const { ask } = await delivered();
  const key = randomUUID();
  const first = await ask(2, key);
  assert.equal((await ask(2, key)).orderReturn?.id, first.orderReturn?.id);
  assert.equal((await ask(2)).userErrors[0]?.code, 'LIMIT_EXCEEDED');
  assert.equal((await ask(1)).userErrors.length, 0);
});

test('what was lost on its way and refunded takes nothing from what has arrived: that can be returned', async () => {
  const order = await placeOrder(subgraph, { quantity: 3 });
  const arrived = await ship(subgraph, order, 2);
  await ship(subgraph, order);
  await subgraph.call({ query: `mutation { parcelDeliver(id: "${arrived}") { vendorOrder { id } } }`, viewer: order.buyer.viewer });
  await refund(subgraph, order, 1);
  const ask = (quantity: number) => mutate(`returnRequest(vendorOrderId: "${order.vendorOrderId}", idempotencyKey: "${randomUUID()}", input: { items: [{ lineId: "${order.lineId}", quantity: ${quantity} }], reason: "too small" })`, order.buyer.viewer);
  assert.equal((await ask(3)).userErrors[0]?.code, 'LIMIT_EXCEEDED');
  const asked = await ask(2);
  assert.deepEqual(asked.userErrors, []);
  assert.equal((await ask(1)).userErrors[0]?.code, 'LIMIT_EXCEEDED');
  await mutate(`returnApprove(id: "${asked.orderReturn?.id}")`, order.staff('OWNER'));
  assert.deepEqual((await mutate(`returnReceive(id: "${asked.orderReturn?.id}")`, order.staff('OWNER'))).userErrors, []);
  assert.deepEqual(await orderInvariants(subgraph.db), []);
});

test('a declined return changes nothing and may be asked for again; after the window nothing may', async () => {
  const { ask, owner, id } = await delivered();
  const asked = await ask(3);
  assert.equal((await mutate(`returnDecline(id: "${asked.orderReturn?.id}", reason: "  ")`, owner)).userErrors[0]?.code, 'INVALID_INPUT', 'the buyer is told why');
  assert.equal((await mutate(`returnDecline(id: "${asked.orderReturn?.id}", reason: "worn")`, owner)).vendorOrder?.returnState, 'NONE');
  assert.equal((await ask(3)).userErrors.length, 0);
  await subgraph.db.execute("UPDATE vendor_orders SET release_at = '2020-01-01' WHERE id = ?", [id]);
  assert.equal((await ask(1)).userErrors[0]?.code, 'INVALID_STATE');
});

test('while goods may be on their way back, what they cost is not paid out; once that is decided, what is left is', async () => {
  for (const decision of ['decline', 'receive'] as const) {
    const { ask, owner, id } = await delivered();
    const asked = (await ask(1)).orderReturn?.id;
    await subgraph.db.execute("UPDATE vendor_orders SET release_at = '2020-01-01' WHERE id = ?", [id]);
    const released = async () => {
      await releaseEarnings({ db: subgraph.db, now: () => new Date() });
      const [row] = await subgraph.db.query<{ vendorId: string; isReleased: number }>('SELECT vendor_id AS vendorId, released_at IS NOT NULL AS isReleased FROM vendor_orders WHERE id = ?', [id]);
      const [sum] = await subgraph.db.query<{ minor: string | null }>('SELECT SUM(amount_minor) AS minor FROM ledger_postings WHERE account = ?', [`vendor:${row?.vendorId}:available`]);
      return [Boolean(row?.isReleased), 0 - Number(sum?.minor ?? 0)];
    };
    assert.deepEqual(await released(), [false, 0], 'asked for');
    if (decision === 'decline') await mutate(`returnDecline(id: "${asked}", reason: "worn")`, owner);
    else {
      await mutate(`returnApprove(id: "${asked}")`, owner);
      assert.deepEqual(await released(), [false, 0], 'agreed');
      await mutate(`returnReceive(id: "${asked}")`, owner);
    }
    assert.deepEqual(await released(), [true, decision === 'decline' ? 3_072 : 3_072 - 857], decision);
  }
  assert.deepEqual(await orderInvariants(subgraph.db), []);
});

test('goods that were refunded before they came are received all the same, and what was given back is not given twice', async () => {
  for (const [returned, inAdvance, total] of [[3, 3, 3_000], [2, 2, 2_000], [3, 1, 3_000], [1, 1, 2_000]] as const) {
    const { ask, owner, refund, refundedMinor } = await delivered();
    const id = (await ask(returned)).orderReturn?.id;
    await mutate(`returnApprove(id: "${id}")`, owner);
    assert.deepEqual(await refund(inAdvance), []);
    const received = await mutate(`returnReceive(id: "${id}")`, owner);
    assert.deepEqual([received.userErrors, received.orderReturn?.state], [[], 'RECEIVED']);
    // With one of three the pieces that are left can't tell what the refund was for: the goods are paid back as ever.
    assert.equal(await refundedMinor(), total, `${returned} back, ${inAdvance} refunded before`);
  }
  assert.deepEqual(await orderInvariants(subgraph.db), []);
});

test('a line that is named twice is refused in words, whether it is returned, refunded or sent', async () => {
  const { id, lineId, owner, buyer } = await delivered();
  const items = `[{ lineId: "${lineId}", quantity: 1 }, { lineId: "${lineId}", quantity: 1 }]`;
  const attempts: [string, Viewer][] = [
    [`returnRequest(vendorOrderId: "${id}", idempotencyKey: "r", input: { items: ${items}, reason: "too small" })`, buyer.viewer],
    [`vendorOrderRefund(id: "${id}", idempotencyKey: "f", input: { items: ${items}, reason: "too small" })`, owner],
    [`vendorOrderFulfill(id: "${id}", idempotencyKey: "s", input: { items: ${items}, carrier: "Post" })`, owner],
  ];
  for (const [field, viewer] of attempts) {
    const { data } = await subgraph.call<Record<string, { userErrors: { code: string; message: string }[] }>>({ query: `mutation { ${field} { userErrors { code message } } }`, viewer });
    assert.deepEqual(Object.values(data)[0]?.userErrors, [{ code: 'INVALID_INPUT', message: 'input.items: names a line twice' }], field);
  }
});

test('only the buyer asks, only the vendor decides', async () => {
  const { ask, buyer } = await delivered();
  const other = staff(await addVendor(subgraph), 'OWNER');
  for (const viewer of [customer(), guest(), other]) assert.equal((await ask(1, randomUUID(), viewer)).userErrors[0]?.code, 'NOT_FOUND');
  const asked = await ask(1);
  for (const viewer of [other, buyer.viewer, guest()]) {
    const decided = await mutate(`returnApprove(id: "${asked.orderReturn?.id}")`, viewer);
    assert.ok(decided.userErrors[0]?.code === 'NOT_FOUND' || /FORBIDDEN|UNAUTHENTICATED/.test(decided.code ?? ''), JSON.stringify(decided));
  }
});
