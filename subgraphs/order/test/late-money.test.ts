/** Money that moves late, or comes back after it had moved. */
import assert from 'node:assert/strict';
import { randomUUID } from 'node:crypto';
import { after, before, test } from 'node:test';
import { admin, customer, staff } from '#platform/testing/test-viewer';
import { waitFor } from '#platform/testing/wait-for';
import { orderInvariants } from '../invariants.ts';
import { requestRefused } from '../payments/call-outcome.ts';
import { releaseEarnings } from '../use-cases/release-earnings.ts';
import { bookAdjustment } from './books.ts';
import { createBuyer } from './buyer.ts';
import { addVariant, addVendor } from './catalog.ts';
import { startOrderSubgraph, type OrderSubgraph } from './harness.ts';
import { placeOrder, refund, ship, type PlacedOrder } from './placed-order.ts';

let subgraph: OrderSubgraph;
before(async () => {
  subgraph = await startOrderSubgraph();
});
after(() => subgraph.stop());

/** What the platform owes a vendor, by bucket. */
async function owed(vendorId: string): Promise<Record<string, number>> {
  const rows = await subgraph.db.query<{ account: string; total: string }>('SELECT account, SUM(amount_minor) AS total FROM ledger_postings WHERE account LIKE ? GROUP BY account', [`vendor:${vendorId}:%`]);
  return Object.fromEntries(rows.map((row) => [row.account.split(':')[2], 0 - Number(row.total)]));
}

/** What one account of the platform's holds for an order. */
async function heldFor({ orderId }: PlacedOrder, account: string): Promise<number> {
  const [row] = await subgraph.db.query<{ total: string | null }>('SELECT SUM(p.amount_minor) AS total FROM ledger_transactions t JOIN ledger_postings p ON p.transaction_id = t.id WHERE t.order_id = ? AND p.account = ?', [orderId, account]);
  return Number(row?.total ?? 0);
}

const failedOf = (order: PlacedOrder) => waitFor(async () => (await subgraph.db.query<{ id: string; kind: string; error: string; reference: string | null }>(
  'SELECT o.id, o.kind, o.last_error AS error, o.provider_reference AS reference FROM payment_operations o JOIN payments p ON p.id = o.payment_id WHERE p.order_id = ? AND o.unresolved_since IS NOT NULL', [order.orderId]))[0], { what: 'a failed payment' });

async function resolve(id: string, resolution: 'RETRY' | 'SETTLED_OTHERWISE'): Promise<void> {
  const reference = resolution === 'RETRY' ? '' : ', reference: "SEPA 17"';
  const { data } = await subgraph.call<{ failedPaymentResolve: { userErrors: object[] } }>({ query: `mutation { failedPaymentResolve(id: "${id}", resolution: ${resolution}, reason: "card closed"${reference}) { userErrors { code message } } }`, viewer: admin() });
  assert.deepEqual(data.failedPaymentResolve.userErrors, []);
}

test('what is collected only after the return window, since an operator had to see to it, becomes free for payout all the same', async () => {
  const order = await placeOrder(subgraph);
  await subgraph.control({ rules: [{ operation: 'capture', behaviour: 'decline', times: 2, reason: 'card_closed' }] });
  const first = await ship(subgraph, order, 1);
  const second = await ship(subgraph, order);
  for (const parcel of [first, second]) await subgraph.call({ query: `mutation { parcelDeliver(id: "${parcel}") { userErrors { code } } }`, viewer: order.buyer.viewer });
  await subgraph.db.execute("UPDATE vendor_orders SET release_at = '2020-01-01' WHERE id = ?", [order.vendorOrderId]);
  await releaseEarnings({ db: subgraph.db, now: () => new Date() });
  assert.deepEqual(await owed(order.vendorId), {}, 'nothing was collected yet');
  const declined = await subgraph.db.query<{ id: string }>("SELECT id FROM payment_operations WHERE vendor_order_id = ? AND state = 'FAILED' ORDER BY id", [order.vendorOrderId]);
  await resolve(declined[0]?.id as string, 'RETRY');
  await resolve(declined[1]?.id as string, 'SETTLED_OTHERWISE');
  await waitFor(async () => (await subgraph.db.query('SELECT id FROM vendor_orders WHERE id = ? AND captured_minor = total_minor', [order.vendorOrderId])).length === 1, { what: 'the money to be collected' });
  assert.deepEqual(await owed(order.vendorId), { available: 3_072 });
  await refund(subgraph, order, 1);
  assert.deepEqual(await owed(order.vendorId), { available: 3_072 - 857 }, 'a refund is taken from where the earning is');
  assert.deepEqual(await orderInvariants(subgraph.db), []);
});

