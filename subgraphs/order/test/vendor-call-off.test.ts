import assert from 'node:assert/strict';
import { randomUUID } from 'node:crypto';
import { after, before, test } from 'node:test';
import { parseJson } from '#platform/data/json';
import { staff } from '#platform/testing/test-viewer';
import { waitFor } from '#platform/testing/wait-for';
import { orderInvariants } from '../invariants.ts';
import type { UserErrorResult } from './buyer.ts';
import { startOrderSubgraph, type OrderSubgraph } from './harness.ts';
import { placeOrder, ship, type PlacedOrder } from './placed-order.ts';

let subgraph: OrderSubgraph;
before(async () => {
  subgraph = await startOrderSubgraph();
});
after(() => subgraph.stop());

async function act(order: PlacedOrder, field: string, args: string, viewer = order.staff('FULFILMENT')) {
  const { data } = await subgraph.call<Record<string, { vendorOrder: { state: string; fulfilmentState: string; paymentState: string } | null; userErrors: UserErrorResult[] }>>({
    query: `mutation { ${field}(${args}) { vendorOrder { state fulfilmentState paymentState } userErrors { code message field } } }`,
    viewer,
  });
  return data[field] ?? assert.fail(field);
}

/** The vendor calls pieces off; everything not sent when no number is given. */
const callOff = (order: PlacedOrder, quantity: number | null, { lineId = order.lineId, key = randomUUID(), viewer = order.staff('FULFILMENT') } = {}) =>
  act(order, 'vendorOrderReject', `id: "${order.vendorOrderId}", reason: "one broke", idempotencyKey: "${key}"${quantity === null ? '' : `, items: [{ lineId: "${lineId}", quantity: ${quantity} }]`}`, viewer);

const accept = (order: PlacedOrder) => act(order, 'vendorOrderAccept', `id: "${order.vendorOrderId}"`);

async function voided({ orderId }: PlacedOrder): Promise<{ state: string; amountMinor: number }[]> {
  const calls = () => subgraph.db.query<{ state: string; amountMinor: number }>("SELECT o.state, o.amount_minor AS amountMinor FROM payment_operations o JOIN payments p ON p.id = o.payment_id WHERE p.order_id = ? AND o.kind = 'VOID'", [orderId]);
  await waitFor(async () => (await calls()).some(({ state }) => state !== 'REQUESTED'), { what: 'the provider to void' });
  return calls();
}

async function eventsOf({ vendorOrderId }: PlacedOrder) {
  const rows = await subgraph.db.query<{ type: string; payload: string }>("SELECT type, data AS payload FROM event_log WHERE aggregate_id = ? AND type LIKE 'vendor-order.%' ORDER BY aggregate_version, type", [vendorOrderId]);
  return rows.map(({ type, payload }) => ({ type, ...parseJson<{ outcome?: string; reason?: string; isRest?: boolean; lines?: { quantity: number }[] }>(payload) }));
}

test('a vendor that has accepted calls off the pieces it lacks, once per key: their money is set free, their stock comes back, the rest is sent and charged', async () => {
  const order = await placeOrder(subgraph);
  await accept(order);
  const [key, viewer] = [randomUUID(), order.staff('FULFILMENT')];
  for (let time = 0; time < 2; time += 1) assert.deepEqual(await callOff(order, 2, { key, viewer }), { vendorOrder: { state: 'ACCEPTED', fulfilmentState: 'UNFULFILLED', paymentState: 'AUTHORIZED' }, userErrors: [] });
  await waitFor(() => subgraph.product.deallocated.some(({ orderId }) => orderId === order.orderId), { what: 'the stock to come back' });
  await ship(subgraph, order);
  assert.deepEqual(await voided(order), [{ state: 'SUCCEEDED', amountMinor: 2_000 }]);
  const [sums] = await subgraph.db.query<Record<string, number>>('SELECT authorized_minor - captured_minor - voided_minor AS held, voided_minor AS voided FROM payments WHERE order_id = ?', [order.orderId]);
  assert.deepEqual(sums, { held: 0, voided: 2_000 });
  const events = await eventsOf(order);
  assert.deepEqual(events.map(({ type }) => type), ['vendor-order.accepted.v1', 'vendor-order.reduced.v1', 'vendor-order.shipped.v1']);
  assert.deepEqual([events[1]?.outcome, events[1]?.reason, events[1]?.lines?.[0]?.quantity], ['REJECTED', 'one broke', 2]);
  assert.equal((await subgraph.db.query('SELECT action FROM audit_log WHERE target = ? AND action = ?', [order.vendorOrderId, 'vendor-order.reject'])).length, 1);
  assert.equal(subgraph.product.deallocated.filter(({ orderId }) => orderId === order.orderId).length, 1);
  assert.deepEqual(await orderInvariants(subgraph.db), []);
});

