/** What the payment provider can never do, and what was paid by other means instead. */
import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { parseJson } from '#platform/data/json';
import { admin } from '#platform/testing/test-viewer';
import { waitFor } from '#platform/testing/wait-for';
import { always, reconcileBooks } from '../../../dev/invariants/reconcile.ts';
import { readStatement } from '../data/statement-repository.ts';
import { orderInvariants } from '../invariants.ts';
import { startOrderSubgraph, type OrderSubgraph } from './harness.ts';
import { placeOrder, refund, ship, type PlacedOrder } from './placed-order.ts';

let subgraph: OrderSubgraph;
before(async () => {
  subgraph = await startOrderSubgraph();
});
after(() => subgraph.stop());

interface Failed {
  id: string;
  kind: string;
  amount: { minorUnits: number };
  reason: string;
  resolutions: string[];
  order: { id: string };
}
interface Resolved {
  order: { paymentState: string } | null;
  userErrors: { code: string; field: string[] | null }[];
}

const decline = (operation: 'capture' | 'refund' | 'void') => subgraph.control({ rules: [{ operation, behaviour: 'decline', times: 1, reason: 'card_closed' }] });

async function failedOf({ orderId }: PlacedOrder): Promise<Failed[]> {
  const { data } = await subgraph.call<{ failedPayments: Failed[] }>({ query: '{ failedPayments(first: 100) { id kind amount { minorUnits } reason resolutions order { id } } }', viewer: admin() });
  return data.failedPayments.filter(({ order }) => order.id === orderId);
}

/** The first of an order's failed payments, which comes soon. */
const failedOne = (order: PlacedOrder) => waitFor(async () => (await failedOf(order))[0], { what: 'a failed payment' });

async function resolve({ id }: Pick<Failed, 'id'>, { resolution = 'SETTLED_OTHERWISE', reference = 'SEPA 2026-11/17' }: { resolution?: string; reference?: string | null } = {}): Promise<Resolved> {
  const { data } = await subgraph.call<{ failedPaymentResolve: Resolved }>({
    query: `mutation($id: ID!, $resolution: FailedPaymentResolution!, $reference: String) { failedPaymentResolve(id: $id, resolution: $resolution, reason: "the card is closed", reference: $reference) { order { paymentState } userErrors { code field } } }`,
    variables: { id, resolution, reference },
    viewer: admin(),
  });
  return data.failedPaymentResolve;
}

const codeOf = ({ userErrors }: Resolved) => userErrors[0]?.code ?? 'done';

/** What accounts hold for an order; debits are positive. */
async function booked({ orderId }: PlacedOrder): Promise<Record<string, number>> {
  const rows = await subgraph.db.query<{ account: string; total: string }>(
    'SELECT p.account, SUM(p.amount_minor) AS total FROM ledger_transactions t JOIN ledger_postings p ON p.transaction_id = t.id WHERE t.order_id = ? GROUP BY p.account', [orderId]);
  return Object.fromEntries(rows.map(({ account, total }) => [account.replace(/^vendor:.*:/, 'vendor:'), Number(total)]));
}

const paymentOf = async ({ orderId }: PlacedOrder) => (await subgraph.db.query<Record<string, number | string>>(
  `SELECT p.captured_minor AS captured, p.voided_minor AS voided, p.collected_otherwise_minor AS otherwise, o.payment_state AS state, v.payment_state AS part
   FROM payments p JOIN orders o ON o.id = p.order_id JOIN vendor_orders v ON v.order_id = o.id WHERE o.id = ?`, [orderId]))[0];

const voided = ({ orderId }: PlacedOrder) => waitFor(async () => (await subgraph.db.query<{ amountMinor: number }>(
  "SELECT o.amount_minor AS amountMinor FROM payment_operations o JOIN payments p ON p.id = o.payment_id WHERE p.order_id = ? AND o.kind = 'VOID' AND o.state = 'SUCCEEDED'", [orderId]))[0], { what: 'the provider to void', timeoutMs: 15_000 });

