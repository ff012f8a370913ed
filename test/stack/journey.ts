/** Steps that several tests of the whole stack take: calling the gateway, signing in, buying. */
import assert from 'node:assert/strict';
import { randomUUID } from 'node:crypto';
import { waitFor } from '#platform/testing/wait-for';
import { personas, type Persona } from '../../dev/demo/personas.ts';
import type { Stack } from '../../dev/stack.ts';
import type { Answer, WebClient } from './web-client.ts';

/** A demo person by key. */
export const persona = (key: string): Persona => personas.find((candidate) => candidate.key === key) as Persona;
export const address = { recipient: 'Ada Moreau', line1: '12 rue de la République', city: 'Lyon', postalCode: '69001', country: 'FR' };
export const market = { locale: 'en-IE', currency: 'EUR', country: 'FR' };

export interface Card {
  slug: string;
  title: string;
  vendorName: string;
  price: { formatted: string };
}

export interface CartView {
  version: number;
  itemCount: number;
  canCheckOut: boolean;
  groups: { vendorName: string; lines: { id: string; title: string }[] }[];
  totals: { total: { minorUnits: number } };
}

export interface CheckoutView {
  id: string;
  state: string;
  isFinished: boolean;
  orderNumber: string | null;
  failure: { code: string } | null;
}

/** What was answered. @throws Error that says how it was refused: by which code, and for how long. */
function answered<T extends object>({ data, errors, status, headers }: Answer<T>, field: keyof T & string): T {
  if (data?.[field]) return data;
  const refusals = (errors ?? []).map(({ message, extensions }) => `${extensions?.code ?? 'no code'}: ${message}`);
  const retryAfter = headers.get('retry-after');
  throw new Error(`${field} was refused with ${status}${retryAfter === null ? '' : `, to be tried again after ${retryAfter} s`} (${refusals.join('; ') || 'without a reason'})`);
}

/** The steps, on one stack. */
export function createJourney(stack: Pick<Stack, 'urls'>) {
  async function gateway<T>(query: string, { token, variables, headers }: { token?: string; variables?: unknown; headers?: Record<string, string> } = {}) {
    const response = await fetch(`${stack.urls.gateway}/graphql`, {
      method: 'POST',
      headers: { 'content-type': 'application/json', ...(token ? { authorization: `Bearer ${token}` } : {}), ...headers },
      body: JSON.stringify({ query, variables }),
    });
    const body = (await response.json()) as { data: T; errors?: { message: string; extensions: { code: string } }[] };
    return { ...body, status: response.status };
  }

  async function tokenOf({ email, password }: Pick<Persona, 'email' | 'password'>): Promise<string> {
    const answer = await gateway<{ userSignIn: { tokens: { accessToken: string } | null } } | null>('mutation($input: UserSignInInput!) { userSignIn(input: $input) { tokens { accessToken } userErrors { code } } }', {
      variables: { input: { email, password, client: { kind: 'web' } } },
    });
    const tokens = answer.data?.userSignIn.tokens;
    assert.ok(tokens, `signing in was answered ${JSON.stringify(answer)}`);
    return tokens.accessToken;
  }

  /** Variants of products of two vendors, by slug. */
  async function variantsOf(...slugs: string[]): Promise<string[]> {
    const ids = await Promise.all(slugs.map(async (slug) => (await gateway<{ product: { defaultVariant: { id: string } } }>('query($slug: String!) { product(slug: $slug) { defaultVariant { id } } }', { variables: { slug } })).data.product.defaultVariant.id));
    return ids;
  }

  async function fillAndCheckOut(browser: WebClient, variantIds: string[], options: { email?: string; paymentMethod?: string } = {}): Promise<CheckoutView & { firstAnswerMs: number }> {
    const added = await browser.send<{ cartAdd: { cart: CartView; userErrors: unknown[] } }>('CartAdd', { lines: variantIds.map((variantId) => ({ variantId, quantity: 1 })), market });
    assert.deepEqual(answered(added, 'cartAdd').cartAdd.userErrors, []);
    const { cart } = answered(await browser.send<{ checkoutPage: { cart: CartView } }>('CheckoutPage', { market }), 'checkoutPage').checkoutPage;
    const input = {
      cartVersion: cart.version,
      expectedTotalMinor: cart.totals.total.minorUnits,
      idempotencyKey: randomUUID(),
      email: options.email ?? 'ada@example.com',
      paymentMethod: options.paymentMethod ?? 'pm_ok',
      shippingAddress: address,
    };
    const sentAt = performance.now();
    const answer = await browser.send<{ checkout: { checkout: CheckoutView | null; userErrors: { code: string }[] } }>('Checkout', { input, market });
    const firstAnswerMs = performance.now() - sentAt;
    const { checkout } = answered(answer, 'checkout').checkout;
    assert.ok(checkout, JSON.stringify(answer.data));
    return { ...(checkout.isFinished ? checkout : await follow(browser, checkout)), firstAnswerMs };
  }

  async function follow(browser: WebClient, { id }: CheckoutView): Promise<CheckoutView> {
    return waitFor(async () => {
      const { data } = await browser.send<{ checkoutStatus: CheckoutView }>('CheckoutStatus', { id, market });
      return data.checkoutStatus.isFinished ? data.checkoutStatus : null;
    }, { what: `the end of checkout ${id}`, timeoutMs: 30_000 });
  }

  return { gateway, tokenOf, variantsOf, fillAndCheckOut, follow };
}
