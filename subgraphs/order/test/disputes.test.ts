import assert from 'node:assert/strict';
import { randomUUID } from 'node:crypto';
import { after, before, test } from 'node:test';
import { admin } from '#platform/testing/test-viewer';
import { createStripeProvider } from '../payments/stripe-adapter.ts';
import { signedWebhook } from '../payments/test/signed-webhook.ts';
import { fakeId, startOrderSubgraph, type OrderSubgraph } from './harness.ts';
import { placeOrder } from './placed-order.ts';

const secret = 'whsec_disputes';

let subgraph: OrderSubgraph;
before(async () => {
  subgraph = await startOrderSubgraph();
  // Only Stripe tells of disputes; everything else stays with the sandbox.
  const { readWebhook } = createStripeProvider({ secretKey: 'sk_test_disputes', webhookSecrets: [secret], returnUrl: 'https://shop.example' });
  Object.assign(subgraph.provider, { readWebhook });
});
after(() => subgraph.stop());

interface Told {
  disputeId: string;
  intent: string;
  status?: string;
  eventId?: string;
}

async function tell(type: 'created' | 'closed', { disputeId, intent, status = 'needs_response', eventId = randomUUID() }: Told): Promise<void> {
  const object = { id: disputeId, amount: 700, currency: 'eur', reason: 'fraudulent', status, payment_intent: intent, evidence_details: { due_by: 1_773_000_000 }, created: 1_772_357_300, metadata: {} };
  const { body, signature } = signedWebhook(secret, { id: eventId, object: 'event', type: `charge.dispute.${type}`, created: 1_772_357_400, data: { object } });
  const route = subgraph.app.routes?.[0];
  const answer = await route?.handle({ headers: { 'stripe-signature': signature }, body } as unknown as Parameters<NonNullable<typeof route>['handle']>[0]);
  assert.equal(answer?.status, 200);
}

async function disputedOrder(): Promise<Told & { orderId: string }> {
  const { orderId } = await placeOrder(subgraph);
  const [payment] = await subgraph.db.query<{ intent: string }>('SELECT authorization_id AS intent FROM payments WHERE order_id = ?', [orderId]);
  return { orderId, intent: payment?.intent as string, disputeId: fakeId('dp') };
}

async function listed(state: string, disputeId: string) {
  const query = `{ paymentDisputes(state: ${state}, first: 100) { id state reason amount { minorUnits } respondBy closedAt order { id } } }`;
  const { data } = await subgraph.call<{ paymentDisputes: { id: string }[] }>({ query, viewer: admin() });
  return data.paymentDisputes.filter(({ id }) => id === disputeId);
}

async function timeline(orderId: string): Promise<string[]> {
  const { data } = await subgraph.call<{ order: { timeline: { event: string; description: string }[] } }>({ query: `{ order(id: "${orderId}") { timeline { event description } } }`, viewer: admin() });
  return data.order.timeline.filter(({ event }) => event.includes('dispute')).map(({ event, description }) => `${event}: ${description}`);
}

test('a dispute is noted on the order and listed for operators, once; its end takes it off the list of open ones', async () => {
  const { orderId, ...dispute } = await disputedOrder();
  const eventId = randomUUID();
  for (let copy = 0; copy < 3; copy++) await tell('created', { ...dispute, eventId });
  await tell('created', dispute);
  const expected = { id: dispute.disputeId, reason: 'fraudulent', amount: { minorUnits: 700 }, respondBy: '2026-03-08T20:00:00.000Z', order: { id: orderId } };
  assert.deepEqual(await listed('OPEN', dispute.disputeId), [{ ...expected, state: 'OPEN', closedAt: null }]);
  await tell('closed', { ...dispute, status: 'lost' });
  await tell('closed', { ...dispute, status: 'lost' });
  assert.deepEqual(await listed('OPEN', dispute.disputeId), []);
  assert.deepEqual(await listed('LOST', dispute.disputeId), [{ ...expected, state: 'LOST', closedAt: '2026-03-01T09:30:00.000Z' }]);
  assert.deepEqual((await timeline(orderId)).toSorted(), ['payment.dispute-closed: The dispute of 7.00 EUR was decided in favour of the buyer.', "payment.disputed: 7.00 EUR of the payment are disputed at the buyer's bank."]);
});

test('an end that is heard of before the beginning stands; a dispute about a payment of no order is left aside', async () => {
  const { orderId, ...dispute } = await disputedOrder();
  await tell('closed', { ...dispute, status: 'won' });
  await tell('created', dispute);
  assert.equal((await listed('WON', dispute.disputeId)).length, 1);
  assert.deepEqual(await timeline(orderId), ['payment.dispute-closed: The dispute of 7.00 EUR was decided in favour of the marketplace.']);
  const unknown = { ...dispute, disputeId: fakeId('dp'), intent: 'pi_of_nobody' };
  await tell('created', unknown);
  assert.deepEqual(await listed('OPEN', unknown.disputeId), []);
});