/** No invariant is broken, and the provider's books say the same as ours. */
async function assertBooks(): Promise<void> {
  assert.deepEqual(await orderInvariants(subgraph.db), []);
  const { differences } = await reconcileBooks({ db: subgraph.db, provider: subgraph.provider, window: always() });
  assert.deepEqual(differences, []);
}

test('a refund that the provider can never pay is given back by other means: booked once, told to the buyer with its reference, off the list', async () => {
  const order = await placeOrder(subgraph);
  await ship(subgraph, order);
  await decline('refund');
  await refund(subgraph, order, 1);
  const failed = await failedOne(order);
  const before = await booked(order);
  assert.equal(before['customer_refunds'], -1_000, 'owed to the buyer');
  const outcomes = await Promise.all([resolve(failed), resolve(failed), resolve(failed)]);
  assert.deepEqual(outcomes.map(codeOf).toSorted(), ['INVALID_STATE', 'INVALID_STATE', 'done']);
  assert.deepEqual(await failedOf(order), []);
  assert.deepEqual(await booked(order), { ...before, customer_refunds: 0, own_bank: -1_000 });
  assert.equal((await paymentOf(order))?.['state'], 'PARTIALLY_REFUNDED');
  const events = await subgraph.db.query<{ data: string }>("SELECT data FROM event_log WHERE aggregate_id = ? AND type = 'refund.issued.v1'", [order.vendorOrderId]);
  assert.deepEqual(events.map(({ data }) => parseJson<Record<string, unknown>>(data)).map(({ paymentId, amountMinor, paidUnder }) => ({ paymentId, amountMinor, paidUnder })), [{ paymentId: failed.id, amountMinor: 1_000, paidUnder: 'SEPA 2026-11/17' }]);
  const timeline = await subgraph.db.query<{ description: string }>("SELECT description FROM order_timeline WHERE order_id = ? AND event = 'refund.issued'", [order.orderId]);
  assert.match(timeline[0]?.description ?? '', /10\.00 EUR was given back .* by other means \(SEPA 2026-11\/17\)/);
  const [audited] = await subgraph.db.query<{ detail: string }>("SELECT detail FROM audit_log WHERE target = ? AND action = 'payment.settle-otherwise'", [failed.id]);
  assert.equal(parseJson<{ reference: string }>(audited?.detail ?? '{}').reference, 'SEPA 2026-11/17');
  await assertBooks();
});

test('a parcel that the provider can never collect for is paid by other means: the vendor is credited as ever, what is held is set free', async () => {
  const order = await placeOrder(subgraph);
  await decline('capture');
  await ship(subgraph, order);
  assert.equal((await resolve(await failedOne(order))).order?.paymentState, 'CAPTURED');
  assert.deepEqual(await voided(order), { amountMinor: 3_500 });
  assert.deepEqual(await paymentOf(order), { captured: 0, voided: 3_500, otherwise: 3_500, state: 'CAPTURED', part: 'CAPTURED' });
  // 12 % of the goods, 19 % tax on that.
  assert.deepEqual(await booked(order), { own_bank: 3_500, 'vendor:pending': -3_072, platform_commission: -360, commission_tax: -68 });
  const statement = await readStatement(subgraph.db, { vendorId: order.vendorId, currency: 'EUR', month: new Date().toISOString().slice(0, 7) });
  assert.deepEqual([statement.salesMinor, statement.closingMinor], [3_500, 3_072]);
  await assertBooks();
});

