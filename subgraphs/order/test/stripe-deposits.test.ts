/** What is held for buyers whose cards are collected from only once, until it is earned or given back. */
import assert from 'node:assert/strict';
import { after, before, test, type TestContext } from 'node:test';
import { admin } from '#platform/testing/test-viewer';
import { personalData } from '../consumers/personal-data.ts';
import { orderInvariants } from '../invariants.ts';
import { startOrderSubgraph, type OrderSubgraph } from './harness.ts';
import { ship, type PlacedOrder } from './placed-order.ts';
import { startStripeOrders, type StripeOrders } from './stripe-orders.ts';

let subgraph: OrderSubgraph;
let { throughStripe, placeWithTwo, callOff, done } = {} as StripeOrders;
before(async (t) => {
  subgraph = await startOrderSubgraph();
  ({ throughStripe, placeWithTwo, callOff, done } = await startStripeOrders(t as TestContext, subgraph));
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

async function resolve(id: string | undefined, resolution: 'RETRY'): Promise<void> {
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