test('a vendor that has accepted and lacks all of it turns it down, delivery included', async () => {
  const order = await placeOrder(subgraph);
  await accept(order);
  assert.deepEqual((await callOff(order, 3)).vendorOrder, { state: 'REJECTED', fulfilmentState: 'CANCELLED', paymentState: 'VOIDED' });
  assert.deepEqual(await voided(order), [{ state: 'SUCCEEDED', amountMinor: 3_500 }]);
  const [last] = (await eventsOf(order)).slice(-1);
  assert.deepEqual([last?.type, last?.outcome, last?.isRest, last?.lines?.[0]?.quantity], ['vendor-order.cancelled.v1', 'REJECTED', false, 3]);
  assert.deepEqual(await orderInvariants(subgraph.db), []);
});

test('a vendor that has sent some calls off the rest, and what was sent stands: it arrives and is complete', async () => {
  const order = await placeOrder(subgraph);
  const parcelId = await ship(subgraph, order, 1);
  assert.deepEqual((await callOff(order, null)).vendorOrder, { state: 'ACCEPTED', fulfilmentState: 'SHIPPED', paymentState: 'CAPTURED' });
  assert.deepEqual(await voided(order), [{ state: 'SUCCEEDED', amountMinor: 2_000 }]);
  const cancelled = (await eventsOf(order)).find(({ type }) => type === 'vendor-order.cancelled.v1');
  assert.deepEqual([cancelled?.isRest, cancelled?.lines?.[0]?.quantity], [true, 2], 'it is not the whole order that will not come');
  const [told] = await subgraph.db.query<{ description: string }>("SELECT description FROM order_timeline WHERE vendor_order_id = ? AND event = 'vendor-order.cancelled'", [order.vendorOrderId]);
  assert.match(told?.description ?? '', /^2 × .+ called off by .+: one broke$/, 'nor is it told so');
  assert.equal((await act(order, 'parcelDeliver', `id: "${parcelId}"`)).vendorOrder?.state, 'COMPLETED');
  assert.deepEqual(await orderInvariants(subgraph.db), []);
});

test('when what was sent has arrived before the rest is called off, the order is complete with that, and everybody hears of it once', async () => {
  const order = await placeOrder(subgraph);
  const parcelId = await ship(subgraph, order, 1);
  assert.equal((await act(order, 'parcelDeliver', `id: "${parcelId}"`)).vendorOrder?.state, 'ACCEPTED', 'two pieces are to come');
  assert.equal((await callOff(order, 1)).vendorOrder?.state, 'ACCEPTED');
  assert.equal((await callOff(order, null)).vendorOrder?.state, 'COMPLETED');
  const delivered = (await eventsOf(order)).filter(({ type }) => type === 'vendor-order.delivered.v1');
  assert.deepEqual(delivered.map(({ lines }) => lines?.map(({ quantity }) => quantity)), [[1]]);
  assert.equal((await subgraph.db.query('SELECT id FROM vendor_orders WHERE id = ? AND release_at IS NOT NULL', [order.vendorOrderId])).length, 1);
  assert.deepEqual(await orderInvariants(subgraph.db), []);
});

test('more than is left, a line of another, no pieces at all, what is sent already and other vendors are refused, and nothing changes', async () => {
  const order = await placeOrder(subgraph);
  await ship(subgraph, order, 2);
  const refusal = async (...args: Parameters<typeof callOff>) => (await callOff(...args)).userErrors[0]?.code;
  assert.equal(await refusal(order, 2), 'LIMIT_EXCEEDED');
  assert.equal(await refusal(order, 0), 'INVALID_INPUT');
  assert.equal(await refusal(order, 1, { lineId: (await placeOrder(subgraph)).lineId }), 'NOT_FOUND');
  assert.equal(await refusal(order, 1, { viewer: staff((await placeOrder(subgraph)).vendorId, 'OWNER') }), 'NOT_FOUND');
  assert.equal((await act(order, 'vendorOrderReject', `id: "${order.vendorOrderId}", reason: "x", idempotencyKey: "k", items: []`)).userErrors[0]?.code, 'INVALID_INPUT', 'no pieces are not all pieces');
  await ship(subgraph, order);
  assert.equal(await refusal(order, null), 'INVALID_STATE');
  assert.deepEqual((await eventsOf(order)).map(({ type }) => type), ['vendor-order.shipped.v1', 'vendor-order.shipped.v1']);
  assert.deepEqual(await orderInvariants(subgraph.db), []);
});
