import assert from 'node:assert/strict';
import { randomUUID } from 'node:crypto';
import { after, before, test } from 'node:test';
import type { Viewer } from '#platform/auth/viewer';
import { metricsText } from '#platform/telemetry/metrics';
import { admin, customer } from '#platform/testing/test-viewer';
import { waitFor } from '#platform/testing/wait-for';
import { requestMissingVoids } from '../data/migrations/0021-failed-payments.ts';
import { orderInvariants } from '../invariants.ts';
import { measureCheckouts } from '../use-cases/measure-checkouts.ts';
import { startOrderSubgraph, type OrderSubgraph } from './harness.ts';
import { placeOrder, refund, ship, type PlacedOrder } from './placed-order.ts';

let subgraph: OrderSubgraph;
before(async () => {
  subgraph = await startOrderSubgraph();
});
after(() => subgraph.stop());

const decline = (operation: 'capture' | 'refund', times = 1) => subgraph.control({ rules: [{ operation, behaviour: 'decline', times, reason: 'do_not_honor' }] });

/** Three pieces of 10.00 and delivery of 5.00: one called off, and the parcel with the others declined by the provider. */
async function declinedParcel(): Promise<PlacedOrder> {
  const order = await placeOrder(subgraph);
  await callOffOne(order);
  await decline('capture');
  await ship(subgraph, order);
  return order;
}

async function callOffOne(order: PlacedOrder): Promise<void> {
  const { data } = await subgraph.call<{ vendorOrderReject: { userErrors: object[] } }>({
    query: `mutation { vendorOrderReject(id: "${order.vendorOrderId}", reason: "one broke", idempotencyKey: "${randomUUID()}", items: [{ lineId: "${order.lineId}", quantity: 1 }]) { userErrors { message } } }`,
    viewer: order.staff('OWNER'),
  });
  assert.deepEqual(data.vendorOrderReject.userErrors, []);
}

interface Failed {
  id: string;
  kind: string;
  amount: { minorUnits: number };
  reason: string | null;
  resolutions: string[];
  order: { id: string };
}

async function failedOf({ orderId }: PlacedOrder, viewer: Viewer = admin()): Promise<Failed[]> {
  const { data } = await subgraph.call<{ failedPayments: Failed[] }>({ query: '{ failedPayments(first: 50) { id kind amount { minorUnits } reason failedAt resolutions order { id } vendorOrder { number } } }', viewer });
  return data.failedPayments.filter(({ order }) => order.id === orderId);
}

async function resolve(id: string | undefined, resolution: 'RETRY' | 'WRITE_OFF', viewer: Viewer = admin(), key: string | null = null) {
  const { data, code } = await subgraph.call<{ failedPaymentResolve: { order: { paymentState: string } | null; userErrors: { code: string }[] } } | null>({
    query: `mutation($key: String) { failedPaymentResolve(id: "${id}", resolution: ${resolution}, reason: "looked at it", idempotencyKey: $key) { order { paymentState } userErrors { code message } } }`,
    variables: { key },
    viewer,
  });
  return code ?? data?.failedPaymentResolve.userErrors[0]?.code ?? 'done';
}

const voids = ({ orderId }: PlacedOrder) => subgraph.db.query<{ state: string; amountMinor: number }>(
  "SELECT o.state, o.amount_minor AS amountMinor FROM payment_operations o JOIN payments p ON p.id = o.payment_id WHERE p.order_id = ? AND o.kind = 'VOID'", [orderId]);
const voided = (order: PlacedOrder) => waitFor(async () => (await voids(order)).some(({ state }) => state === 'SUCCEEDED'), { what: 'the provider to void', timeoutMs: 15_000 });

async function sums({ orderId }: PlacedOrder) {
  const [row] = await subgraph.db.query<Record<string, number | string>>('SELECT p.captured_minor AS captured, p.voided_minor AS voided, o.payment_state AS state FROM payments p JOIN orders o ON o.id = p.order_id WHERE o.id = ?', [orderId]);
  return row;
}

test('while a capture that was declined waits for a decision, nothing of its payment is set free, and operators see it', async () => {
  const order = await declinedParcel();
  await waitFor(async () => (await voids(order)).length === 1, { what: 'the void to be requested' });
  // Due now, as it would be after a long time.
  await subgraph.db.execute("UPDATE payment_operations SET next_attempt_at = 1 WHERE kind = 'VOID' AND state = 'REQUESTED'");
  await waitFor(async () => (await subgraph.db.query("SELECT id FROM payment_operations WHERE kind = 'VOID' AND state = 'REQUESTED' AND next_attempt_at = 1")).length === 0, { what: 'the void to be put off' });
  assert.deepEqual(await voids(order), [{ state: 'REQUESTED', amountMinor: 1_000 }]);
  const [failed] = await failedOf(order);
  assert.deepEqual([failed?.kind, failed?.amount.minorUnits], ['CAPTURE', 2_500]);
  assert.match(failed?.reason ?? '', /do_not_honor/);
  await measureCheckouts(subgraph.db);
  assert.match(await metricsText(), /payment_operations_failed\{kind="CAPTURE"\} 1/);
  assert.equal(await resolve(failed?.id, 'RETRY'), 'done');
  await voided(order);
  assert.deepEqual([await failedOf(order), await voids(order), await sums(order)], [[], [{ state: 'SUCCEEDED', amountMinor: 1_000 }], { captured: 2_500, voided: 1_000, state: 'CAPTURED' }]);
  await measureCheckouts(subgraph.db);
  assert.match(await metricsText(), /payment_operations_failed\{kind="CAPTURE"\} 0/);
  assert.deepEqual(await orderInvariants(subgraph.db), []);
});

