import assert from 'node:assert/strict';
import { once } from 'node:events';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { after, test } from 'node:test';
import { purchase, requestsPerPurchase } from './purchase.ts';

interface Asked {
  step: string;
  variables: Record<string, unknown>;
  authorization: string | undefined;
}

/** A shop that is content with everything but the step named. */
async function shopThatRefuses(refused?: string): Promise<{ url: string; asked: Asked[] }> {
  const asked: Asked[] = [];
  const server = createServer(async (request, response) => {
    const { query, variables } = JSON.parse((await request.toArray()).join('')) as { query: string; variables: Record<string, unknown> };
    const step = /\{ (\w+)/.exec(query)?.[1] as string;
    asked.push({ step, variables, authorization: request.headers.authorization });
    const state = step === 'addPaymentToOrder' ? 'PaymentSettled' : step === 'transitionOrderToState' ? 'ArrangingPayment' : 'AddingItems';
    const order = step === refused ? { __typename: 'InsufficientStockError', errorCode: 'INSUFFICIENT_STOCK_ERROR' } : { __typename: 'Order', id: '1', state };
    response.writeHead(200, { 'content-type': 'application/json', ...(asked.length === 1 && { 'vendure-auth-token': 'guest-1' }) });
    response.end(JSON.stringify({ data: { [step]: step === 'eligibleShippingMethods' ? [{ id: '7' }] : order } }));
  }).listen(0, '127.0.0.1');
  await once(server, 'listening');
  after(() => server.close());
  return { url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`, asked };
}

test("a purchase takes the steps of Vendure's documentation, in the session that the first began", async () => {
  const { url, asked } = await shopThatRefuses();
  const { firstAnswerMs } = await purchase({ url, variantIds: [1, 2] });
  assert.deepEqual(
    asked.map(({ step }) => step),
    ['addItemToOrder', 'addItemToOrder', 'setCustomerForOrder', 'setOrderShippingAddress', 'eligibleShippingMethods', 'setOrderShippingMethod', 'transitionOrderToState', 'addPaymentToOrder'],
  );
  assert.deepEqual(new Set(asked.slice(1).map(({ authorization }) => authorization)), new Set(['Bearer guest-1']));
  assert.deepEqual(asked[5]?.variables, { id: ['7'] });
  assert.equal(asked.length, requestsPerPurchase(2));
  assert.ok(firstAnswerMs > 0);
});

test('a purchase that a step refuses is none, and says which', async () => {
  const { url } = await shopThatRefuses('transitionOrderToState');
  await assert.rejects(purchase({ url, variantIds: [1] }), /transitionOrderToState was answered .*INSUFFICIENT_STOCK_ERROR/);
});
