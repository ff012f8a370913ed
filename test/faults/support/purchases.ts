/** What buyers, vendors and operators do in the fault tests, each repeated with its key until it is answered. */
import type { Viewer } from '#platform/auth/viewer';
import { admin, customer, staff } from '#platform/testing/test-viewer';
import { waitFor } from '#platform/testing/wait-for';
import { newKey, plentifulVariants, surely, type Shop } from './shop.ts';

const addMutation = 'mutation($lines: [CartLineAddInput!]!, $currency: CurrencyCode!, $country: CountryCode!) { cartLinesAdd(lines: $lines, currency: $currency, country: $country) { cart { version totals { total { minorUnits } } } userErrors { code message } } }';
const checkoutMutation = `mutation($cartVersion: Int!, $total: SafeInt!, $input: CheckoutInput!, $key: String!) {
  cartCheckout(cartVersion: $cartVersion, expectedTotalMinor: $total, input: $input, idempotencyKey: $key) { checkout { id } userErrors { code message } } }`;
export const shippingAddress = { recipient: 'Ada Kern', line1: 'Lindenweg 2', city: 'Hamburg', postalCode: '20095', country: 'DE' };

export interface CartTotals {
  version: number;
  totals: { total: { minorUnits: number } };
}

export interface PlacedPart {
  vendorOrderId: string;
  vendorId: string;
  lineId: string;
}

export function createPurchases(shop: Shop) {
  const variants = plentifulVariants('EUR').map(({ variantId }) => variantId);
  let next = 0;

  const addLines = (viewer: Viewer, lines: readonly { variantId: string; quantity: number }[], currency = 'EUR') =>
    surely(() => shop.call<{ cart: CartTotals }>(viewer, addMutation, { lines, currency, country: 'DE' })).then(({ cart }) => cart);

  /** Checks a cart out; returns the checkout's id, or null when it was refused for a reason that was to be expected. */
  async function checkOut(viewer: Viewer, cart: CartTotals, paymentMethod: string, { isRefusal }: { isRefusal?: (message: string) => boolean } = {}): Promise<string | null> {
    const variables = { cartVersion: cart.version, total: cart.totals.total.minorUnits, input: { email: 'ada@example.com', shippingAddress, paymentMethod }, key: newKey() };
    const { id } = await surely(async () => {
      try {
        const { checkout } = await shop.call<{ checkout: { id: string } | null }>(viewer, checkoutMutation, variables);
        if (!checkout) throw new Error('the checkout was refused');
        return { id: checkout.id };
      } catch (error) {
        if (error instanceof Error && isRefusal?.(error.message)) return { id: null };
        throw error;
      }
    });
    return id;
  }

  /** Buys two things; returns the checkout's id. */
  async function buy(paymentMethod = 'pm_ok', viewer = customer()): Promise<string> {
    next += 1;
    const lines = [0, 1].map((line) => ({ variantId: variants[(next + line) % variants.length] as string, quantity: 1 }));
    return (await checkOut(viewer, await addLines(viewer, lines), paymentMethod)) as string;
  }

  const stateOf = async (id: string) => (await shop.query<{ state: string; actionUrl: string | null }>('SELECT state, action_url AS actionUrl FROM checkouts WHERE id = ?', [id]))[0];

  /** An order that is placed, with its parts. */
  async function placedOrder(): Promise<{ checkoutId: string; orderId: string; buyer: Viewer; parts: PlacedPart[] }> {
    const buyer = customer();
    const checkoutId = await buy('pm_ok', buyer);
    await waitFor(async () => (await stateOf(checkoutId))?.state === 'PLACED', { what: 'the order to be placed', timeoutMs: 30_000 });
    const parts = await shop.query<PlacedPart & { orderId: string }>(
      'SELECT v.id AS vendorOrderId, v.vendor_id AS vendorId, v.order_id AS orderId, l.id AS lineId FROM orders o JOIN vendor_orders v ON v.order_id = o.id JOIN order_lines l ON l.vendor_order_id = v.id WHERE o.checkout_id = ? ORDER BY v.position, l.id',
      [checkoutId],
    );
    return { checkoutId, orderId: parts[0]?.orderId as string, buyer, parts };
  }

  const repeat = (viewer: Viewer, query: string, variables: Record<string, unknown>) => surely(() => shop.call<unknown>(viewer, query, variables));
  const owner = (part: PlacedPart) => staff(part.vendorId, 'OWNER');
  const errors = 'userErrors { code message }';

  return {
    addLines,
    checkOut,
    buy,
    stateOf,
    placedOrder,
    /** Sends everything of a vendor order, which collects its money. */
    fulfil: (part: PlacedPart, key = newKey()) => repeat(owner(part), `mutation($id: ID!, $key: String!) { vendorOrderFulfill(id: $id, input: { carrier: "Post" }, idempotencyKey: $key) { ${errors} } }`, { id: part.vendorOrderId, key }),
    refund: (part: PlacedPart, key = newKey()) =>
      repeat(owner(part), `mutation($id: ID!, $lineId: ID!, $key: String!) { vendorOrderRefund(id: $id, input: { items: [{ lineId: $lineId, quantity: 1 }], reason: "broken" }, idempotencyKey: $key) { ${errors} } }`, {
        id: part.vendorOrderId,
        lineId: part.lineId,
        key,
      }),
    cancel: (orderId: string, buyer: Viewer, key = newKey()) => repeat(buyer, `mutation($id: ID!, $key: String!) { orderCancel(id: $id, reason: "no longer wanted", idempotencyKey: $key) { ${errors} } }`, { id: orderId, key }),
    callOff: (checkoutId: string) => repeat(admin(), 'mutation($id: ID!) { checkoutCancel(id: $id) { checkout { state } } }', { id: checkoutId }),
    /** Asks for a vendor's money. After a death the schedule, which runs at each start, may have been there first: then nothing is left to ask for. */
    payOut: (vendorId: string, key = newKey()) =>
      surely(async () => {
        try {
          await shop.call(staff(vendorId, 'OWNER'), `mutation($id: ID!, $key: String!) { payoutRequest(vendorId: $id, currency: "EUR", idempotencyKey: $key) { ${errors} } }`, { id: vendorId, key });
        } catch (error) {
          const claimed = await shop.query('SELECT id FROM payouts WHERE vendor_id = ?', [vendorId]);
          if (claimed.length === 0 || !String(error).includes('INSUFFICIENT_BALANCE')) throw error;
        }
      }),
    /** Waits until the provider has done everything asked for a vendor order or an order's payment. */
    settled: (orderId: string, kind: string) =>
      waitFor(
        async () => {
          const rows = await shop.query<{ state: string }>('SELECT o.state FROM payment_operations o JOIN payments p ON p.id = o.payment_id WHERE p.order_id = ? AND o.kind = ?', [orderId, kind]);
          return rows.length > 0 && rows.every(({ state }) => state === 'SUCCEEDED');
        },
        { what: `${kind} of ${orderId}`, timeoutMs: 60_000, intervalMs: 100 },
      ),
  };
}

export type Purchases = ReturnType<typeof createPurchases>;