test('a capture that is declined again is listed again; written off once, what is held for it is set free with the rest', async () => {
  const order = await declinedParcel();
  const [first] = await failedOf(order);
  await decline('capture');
  assert.equal(await resolve(first?.id, 'RETRY'), 'done');
  const again = await waitFor(async () => (await failedOf(order))[0], { what: 'the second refusal' });
  assert.notEqual(again.id, first?.id, 'asked under a key of its own');
  const outcomes = await Promise.all([resolve(again.id, 'WRITE_OFF'), resolve(again.id, 'WRITE_OFF'), resolve(again.id, 'WRITE_OFF')]);
  assert.deepEqual(outcomes.toSorted(), ['INVALID_STATE', 'INVALID_STATE', 'done']);
  await voided(order);
  assert.deepEqual([await voids(order), await sums(order)], [[{ state: 'SUCCEEDED', amountMinor: 3_500 }], { captured: 0, voided: 3_500, state: 'VOIDED' }]);
  assert.deepEqual(await orderInvariants(subgraph.db), []);
});

test('a parcel written off of an order that nothing was called off of sets free what was held for it', async () => {
  const order = await placeOrder(subgraph);
  await ship(subgraph, order, 1);
  await decline('capture');
  await ship(subgraph, order);
  const [failed] = await failedOf(order);
  assert.equal(await resolve(failed?.id, 'WRITE_OFF'), 'done');
  await voided(order);
  assert.deepEqual([await voids(order), await sums(order)], [[{ state: 'SUCCEEDED', amountMinor: 2_000 }], { captured: 1_500, voided: 2_000, state: 'CAPTURED' }]);
  assert.deepEqual(await orderInvariants(subgraph.db), []);
});

test('a refund that was declined is owed: it can be tried again, not written off', async () => {
  const order = await placeOrder(subgraph);
  await ship(subgraph, order);
  await decline('refund');
  await refund(subgraph, order, 1);
  const [failed] = await failedOf(order);
  assert.deepEqual([failed?.kind, await resolve(failed?.id, 'WRITE_OFF')], ['REFUND', 'INVALID_STATE']);
  assert.equal((await failedOf(order)).length, 1, 'a refused decision leaves it on the list');
  assert.equal(await resolve(failed?.id, 'RETRY'), 'done');
  await waitFor(async () => (await subgraph.db.query("SELECT id FROM payment_operations WHERE vendor_order_id = ? AND kind = 'REFUND' AND state = 'SUCCEEDED'", [order.vendorOrderId])).length === 1, { what: 'the refund to be paid' });
  assert.deepEqual(await orderInvariants(subgraph.db), []);
});

test('operators see failed payments, administrators decide, and it is in the audit log; nobody else does either', async () => {
  const order = await declinedParcel();
  const support = customer(undefined, { roles: ['support'] });
  const [failed] = await failedOf(order, support);
  assert.deepEqual([failed?.resolutions, (await failedOf(order))[0]?.resolutions], [[], ['RETRY', 'WRITE_OFF', 'SETTLED_OTHERWISE']], 'offered to who may');
  assert.equal(await resolve(failed?.id, 'RETRY', support), 'FORBIDDEN');
  for (const viewer of [order.buyer.viewer, order.staff('OWNER')]) {
    assert.equal((await subgraph.call({ query: '{ failedPayments { id } }', viewer })).code, 'FORBIDDEN');
    assert.equal(await resolve(failed?.id, 'WRITE_OFF', viewer), 'FORBIDDEN');
  }
  assert.equal(await resolve('pop_none', 'RETRY'), 'NOT_FOUND');
  assert.equal(await resolve(failed?.id, 'RETRY'), 'done');
  assert.equal((await subgraph.db.query("SELECT action FROM audit_log WHERE target = ? AND action = 'payment.retry'", [failed?.id])).length, 1);
});

test('a decision that is repeated under its key is made once and answered as before; another one under it is refused', async () => {
  const order = await declinedParcel();
  const [failed] = await failedOf(order);
  const [administrator, key] = [admin(), randomUUID()];
  assert.equal(await resolve(failed?.id, 'WRITE_OFF', administrator, key), 'done');
  assert.equal(await resolve(failed?.id, 'WRITE_OFF', administrator, key), 'done');
  assert.equal(await resolve(failed?.id, 'RETRY', administrator, key), 'IDEMPOTENCY_KEY_REUSED');
  await voided(order);
  assert.equal((await sums(order))?.['voided'], 3_500, 'set free once');
  assert.equal((await subgraph.db.query('SELECT action FROM audit_log WHERE target = ?', [failed?.id])).length, 1);
  assert.deepEqual(await orderInvariants(subgraph.db), []);
});

test('an order that was settled without a void gets one, once, and its money is set free', async () => {
  const order = await placeOrder(subgraph);
  await callOffOne(order);
  await ship(subgraph, order);
  await voided(order);
  await subgraph.db.execute("DELETE o FROM payment_operations o JOIN payments p ON p.id = o.payment_id WHERE p.order_id = ? AND o.kind = 'VOID'", [order.orderId]);
  assert.match((await orderInvariants(subgraph.db)).join(), /still held at the provider/);
  for (let time = 0; time < 2; time += 1) await requestMissingVoids((sql) => subgraph.db.execute(sql));
  await voided(order);
  assert.deepEqual(await voids(order), [{ state: 'SUCCEEDED', amountMinor: 1_000 }]);
  assert.deepEqual(await orderInvariants(subgraph.db), []);
});
