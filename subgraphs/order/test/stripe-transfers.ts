/** Payouts that go through Stripe (its double) for the length of a test. */
import type { TestContext } from 'node:test';
import { createStripeProvider } from '../payments/stripe-adapter.ts';
import { startStripeDouble } from '../payments/test/stripe-double.ts';
import type { StripeState } from '../payments/test/stripe-state.ts';
import type { OrderSubgraph } from './harness.ts';

/** Where the transfers went, and Stripe as it is in this test. */
export type Destinations = (() => (string | undefined)[]) & { state: StripeState & { url: string }; forgetKeys: () => void };

export async function transfersThroughStripe(t: TestContext, { provider }: Pick<OrderSubgraph, 'provider'>): Promise<Destinations> {
  const { url, requests, state, forgetKeys } = await startStripeDouble(t, 'sk_test_payouts');
  const stripe = createStripeProvider({ secretKey: 'sk_test_payouts', webhookSecrets: ['whsec'], returnUrl: 'https://shop.example', apiUrl: url });
  const { transfer, destinationOf } = provider;
  Object.assign(provider, { transfer: stripe.transfer, destinationOf: stripe.destinationOf });
  t.after(() => Object.assign(provider, { transfer, destinationOf }));
  const destinations = () => requests.filter(({ method, path }) => method === 'POST' && path === '/v1/transfers').map(({ params }) => params.get('destination'));
  return Object.assign(destinations, { state: { ...state, url }, forgetKeys });
}
