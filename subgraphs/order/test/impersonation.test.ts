import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { customer } from '#platform/testing/test-viewer';
import { createBuyer } from './buyer.ts';
import { addVariant, addVendor } from './catalog.ts';
import { startOrderSubgraph, type OrderSubgraph } from './harness.ts';
import { placeOrder, ship } from './placed-order.ts';

let subgraph: OrderSubgraph;
before(async () => {
  subgraph = await startOrderSubgraph();
});
after(() => subgraph.stop());

test('support acting as a customer fills the cart, and only the customer buys what is in it', async () => {
  const person = customer();
  const support = createBuyer(subgraph, { ...person, impersonatedBy: 'usr_support' });
  const { variantId } = await addVariant(subgraph, { vendorId: await addVendor(subgraph), priceMinor: 1_000 });
  const { cart } = await support.add([{ variantId, quantity: 1 }]);
  await support.update([{ lineId: cart?.lines[0]?.id as string, quantity: 2 }]);
  await assert.rejects(support.checkout(), /FORBIDDEN/);
  const own = await support.cart();
  for (const field of ['cartNoteSet(note: "x")', `cartMerge(guestToken: "${'g'.repeat(40)}")`]) {
    const { errors } = await subgraph.call({ query: `mutation { ${field} { userErrors { code } } }`, viewer: support.viewer });
    assert.ok(errors?.length, `${field} must be refused`);
  }
  assert.equal(own?.itemCount, 2);
  const buyer = createBuyer(subgraph, person);
  const placed = await buyer.end((await buyer.checkout()).checkout?.id as string);
  assert.equal(placed.state, 'PLACED');
});

test("support acting as a customer sees what was ordered, but no invoice and no bank's page; the customer sees them", async () => {
  const order = await placeOrder(subgraph);
  await ship(subgraph, order);
  const support = { ...order.buyer.viewer, impersonatedBy: 'usr_support' };
  const papers = { query: `{ vendorOrder(id: "${order.vendorOrderId}") { id lines { id } invoiceUrl documents { url } } }` };
  interface Papers { vendorOrder: { lines: unknown[]; invoiceUrl: string | null; documents: unknown[] | null } }
  const shown = await subgraph.call<Papers>({ ...papers, viewer: support });
  assert.deepEqual([shown.data.vendorOrder.lines.length, shown.data.vendorOrder.invoiceUrl, shown.data.vendorOrder.documents], [1, null, null]);
  assert.deepEqual(shown.errors?.map(({ extensions }) => extensions?.['code']), ['FORBIDDEN', 'FORBIDDEN']);
  const whole = await subgraph.call<{ order: unknown }>({ query: `{ order(id: "${order.orderId}") { id documents { url } } }`, viewer: support });
  assert.deepEqual([whole.data.order, whole.errors?.[0]?.extensions?.['code']], [null, 'FORBIDDEN']);
  const own = await subgraph.call<Papers>({ ...papers, viewer: order.buyer.viewer });
  assert.ok(own.data.vendorOrder.invoiceUrl);
  assert.equal(own.data.vendorOrder.documents?.length, 1);
});
