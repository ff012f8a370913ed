/** A guest's whole purchase through Vendure's shop API, in the steps of its documentation; each asks for what a shop shows after it, and no more. */
import assert from 'node:assert/strict';
import { randomUUID } from 'node:crypto';
import { createLightFetch, type LightAnswer } from '../../light-fetch.ts';

const order = '__typename ... on Order { id state } ... on ErrorResult { errorCode message }';
const cart = '__typename ... on Order { id state totalQuantity totalWithTax lines { id quantity linePriceWithTax productVariant { id name sku } } } ... on ErrorResult { errorCode message }';
const summary = '__typename ... on Order { id code state subTotalWithTax shippingWithTax totalWithTax taxSummary { taxRate taxTotal } lines { id quantity linePriceWithTax productVariant { id name } } shippingLines { priceWithTax shippingMethod { name } } } ... on ErrorResult { errorCode message }';

const documents = {
  addItemToOrder: `mutation($productVariantId: ID!, $quantity: Int!) { addItemToOrder(productVariantId: $productVariantId, quantity: $quantity) { ${cart} } }`,
  setCustomerForOrder: `mutation($input: CreateCustomerInput!) { setCustomerForOrder(input: $input) { ${order} } }`,
  setOrderShippingAddress: `mutation($input: CreateAddressInput!) { setOrderShippingAddress(input: $input) { ${order} } }`,
  eligibleShippingMethods: 'query { eligibleShippingMethods { id name priceWithTax } }',
  setOrderShippingMethod: `mutation($id: [ID!]!) { setOrderShippingMethod(shippingMethodId: $id) { ${summary} } }`,
  transitionOrderToState: `mutation($state: String!) { transitionOrderToState(state: $state) { ${order} } }`,
  addPaymentToOrder: `mutation($input: PaymentInput!) { addPaymentToOrder(input: $input) { ${summary} } }`,
};
type Step = keyof typeof documents;

/** All steps once, and adding once for each variant. */
export const requestsPerPurchase = (variants: number): number => Object.keys(documents).length - 1 + variants;

interface Order {
  __typename: string;
  state: string;
}

const fetch = createLightFetch();
const address = { fullName: 'Ada Moreau', streetLine1: '12 rue de la République', city: 'Lyon', postalCode: '69001', countryCode: 'FR' };

/** Buys one of each variant as somebody new. Resolves, once it is paid, with how long the answer to the payment took; rejects when a step is refused. */
export async function purchase({ url, variantIds }: { url: string; variantIds: readonly number[] }): Promise<{ firstAnswerMs: number }> {
  let token: string | null = null;

  async function send<T>(step: Step, variables: Record<string, unknown> = {}): Promise<T> {
    const response: LightAnswer = await fetch(`${url}/shop-api`, {
      method: 'POST',
      headers: { 'content-type': 'application/json', ...(token && { authorization: `Bearer ${token}` }) },
      body: JSON.stringify({ query: documents[step], variables }),
    });
    token = response.headers.get('vendure-auth-token') ?? token;
    const { data, errors } = (await response.json()) as { data?: Record<Step, T>; errors?: unknown };
    assert.ok(data && !errors, `${step} was answered ${JSON.stringify(errors)}`);
    return data[step];
  }

  async function change(step: Step, variables: Record<string, unknown>, state: string): Promise<void> {
    const answer = await send<Order>(step, variables);
    assert.ok(answer.__typename === 'Order' && answer.state === state, `${step} was answered ${JSON.stringify(answer)}`);
  }

  for (const productVariantId of variantIds) await change('addItemToOrder', { productVariantId, quantity: 1 }, 'AddingItems');
  await change('setCustomerForOrder', { input: { firstName: 'Ada', lastName: 'Moreau', emailAddress: `bench-${randomUUID()}@example.com` } }, 'AddingItems');
  await change('setOrderShippingAddress', { input: address }, 'AddingItems');
  const [method] = await send<{ id: string }[]>('eligibleShippingMethods');
  assert.ok(method, 'nothing can be shipped');
  await change('setOrderShippingMethod', { id: [method.id] }, 'AddingItems');
  await change('transitionOrderToState', { state: 'ArrangingPayment' }, 'ArrangingPayment');
  const sentAt = performance.now();
  await change('addPaymentToOrder', { input: { method: 'card', metadata: {} } }, 'PaymentSettled');
  return { firstAnswerMs: performance.now() - sentAt };
}