/** A payout that the provider has taken, and whose answer was lost. */
async function unanswered(minor: number) {
  const vendorId = await addVendor(subgraph);
  await bookAdjustment(subgraph.db, vendorId, minor);
  await subgraph.control({ rules: [{ operation: 'transfer', behaviour: 'timeoutAfter', times: 1 }] });
  await subgraph.call({ query: `mutation { payoutRequest(vendorId: "${vendorId}", currency: "EUR", idempotencyKey: "${randomUUID()}") { userErrors { code } } }`, viewer: staff(vendorId, 'OWNER') });
  const id = await waitFor(async () => (await subgraph.db.query<{ id: string }>("SELECT id FROM payouts WHERE vendor_id = ? AND state = 'CLAIMED' AND attempts = 1", [vendorId]))[0]?.id, { what: 'the first attempt' });
  const tell = (type: string) => subgraph.tell({ type, data: { id: 'trf_1', reference: id, amountMinor: minor } });
  const state = async () => (await subgraph.db.query<{ state: string }>('SELECT state FROM payouts WHERE id = ?', [id]))[0]?.state;
  const answered = () => waitFor(async () => {
    await subgraph.db.execute('UPDATE payouts SET next_attempt_at = 1 WHERE id = ? AND next_attempt_at IS NOT NULL', [id]);
    await subgraph.app.jobs?.find(({ name }) => name === 'payout-sender')?.run(new AbortController().signal);
    return (await state()) !== 'CLAIMED';
  }, { what: 'the answer' });
  return { vendorId, id, tell, state, answered };
}

test('that a payout has arrived is believed, too, when it is heard sooner than the answer that it was sent', async () => {
  const { vendorId, id, tell, state, answered } = await unanswered(4_000);
  await tell('transfer.paid');
  assert.equal(await state(), 'PAID');
  await answered();
  assert.equal(await state(), 'PAID');
  assert.deepEqual(await owed(vendorId), { available: 0, reserved: 0 });
  assert.equal((await subgraph.db.query("SELECT id FROM event_log WHERE aggregate_id = ? AND type = 'payout.sent.v1'", [id])).length, 1);
  assert.deepEqual(await orderInvariants(subgraph.db), []);
});

test('a payout that did not get through gives the vendor the money back, whether that is heard before it is known to be sent, on its way, or after it counted as arrived', async () => {
  const early = await unanswered(5_000);
  await early.tell('transfer.failed');
  await early.answered();
  const late = await unanswered(6_000);
  await late.answered();
  assert.equal(await late.state(), 'PAID');
  for (let copy = 0; copy < 2; copy += 1) await late.tell('transfer.failed');
  await late.tell('transfer.paid');
  for (const [payout, minor] of [[early, 5_000], [late, 6_000]] as const) {
    assert.equal(await payout.state(), 'FAILED');
    assert.deepEqual(await owed(payout.vendorId), { available: minor, reserved: 0 });
  }
  assert.deepEqual(await orderInvariants(subgraph.db), []);
});

test('a refund that comes back from the buyer\'s bank is owed again, once, and waits for an operator; given back by other means it is off the list', async () => {
  const order = await placeOrder(subgraph);
  await ship(subgraph, order);
  await refund(subgraph, order, 1);
  assert.equal(await heldFor(order, 'customer_refunds'), 0);
  const [operation] = await subgraph.db.query<{ id: string; reference: string }>("SELECT id, provider_reference AS reference FROM payment_operations WHERE vendor_order_id = ? AND kind = 'REFUND'", [order.vendorOrderId]);
  const { id, reference } = operation as { id: string; reference: string };
  const before = await heldFor(order, 'psp_clearing');
  const tell = () => subgraph.tell({ type: 'refund.failed', idempotencyKey: id, data: { id: reference, reference: order.vendorOrderId, amountMinor: 1_000 } });
  await tell();
  await Promise.all([tell(), tell()]);
  const failed = await failedOf(order);
  assert.deepEqual([failed.id, failed.kind, failed.reference], [id, 'REFUND', reference]);
  assert.equal(await heldFor(order, 'customer_refunds'), -1_000, 'owed to the buyer');
  assert.equal(await heldFor(order, 'psp_clearing'), before + 1_000, 'back at the provider');
  await resolve(id, 'SETTLED_OTHERWISE');
  await tell();
  assert.deepEqual([await heldFor(order, 'customer_refunds'), await heldFor(order, 'own_bank')], [0, -1_000]);
  const told = await subgraph.db.query<{ event: string }>("SELECT event FROM order_timeline WHERE order_id = ? AND event LIKE 'refund.%' ORDER BY id", [order.orderId]);
  assert.deepEqual(told.map(({ event }) => event), ['refund.decided', 'refund.issued', 'refund.returned', 'refund.issued']);
  assert.deepEqual(await orderInvariants(subgraph.db), []);
});

