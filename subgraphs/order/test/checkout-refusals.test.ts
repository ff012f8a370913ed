/** What a buyer is told when a checkout cannot begin, or cannot be paid for a reason of ours. */
import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { metricsText } from '#platform/telemetry/metrics';
import { admin, customer } from '#platform/testing/test-viewer';
import type { PaymentProvider } from '../payments/payment-provider.ts';
import { createSandboxProvider } from '../payments/sandbox-adapter.ts';
import { createStripeProvider } from '../payments/stripe-adapter.ts';
import { startStripeDouble } from '../payments/test/stripe-double.ts';
import { cards } from '../payments/test/stripe-state.ts';
import { createBuyer } from './buyer.ts';
import { addVariant, addVendor } from './catalog.ts';
import { startOrderSubgraph, type OrderSubgraph } from './harness.ts';

let subgraph: OrderSubgraph;
before(async () => {
  subgraph = await startOrderSubgraph();
});
after(() => subgraph.stop());

test('goods of a vendor whose commission agreement has ended cannot be bought, and the buyer learns which, and nothing of the agreement', async () => {
  const vendorId = await addVendor(subgraph, { commissionAgreements: [{ id: 'cag_over', categoryId: null, rateBasisPoints: 1_200, fixedMinor: 0, fixedCurrency: null, validFrom: '2020-01-01T00:00:00.000Z', validUntil: '2021-01-01T00:00:00.000Z' }] });
  const { variantId } = await addVariant(subgraph, { vendorId });
  const buyer = createBuyer(subgraph, customer());
  const { cart } = await buyer.add([{ variantId, quantity: 1 }]);
  const { checkout, userErrors } = await buyer.checkout();
  assert.deepEqual([checkout, userErrors.map(({ code, field }) => [code, field])], [null, [['NOT_PURCHASABLE', ['lines', cart?.lines[0]?.id]]]]);
  assert.doesNotMatch(userErrors[0]?.message ?? '', /commission|agreement|vnd_/);
});

const webhookSecrets = ['w'.repeat(32)];

/** Buys something while another provider is asked to authorise. */
async function buyWith({ authorize }: Pick<PaymentProvider, 'authorize'>, paymentMethod: string) {
  const { variantId } = await addVariant(subgraph, { vendorId: await addVendor(subgraph) });
  const buyer = createBuyer(subgraph, customer());
  await buyer.add([{ variantId, quantity: 1 }]);
  const own = subgraph.provider.authorize;
  Object.assign(subgraph.provider, { authorize });
  try {
    const ended = await buyer.end((await buyer.checkout({ paymentMethod })).checkout?.id as string);
    return { buyer, ended, left: subgraph.product.stock.get(variantId)?.available };
  } finally {
    Object.assign(subgraph.provider, { authorize: own });
  }
}

async function refusedCount(): Promise<number> {
  return Number(/^checkouts_ended_total\{outcome="PAYMENT_UNAVAILABLE"\} (.+)$/m.exec(await metricsText())?.[1]);
}

test('where our key at the provider is wrong, no card is blamed: the buyer is told that it lies with us, operators list and count it', async (t) => {
  const double = await startStripeDouble(t, 'sk_test_right');
  const providers = [
    createSandboxProvider({ url: subgraph.sandboxUrl, apiKey: 'wrong', webhookSecrets }),
    createStripeProvider({ secretKey: 'sk_test_wrong', webhookSecrets, returnUrl: 'https://shop.example', apiUrl: double.url }),
  ];
  for (const provider of providers) {
    t.after(() => provider.close());
    const before = await refusedCount();
    const { buyer, ended, left } = await buyWith(provider, 'pm_ok');
    assert.deepEqual([ended.state, ended.failure?.code, left], ['FAILED', 'PAYMENT_UNAVAILABLE', 100], provider.name);
    assert.match(ended.failure?.message ?? '', /on our side/);
    assert.doesNotMatch(ended.failure?.message ?? '', /declined|key/i);
    assert.equal(await refusedCount(), before + 1);
    const { data } = await subgraph.call<{ checkouts: { totalCount: number; edges: { node: { id: string; transitions: { fact: string; detail: string | null }[] } }[] } }>({ query: '{ checkouts(failure: PAYMENT_UNAVAILABLE, first: 1) { totalCount edges { node { id transitions { fact detail } } } } }', viewer: admin() });
    const [listed] = data.checkouts.edges;
    assert.deepEqual([listed?.node.id, data.checkouts.totalCount], [ended.id, providers.indexOf(provider) + 1]);
    assert.ok(listed?.node.transitions.some(({ fact, detail }) => fact === 'paymentRefused' && detail));
    assert.equal((await subgraph.db.query("SELECT id FROM event_log WHERE type = 'payment.failed.v1' AND aggregate_id = ?", [ended.id])).length, 0, 'nobody is told of a declined card');
    const again = await buyer.checkout();
    assert.equal((await buyer.end(again.checkout?.id as string)).state, 'PLACED', 'once it is mended, the same cart is bought');
  }
});

test("a card that was declined is still told as that, and so is a card's token that the provider does not know", async (t) => {
  const double = await startStripeDouble(t, 'sk_test_right');
  const stripe = createStripeProvider({ secretKey: 'sk_test_right', webhookSecrets, returnUrl: 'https://shop.example', apiUrl: double.url });
  t.after(() => stripe.close());
  const before = await refusedCount();
  for (const card of [cards.declined, cards.unknown]) assert.equal((await buyWith(stripe, card)).ended.failure?.code, 'PAYMENT_DECLINED', card);
  assert.equal((await buyWith(subgraph.provider, 'pm_nobody_knows')).ended.failure?.code, 'PAYMENT_DECLINED');
  assert.equal(await refusedCount(), before);
});
