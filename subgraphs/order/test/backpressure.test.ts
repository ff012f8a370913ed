/** Too many messages wait for a broker that does not take them: what would add more is refused for now, everything else goes on. */
import assert from 'node:assert/strict';
import { randomUUID } from 'node:crypto';
import { after, before, test } from 'node:test';
import { guest } from '#platform/testing/test-viewer';
import { waitFor } from '#platform/testing/wait-for';
import { address, createBuyer } from './buyer.ts';
import { addVariant, addVendor } from './catalog.ts';
import { startOrderSubgraph, type OrderSubgraph } from './harness.ts';

let subgraph: OrderSubgraph;
before(async () => {
  subgraph = await startOrderSubgraph({ backlogLimit: 2 });
});
after(() => subgraph.stop());

test('while the outbox is over its limit, a checkout answers UNAVAILABLE with a time to retry; carts and reads go on; later it works', async () => {
  const viewer = guest();
  const buyer = createBuyer(subgraph, viewer);
  const variant = await addVariant(subgraph, { vendorId: await addVendor(subgraph), priceMinor: 1_000, stock: 10 });
  // Commands that nobody takes stay in the outbox, as everything does while the broker is away.
  for (let n = 0; n < 3; n += 1) {
    await subgraph.db.execute(
      "INSERT INTO outbox (id, partition_no, kind, type, aggregate_type, aggregate_id, aggregate_version, envelope, created_at) VALUES (?, 0, 'command', 'nobody.takes.v1', 'test', ?, 1, ?, UTC_TIMESTAMP(3))",
      [`msg_waiting_${n}`, `waiting-${n}`, JSON.stringify({ id: `msg_waiting_${n}`, type: 'nobody.takes.v1' })],
    );
  }
  const { cart } = await buyer.add([{ variantId: variant.variantId, quantity: 1 }]);
  const key = randomUUID();
  const checkout = () =>
    subgraph.call<{ cartCheckout: { checkout: { id: string } | null } | null }>({
      query: `mutation($version: Int!, $total: SafeInt!, $input: CheckoutInput!, $key: String!) {
        cartCheckout(cartVersion: $version, expectedTotalMinor: $total, input: $input, idempotencyKey: $key) { checkout { id } userErrors { code } } }`,
      variables: { version: cart?.version, total: cart?.totals.total.minorUnits, input: { email: 'mara@example.com', shippingAddress: address, paymentMethod: 'pm_ok' }, key },
      viewer,
    });
  const refused = await checkout();
  assert.deepEqual(refused.errors?.map((error) => [error.extensions?.code, error.extensions?.retryAfterSeconds]), [['UNAVAILABLE', 5]]);
  assert.equal((await buyer.cart())?.itemCount, 1);

  await subgraph.db.execute("DELETE FROM outbox WHERE id LIKE 'msg_waiting_%'");
  const accepted = await waitFor(async () => (await checkout()).data?.cartCheckout?.checkout, { what: 'the checkout to be accepted', timeoutMs: 20_000, intervalMs: 200 });
  assert.equal((await buyer.end(accepted.id)).state, 'PLACED');
});
