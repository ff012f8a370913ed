/** Orders that are paid through Stripe (its double), by cards of either kind, in tests of what follows. */
import assert from 'node:assert/strict';
import { randomUUID } from 'node:crypto';
import type { TestContext } from 'node:test';
import { admin, customer, staff } from '#platform/testing/test-viewer';
import { waitFor } from '#platform/testing/wait-for';
import { always, reconcileBooks } from '../../../dev/invariants/reconcile.ts';
import { createStripeProvider } from '../payments/stripe-adapter.ts';
import { startStripeDouble } from '../payments/test/stripe-double.ts';
import { cards } from '../payments/test/stripe-state.ts';
import { createBuyer } from './buyer.ts';
import { addVariant, addVendor } from './catalog.ts';
import type { OrderSubgraph } from './harness.ts';
import type { PlacedOrder } from './placed-order.ts';

const secretKey = 'sk_test_orders';

export async function startStripeOrders(t: TestContext, subgraph: OrderSubgraph) {
  const double = await startStripeDouble(t, secretKey);

  /** Everything goes through Stripe for the length of a test, paid by a card of this kind. */
  function throughStripe(t: TestContext, card: string = cards.once) {
    const { url, requests, state } = double;
    const stripe = createStripeProvider({ secretKey: secretKey, webhookSecrets: ['whsec'], returnUrl: 'https://shop.example', apiUrl: url });
    const sandbox = { ...subgraph.provider };
    // Events are told in the sandbox's words.
    const { readWebhook } = sandbox;
    Object.assign(subgraph.provider, stripe, { readWebhook, authorize: (input: Parameters<typeof stripe.authorize>[0], options: object) => stripe.authorize({ ...input, paymentMethod: card }, options) });
    t.after(() => Object.assign(subgraph.provider, sandbox));
    const [asked, refunded] = [requests.length, state.refunds.length];
    return {
      state,
      stripe,
      compare: async () => (await reconcileBooks({ db: subgraph.db, provider: stripe, window: always() })).differences.map(({ text }) => text),
      captures: () => requests.slice(asked).filter(({ path }) => path.endsWith('/capture')).map(({ params }) => Number(params.get('amount_to_capture'))),
      refunds: () => state.refunds.slice(refunded),
      /** The buyer's bank sends the last refund back. */
      async bounce(order: PlacedOrder): Promise<void> {
        const given = state.refunds.at(-1) as { id: string; amount: number; charge: string; metadata: Record<string, string> };
        Object.assign(given, { status: 'failed' });
        const charge = state.charges.get(given.charge);
        if (charge) charge.amount_refunded -= given.amount;
        state.balance.add({ type: 'refund_failure', amount: given.amount, currency: 'eur', source: given });
        await subgraph.tell({ type: 'refund.failed', idempotencyKey: given.metadata['idempotency_key'] ?? '', data: { id: given.id, reference: order.orderId, amountMinor: given.amount } });
      },
      /** The charge that was made last. */
      charge: () => [...state.charges.values()].at(-1),
    };
  }

  /** An order with two vendors: 3 x 10.00 + delivery and 2 x 10.00 + delivery. */
  async function placeWithTwo({ currency = 'EUR', priceMinor = 1_000, vendor = {}, quantity = 3 }: { currency?: string; priceMinor?: number; vendor?: Parameters<typeof addVendor>[1]; quantity?: number } = {}): Promise<PlacedOrder[]> {
    const vendorIds = [await addVendor(subgraph, vendor), await addVendor(subgraph, vendor)];
    const variants = await Promise.all(vendorIds.map((vendorId) => addVariant(subgraph, { vendorId, currency, priceMinor })));
    const buyer = createBuyer(subgraph, customer());
    await buyer.add(variants.map(({ variantId }, index) => ({ variantId, quantity: quantity - index })), currency);
    const placed = await buyer.end((await buyer.checkout()).checkout?.id as string);
    const orderId = placed.order?.id as string;
    return Promise.all(vendorIds.map(async (vendorId) => {
      const [row] = await subgraph.db.query<{ id: string; lineId: string }>('SELECT v.id, l.id AS lineId FROM vendor_orders v JOIN order_lines l ON l.vendor_order_id = v.id WHERE v.order_id = ? AND v.vendor_id = ?', [orderId, vendorId]);
      return { buyer, vendorId, staff: (role: string) => staff(vendorId, role), orderId, vendorOrderId: row?.id as string, lineId: row?.lineId as string };
    }));
  }

  async function callOff({ orderId }: PlacedOrder, items?: { lineId: string; quantity: number }): Promise<void> {
    const only = items ? `, items: [{ lineId: "${items.lineId}", quantity: ${items.quantity} }]` : '';
    const { data } = await subgraph.call<{ orderCancel: { userErrors: { message: string }[] } }>({ query: `mutation { orderCancel(id: "${orderId}", reason: "changed my mind", idempotencyKey: "${randomUUID()}"${only}) { userErrors { message } } }`, viewer: admin() });
    assert.deepEqual(data.orderCancel.userErrors, []);
  }

  const operations = (order: PlacedOrder) => subgraph.db.query<{ id: string; kind: string; state: string; amount: number }>('SELECT o.id, o.kind, o.state, o.amount_minor AS amount FROM payment_operations o JOIN payments p ON p.id = o.payment_id WHERE p.order_id = ? ORDER BY o.id', [order.orderId]);
  const done = (order: PlacedOrder) => waitFor(async () => (await operations(order)).every(({ state }) => state !== 'REQUESTED'), { what: 'every call to end', timeoutMs: 15_000 });

  /** What accounts hold for an order; debits are positive, and the vendors' are one. */
  async function booked({ orderId }: PlacedOrder): Promise<Record<string, number>> {
    const rows = await subgraph.db.query<{ account: string; total: string }>("SELECT IF(p.account LIKE 'vendor:%', 'vendors', p.account) AS account, SUM(p.amount_minor) AS total FROM ledger_transactions t JOIN ledger_postings p ON p.transaction_id = t.id WHERE t.order_id = ? GROUP BY 1", [orderId]);
    return Object.fromEntries(rows.map(({ account, total }) => [account, Number(total)]));
  }

  const paymentOf = async ({ orderId }: PlacedOrder) => (await subgraph.db.query<{ authorized: number; captured: number; voided: number; collected: number; authorizationId: string }>(
    'SELECT authorized_minor AS authorized, captured_minor AS captured, voided_minor AS voided, collected_at_once_minor AS collected, authorization_id AS authorizationId FROM payments WHERE order_id = ?', [orderId]))[0];

  return { throughStripe, placeWithTwo, callOff, operations, done, booked, paymentOf };
}

export type StripeOrders = Awaited<ReturnType<typeof startStripeOrders>>;
