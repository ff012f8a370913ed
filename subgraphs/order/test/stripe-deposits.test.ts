/** What is held for buyers whose cards are collected from only once, until it is earned or given back. */
import assert from 'node:assert/strict';
import { after, before, test, type TestContext } from 'node:test';
import { admin } from '#platform/testing/test-viewer';
import { waitFor } from '#platform/testing/wait-for';
import { personalData } from '../consumers/personal-data.ts';
import { orderInvariants } from '../invariants.ts';
import { startOrderSubgraph, type OrderSubgraph } from './harness.ts';
import { ship, type PlacedOrder } from './placed-order.ts';
import { startStripeOrders, type StripeOrders } from './stripe-orders.ts';

let subgraph: OrderSubgraph;
let { throughStripe, placeWithTwo, callOff, operations, done, booked } = {} as StripeOrders;
before(async (t) => {
  subgraph = await startOrderSubgraph();
  ({ throughStripe, placeWithTwo, callOff, operations, done, booked } = await startStripeOrders(t as TestContext, subgraph));
});
after(() => subgraph.stop());

interface Failed {
  id: string;
  amount: { minorUnits: number };
}

async function failed(): Promise<Failed | undefined> {
  const { data } = await subgraph.call<{ failedPayments: Failed[] }>({ query: '{ failedPayments(first: 10) { id amount { minorUnits } } }', viewer: admin() });
  return data.failedPayments[0];
}

async function resolve(id: string | undefined, resolution: 'RETRY' | 'WRITE_OFF'): Promise<void> {
  const { data } = await subgraph.call<{ failedPaymentResolve: { userErrors: object[] } }>({ query: `mutation { failedPaymentResolve(id: "${id}", resolution: ${resolution}, reason: "seen to") { userErrors { code message } } }`, viewer: admin() });
  assert.deepEqual(data.failedPaymentResolve.userErrors, []);
}

test('who is to give back what the bank of the buyer refused is told what was collected, and the buyer can be reached until then', async (t) => {
  const { bounce, compare, refunds } = throughStripe(t);
  const [first, second] = await placeWithTwo() as [PlacedOrder, PlacedOrder];
  // Never collected, and so not to be given back.
  await callOff(first, { lineId: second.lineId, quantity: 2 });
  await ship(subgraph, first, 1);
  await callOff(first);
  await done(first);
  await bounce(first);
  assert.deepEqual([refunds().map(({ amount }) => amount), (await failed())?.amount.minorUnits], [[2_000], 2_000]);
  const obstacles = () => personalData.obstacles?.(subgraph.db, first.buyer.viewer.userId as string);
  assert.ok((await obstacles())?.includes('Refunds that have not reached you yet: 1.'));
  await resolve((await failed())?.id, 'RETRY');
  await done(first);
  assert.ok(!(await obstacles())?.includes('Refunds that have not reached you yet: 1.'));
  assert.deepEqual([await orderInvariants(subgraph.db), await compare()], [[], []]);
});

test('what is written off at the moment the rest is given back goes back, too, and is booked', async (t) => {
  const { compare, stripe } = throughStripe(t);
  const [first, second] = await placeWithTwo() as [PlacedOrder, PlacedOrder];
  await ship(subgraph, first, 1);
  Object.assign(subgraph.provider, { capture: () => Promise.resolve({ status: 'declined', reason: 'do_not_honor' }) });
  await ship(subgraph, second);
  Object.assign(subgraph.provider, { capture: stripe.capture });
  await callOff(first);
  const { query } = subgraph.db;
  t.after(() => Object.assign(subgraph.db, { query }));
  let isDecided = false;
  const decideBefore = async (sql: string, ...more: unknown[]) => {
    if (!isDecided && sql.includes("kind = 'CAPTURE' AND (state = 'REQUESTED' OR unresolved_since")) {
      isDecided = true;
      await resolve((await failed())?.id, 'WRITE_OFF');
      // By a process whose clock is behind this one's.
      await subgraph.db.execute("UPDATE payment_operations SET next_attempt_at = 1 WHERE kind = 'VOID' AND state = 'REQUESTED'");
    }
    return (query as (...given: unknown[]) => Promise<unknown>)(sql, ...more);
  };
  Object.assign(subgraph.db, { query: decideBefore });
  await subgraph.db.execute("UPDATE payment_operations SET next_attempt_at = 1 WHERE kind = 'VOID' AND state = 'REQUESTED'");
  await waitFor(() => isDecided, { what: 'the void to be looked at', timeoutMs: 15_000 });
  await done(first);
  assert.deepEqual((await operations(first)).map(({ kind, state }) => `${kind} ${state}`), ['CAPTURE SUCCEEDED', 'CAPTURE FAILED', 'VOID SUCCEEDED']);
  assert.equal((await booked(first))['buyer_deposits'], 0);
  assert.deepEqual([await orderInvariants(subgraph.db), await compare()], [[], []]);
});

test('a void that an older version held for done, and gave nothing back, is found', async (t) => {
  const { state } = throughStripe(t);
  const order = (await placeWithTwo())[0] as PlacedOrder;
  await ship(subgraph, order, 1);
  const given = state.refunds.length;
  Object.assign(subgraph.provider, { void: () => Promise.resolve({ status: 'unknown', cause: 'timeout', message: 'no answer' }) });
  await callOff(order);
  await waitFor(async () => (await subgraph.db.query("SELECT id FROM payment_operations WHERE kind = 'VOID' AND state = 'REQUESTED' AND attempts > 0")).length > 0, { what: 'the void to be asked for' });
  await subgraph.db.execute("UPDATE payment_operations SET state = 'SUCCEEDED', next_attempt_at = NULL, finished_at = UTC_TIMESTAMP(3) WHERE kind = 'VOID' AND state = 'REQUESTED'");
  assert.equal(state.refunds.length, given);
  const violations = await orderInvariants(subgraph.db);
  assert.equal(violations.length, 1);
  assert.match(violations[0] ?? '', /held for a buyer/);
});