test('a refund that is heard to have failed sooner than that it was taken is never booked as paid', async () => {
  const order = await placeOrder(subgraph);
  await ship(subgraph, order);
  await subgraph.control({ rules: [{ operation: 'refund', behaviour: 'timeoutAfter', times: 1 }] });
  await subgraph.call({ query: `mutation { vendorOrderRefund(id: "${order.vendorOrderId}", idempotencyKey: "${randomUUID()}", input: { reason: "damaged", items: [{ lineId: "${order.lineId}", quantity: 1 }] }) { userErrors { message } } }`, viewer: order.staff('OWNER') });
  const id = await waitFor(async () => (await subgraph.db.query<{ id: string }>("SELECT id FROM payment_operations WHERE vendor_order_id = ? AND kind = 'REFUND' AND attempts = 1", [order.vendorOrderId]))[0]?.id, { what: 'the first attempt' });
  await subgraph.tell({ type: 'refund.failed', idempotencyKey: id, data: { id: 'rfd_1', reference: order.vendorOrderId, amountMinor: 1_000 } });
  assert.equal((await failedOf(order)).id, id);
  assert.equal(await heldFor(order, 'customer_refunds'), -1_000);
  await resolve(id, 'RETRY');
  await waitFor(async () => (await heldFor(order, 'customer_refunds')) === 0, { what: 'the refund to be paid' });
  assert.deepEqual(await orderInvariants(subgraph.db), []);
});

test('calls that the provider refuses while our key is wrong are made again once it is mended, and nobody has to see to them', async () => {
  const { provider } = subgraph;
  const { capture, transfer } = provider;
  const refuse = () => Promise.reject(requestRefused('no such key', { status: 401 }, false));
  Object.assign(provider, { capture: refuse, transfer: refuse });
  const order = await placeOrder(subgraph);
  const sent = ship(subgraph, order);
  await bookAdjustment(subgraph.db, order.vendorId, 2_000);
  await subgraph.call({ query: `mutation { payoutRequest(vendorId: "${order.vendorId}", currency: "EUR", idempotencyKey: "${randomUUID()}") { userErrors { code } } }`, viewer: order.staff('OWNER') });
  const attempted = async () => (await subgraph.db.query<{ capture: number; payout: number }>(
    'SELECT (SELECT SUM(attempts) FROM payment_operations WHERE vendor_order_id = ?) AS capture, (SELECT SUM(attempts) FROM payouts WHERE vendor_id = ?) AS payout', [order.vendorOrderId, order.vendorId]))[0];
  await waitFor(async () => Number((await attempted())?.capture) > 0 && Number((await attempted())?.payout) > 0, { what: 'both to be attempted' });
  Object.assign(provider, { capture, transfer });
  await waitFor(async () => {
    await subgraph.db.execute("UPDATE payment_operations SET next_attempt_at = 1 WHERE vendor_order_id = ? AND state = 'REQUESTED'", [order.vendorOrderId]);
    await subgraph.db.execute("UPDATE payouts SET next_attempt_at = 1 WHERE vendor_id = ? AND state = 'CLAIMED'", [order.vendorId]);
    return (await subgraph.db.query("SELECT id FROM payouts WHERE vendor_id = ? AND state = 'PAID'", [order.vendorId])).length === 1;
  }, { what: 'the payout to be paid', timeoutMs: 15_000 });
  await sent;
  assert.deepEqual(await subgraph.db.query('SELECT captured_minor AS captured, payment_state AS state FROM vendor_orders WHERE id = ?', [order.vendorOrderId]), [{ captured: 3_500, state: 'CAPTURED' }]);
  assert.deepEqual(await subgraph.db.query('SELECT id FROM payment_operations WHERE vendor_order_id = ? AND unresolved_since IS NOT NULL', [order.vendorOrderId]), []);
  assert.deepEqual(await orderInvariants(subgraph.db), []);
});

test('a payment that turns out authorised after its checkout has failed is voided, also when the provider does not answer at first', async () => {
  const { provider, db } = subgraph;
  const vendorId = await addVendor(subgraph);
  const buyer = createBuyer(subgraph, customer());
  await buyer.add([{ variantId: (await addVariant(subgraph, { vendorId })).variantId, quantity: 1 }]);
  const { id } = await buyer.end((await buyer.checkout({ paymentMethod: 'pm_declined' })).checkout?.id as string);
  const request = { idempotencyKey: randomUUID(), reference: id };
  const late = await provider.authorize({ ...request, amount: { minor: 1_500, currency: 'EUR' }, paymentMethod: 'pm_ok' });
  assert.ok(late.status === 'succeeded');
  await subgraph.control({ rules: [{ operation: 'void', behaviour: 'error500', times: 1 }] });
  await subgraph.tell({ type: 'authorization.succeeded', data: { id: late.value.authorizationId, reference: id, amountMinor: 1_500 } });
  const deadline = async () => (await db.query<{ at: number | null }>('SELECT deadline_at AS at FROM checkouts WHERE id = ?', [id]))[0]?.at;
  await subgraph.control({ rules: [] });
  assert.equal(typeof (await deadline()), 'number');
  await waitFor(async () => {
    await db.execute('UPDATE checkouts SET deadline_at = 1 WHERE id = ? AND deadline_at IS NOT NULL', [id]);
    return (await deadline()) === null;
  }, { what: 'the payment to be voided' });
  assert.equal((await provider.lookUpByKey({ ...request, operation: 'authorize' })).status, 'voided');
  assert.equal((await buyer.checkoutState(id))?.state, 'FAILED');
});