test('what was collected by other means is given back so: a refund draws on the provider first, and the rest waits for an operator', async () => {
  const order = await placeOrder(subgraph);
  await decline('capture');
  await ship(subgraph, order, 1);
  await resolve(await failedOne(order));
  await ship(subgraph, order);
  await voided(order);
  assert.deepEqual(await paymentOf(order), { captured: 2_000, voided: 1_500, otherwise: 1_500, state: 'CAPTURED', part: 'CAPTURED' });
  await refund(subgraph, order, 1);
  assert.deepEqual(await failedOf(order), [], 'the provider has that much');
  await refund(subgraph, order, 2);
  const failed = await failedOne(order);
  assert.deepEqual([failed.kind, failed.amount.minorUnits], ['REFUND', 1_000]);
  assert.match(failed.reason, /collected by other means/);
  assert.deepEqual(failed.resolutions, ['SETTLED_OTHERWISE'], 'what would be refused is not offered');
  assert.equal(codeOf(await resolve(failed, { resolution: 'RETRY', reference: null })), 'INVALID_STATE', 'the provider has nothing to give back');
  assert.equal(codeOf(await resolve(failed, { resolution: 'WRITE_OFF', reference: null })), 'INVALID_STATE', 'it is owed');
  assert.equal(codeOf(await resolve(failed)), 'done');
  const { own_bank: ownBank, customer_refunds: owed, psp_clearing: atProvider } = await booked(order);
  assert.deepEqual([ownBank, owed, atProvider], [500, 0, 0], 'delivery is kept');
  assert.equal((await paymentOf(order))?.['state'], 'PARTIALLY_REFUNDED');
  const [given] = await subgraph.db.query('SELECT refunded_minor AS provider, refunded_otherwise_minor AS otherwise FROM payments WHERE order_id = ?', [order.orderId]);
  assert.deepEqual(given, { provider: 2_000, otherwise: 1_000 });
  await assertBooks();
});

for (const resolution of ['RETRY', 'SETTLED_OTHERWISE'])
  test(`a refund that the provider has declined keeps what it is paid from, so that neither it nor the refunds after it are in the way of one another (${resolution})`, async () => {
    const order = await placeOrder(subgraph);
    await decline('capture');
    await ship(subgraph, order, 1);
    await resolve(await failedOne(order));
    await ship(subgraph, order);
    await decline('refund');
    await refund(subgraph, order, 2);
    const declined = await failedOne(order);
    assert.equal(declined.amount.minorUnits, 2_000);
    await refund(subgraph, order, 1);
    const otherwise = (await failedOf(order)).find(({ id }) => id !== declined.id) as Failed;
    assert.deepEqual([otherwise.amount.minorUnits, otherwise.resolutions], [1_000, ['SETTLED_OTHERWISE']]);
    assert.equal(codeOf(await resolve(declined, { resolution, reference: resolution === 'RETRY' ? null : 'SEPA 18' })), 'done');
    assert.equal(codeOf(await resolve(otherwise)), 'done');
    await waitFor(async () => (await booked(order))['customer_refunds'] === 0, { what: 'everything to be given back' });
    assert.deepEqual(await failedOf(order), []);
    await assertBooks();
  });

test('a reference is given with what was settled otherwise, and only then; a void is never', async () => {
  const order = await placeOrder(subgraph);
  await decline('void');
  await subgraph.call({ query: `mutation { orderCancel(id: "${order.orderId}", reason: "changed my mind", idempotencyKey: "void") { userErrors { code } } }`, viewer: order.buyer.viewer });
  const failed = await failedOne(order);
  assert.equal(failed.kind, 'VOID');
  assert.deepEqual(failed.resolutions, ['RETRY', 'WRITE_OFF']);
  for (const wrong of [{ reference: null }, { reference: '  ' }, { reference: 'x'.repeat(141) }, { resolution: 'RETRY' }, { resolution: 'WRITE_OFF' }]) {
    const { userErrors } = await resolve(failed, wrong);
    assert.deepEqual([userErrors[0]?.code, userErrors[0]?.field], ['INVALID_INPUT', ['reference']], JSON.stringify(wrong));
  }
  assert.equal(codeOf(await resolve(failed)), 'INVALID_STATE');
  assert.equal((await failedOf(order)).length, 1, 'a refused decision leaves it on the list');
  assert.equal(codeOf(await resolve(failed, { resolution: 'RETRY', reference: null })), 'done');
  await voided(order);
  await assertBooks();
});
