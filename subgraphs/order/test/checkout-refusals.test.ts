/** What a buyer is told when a checkout cannot begin. */
import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { customer } from '#platform/testing/test-viewer';
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
