import assert from 'node:assert/strict';
import { randomUUID } from 'node:crypto';
import { after, before, test } from 'node:test';
import { parseJson } from '#platform/data/json';
import { waitFor } from '#platform/testing/wait-for';
import { always, reconcileBooks } from '../../../dev/invariants/reconcile.ts';
import { orderInvariants } from '../invariants.ts';
import type { UserErrorResult } from './buyer.ts';
import { startOrderSubgraph, type OrderSubgraph } from './harness.ts';
import { placeOrder, refund, ship, type PlacedOrder } from './placed-order.ts';

let subgraph: OrderSubgraph;
before(async () => {
  subgraph = await startOrderSubgraph();
});
after(() => subgraph.stop());

async function refundDelivery(order: PlacedOrder, { items = '', includesDelivery = true }: { items?: string; includesDelivery?: boolean } = {}): Promise<UserErrorResult[]> {
  const { data } = await subgraph.call<{ vendorOrderRefund: { userErrors: UserErrorResult[] } }>({
    query: `mutation { vendorOrderRefund(id: "${order.vendorOrderId}", idempotencyKey: "${randomUUID()}", input: { items: [${items}], includesDelivery: ${includesDelivery}, reason: "never came" }) { userErrors { code message field } } }`,
    viewer: order.staff('OWNER'),
  });
  return data.vendorOrderRefund.userErrors;
}

async function stateOf({ vendorOrderId }: PlacedOrder) {
  const [row] = await subgraph.db.query<{ refunded: number; state: string }>('SELECT refunded_minor AS refunded, payment_state AS state FROM vendor_orders WHERE id = ?', [vendorOrderId]);
  return row;
}

test('what the delivery cost is given back once, alone or with the goods: then nothing is left of the sale, for anybody', async () => {
  const order = await placeOrder(subgraph);
  const [early] = await refundDelivery(order);
  assert.deepEqual([early?.code, early?.field], ['REFUND_EXCEEDS_CAPTURED', ['input', 'includesDelivery']]);
  await ship(subgraph, order, 1);
  await ship(subgraph, order);
  await refund(subgraph, order, 2);
  const outcomes = await Promise.all(Array.from({ length: 3 }, () => refundDelivery(order)));
  assert.deepEqual(outcomes.map(([error]) => error?.code ?? 'done').toSorted(), ['REFUND_EXCEEDS_CAPTURED', 'REFUND_EXCEEDS_CAPTURED', 'done']);
  assert.deepEqual(await stateOf(order), { refunded: 2_500, state: 'PARTIALLY_REFUNDED' });
  await refund(subgraph, order, 1);
  assert.deepEqual(await stateOf(order), { refunded: 3_500, state: 'REFUNDED' });
  const left = await subgraph.db.query("SELECT p.account FROM ledger_transactions t JOIN ledger_postings p ON p.transaction_id = t.id WHERE t.order_id = ? GROUP BY p.account HAVING SUM(p.amount_minor) <> 0", [order.orderId]);
  assert.deepEqual(left, []);
  const notes = await subgraph.db.query<{ content: string }>("SELECT content FROM order_documents WHERE vendor_order_id = ? AND kind = 'CREDIT_NOTE' ORDER BY id", [order.vendorOrderId]);
  const lines = notes.flatMap(({ content }) => parseJson<{ lines: { title: string; totalMinor: number }[] }>(content).lines);
  assert.deepEqual(lines.filter(({ title }) => title === 'Delivery').map(({ totalMinor }) => totalMinor), [500]);
  assert.equal(lines.reduce((sum, { totalMinor }) => sum + totalMinor, 0), 3_500);
  assert.deepEqual(await orderInvariants(subgraph.db), []);
  assert.deepEqual((await reconcileBooks({ db: subgraph.db, provider: subgraph.provider, window: always() })).differences, []);
});

test('goods and delivery are given back together; a delivery that cost nothing is not, and something has to be named', async () => {
  const order = await placeOrder(subgraph);
  await ship(subgraph, order);
  const [nothing] = await refundDelivery(order, { includesDelivery: false });
  assert.deepEqual([nothing?.code, nothing?.message], ['INVALID_INPUT', 'input.items: name what to give back: pieces of lines, the delivery, or both']);
  assert.deepEqual(await refundDelivery(order, { items: `{ lineId: "${order.lineId}", quantity: 3 }` }), []);
  await waitFor(async () => (await subgraph.db.query("SELECT id FROM payment_operations WHERE vendor_order_id = ? AND state = 'REQUESTED'", [order.vendorOrderId])).length === 0, { what: 'the refund to be paid' });
  assert.deepEqual(await stateOf(order), { refunded: 3_500, state: 'REFUNDED' });
  const free = await placeOrder(subgraph, { priceMinor: 10_000 });
  await ship(subgraph, free);
  assert.deepEqual((await refundDelivery(free)).map(({ code, message }) => [code, message]), [['INVALID_STATE', 'The buyer paid nothing for the delivery.']]);
  assert.equal((await stateOf(free))?.refunded, 0);
  assert.deepEqual(await orderInvariants(subgraph.db), []);
});
