/** Purchases through a running marketplace, by clients that do not give up: what fails is tried again under the same key. */
import { randomUUID } from 'node:crypto';
import { waitFor } from '#platform/testing/wait-for';
import { buildDemoData } from '../../../dev/demo/demo-data.ts';
import type { Api, Person } from '../../../dev/seed/api.ts';
import { withDatabase } from '../../../dev/seed/seed-stack.ts';
import type { Stack } from '../../../dev/stack.ts';

const variants = buildDemoData()
  .products.filter(({ status }) => status === 'published')
  .flatMap((product) => product.variants)
  .filter((variant) => variant.stockOnHand >= 40 && variant.prices.some(({ currency }) => currency === 'EUR'))
  .map(({ id }) => id);

const addMutation = 'mutation($lines: [CartLineAddInput!]!) { cartLinesAdd(lines: $lines, currency: "EUR", country: "DE") { cart { version totals { total { minorUnits } } } userErrors { code message } } }';
const checkoutMutation = `mutation($cartVersion: Int!, $total: SafeInt!, $input: CheckoutInput!, $key: String!) {
  cartCheckout(cartVersion: $cartVersion, expectedTotalMinor: $total, input: $input, idempotencyKey: $key) { checkout { id } } }`;
const shippingAddress = { recipient: 'Ada Kern', line1: 'Lindenweg 2', city: 'Hamburg', postalCode: '20095', country: 'DE' };

export interface Purchase {
  checkoutId: string;
  isPayable: boolean;
}

/** Buys two things; returns once the marketplace has taken the checkout on, whether or not it can be paid. */
export async function buy(api: Api, { index, isPayable, patienceMs }: { index: number; isPayable: boolean; patienceMs: number }): Promise<Purchase> {
  const buyer: Person = { userId: `usr_${randomUUID().replaceAll('-', '').slice(0, 26)}`, roles: ['customer'] };
  const lines = [0, 1].map((line) => ({ variantId: variants[(index * 2 + line) % variants.length], quantity: 1 }));
  const surely = <T>(work: () => Promise<T>) => untilAnswered(work, patienceMs);
  const { cart } = await surely(() => api.call<{ cart: { version: number; totals: { total: { minorUnits: number } } } }>(buyer, addMutation, { lines }));
  const key = randomUUID();
  const input = { email: 'ada@example.com', shippingAddress, paymentMethod: isPayable ? 'pm_ok' : 'pm_declined' };
  const checkoutId = await surely(async () => {
    const { checkout } = await api.call<{ checkout: { id: string } | null }>(buyer, checkoutMutation, { cartVersion: cart.version, total: cart.totals.total.minorUnits, input, key });
    if (!checkout) throw new Error('the checkout was refused');
    return checkout.id;
  });
  return { checkoutId, isPayable };
}

async function untilAnswered<T>(work: () => Promise<T>, patienceMs: number): Promise<T> {
  let last: unknown;
  const answer = await waitFor(() => work().then((value) => ({ value }), (error: unknown) => void (last = error)), { what: 'the marketplace to answer', timeoutMs: patienceMs, intervalMs: 300 }).catch((error: unknown) => {
    throw new Error(`${String(error)}; the last answer: ${String(last)}`, { cause: last });
  });
  return answer.value;
}

export interface CheckoutState {
  id: string;
  state: string;
  reason: string | null;
}

/** Where checkouts stand. */
export function checkoutStates({ topology }: Stack, ids: readonly string[]): Promise<CheckoutState[]> {
  return withDatabase(topology, 'order', (db) => db.query<CheckoutState>("SELECT id, state, CONCAT(failure_code, ': ', failure_reason) AS reason FROM checkouts WHERE id IN (?)", [ids]));
}
