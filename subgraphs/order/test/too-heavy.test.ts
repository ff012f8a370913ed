/** What a buyer is told of a parcel that cannot be sent as it is. */
import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import type { Viewer } from '#platform/auth/viewer';
import { customer } from '#platform/testing/test-viewer';
import { address, createBuyer } from './buyer.ts';
import { addVariant, addVendor } from './catalog.ts';
import { startOrderSubgraph, type OrderSubgraph } from './harness.ts';

let subgraph: OrderSubgraph;
before(async () => {
  subgraph = await startOrderSubgraph();
});
after(() => subgraph.stop());

interface Problem {
  code: string;
  message: string;
  field: string[] | null;
  excessWeight: { vendorId: string; lineIds: string[]; grams: number; maxGrams: number } | null;
}
const problemFields = 'code message field excessWeight { vendorId lineIds grams maxGrams }';

/** A vendor whose parcels to Sweden may weigh 2 kg, and those to Norway 1 kg. */
async function vendorByWeight() {
  const rate = { currency: 'EUR', priceMinor: 500, freeFromMinor: null, minDays: 2, maxDays: 4, basis: 'BY_WEIGHT' as const };
  return addVendor(subgraph, { name: 'Kiln & Co', shipping: [{ ...rate, countries: ['SE', 'US'], weightSteps: [{ upToGrams: 500, priceMinor: 500 }, { upToGrams: 2_000, priceMinor: 900 }] }, { ...rate, countries: ['NO'], weightSteps: [{ upToGrams: 1_000, priceMinor: 900 }] }] });
}

async function problemsOf(viewer: Viewer): Promise<Problem[]> {
  return (await subgraph.call<{ cart: { problems: Problem[] } }>({ query: `{ cart { problems { ${problemFields} } } }`, viewer })).data.cart.problems;
}

test('a parcel that is too heavy is told as such, in the cart and at checkout: whose, which lines, how much too much', async () => {
  const vendorId = await vendorByWeight();
  const [anvil, vice] = [await addVariant(subgraph, { vendorId }), await addVariant(subgraph, { vendorId })];
  const buyer = createBuyer(subgraph, customer());
  // 100 g each.
  const { cart } = await buyer.add([{ variantId: anvil.variantId, quantity: 6 }, { variantId: vice.variantId, quantity: 19 }]);
  const lineIds = cart?.lines.map(({ id }) => id) ?? [];
  const message = `Kiln & Co sends at most 2 kg to SE; "Product ${anvil.productId.slice(-4)}" and "Product ${vice.productId.slice(-4)}" together weigh 2.5 kg, which is 500 g too much.`;
  const expected = { code: 'TOO_HEAVY', message, field: ['lines', lineIds[1]], excessWeight: { vendorId, lineIds, grams: 2_500, maxGrams: 2_000 } };
  assert.deepEqual(await problemsOf(buyer.viewer), [expected]);
  const { data } = await subgraph.call<{ cartCheckout: { checkout: unknown; userErrors: Problem[] } }>({
    query: `mutation($input: CheckoutInput!) { cartCheckout(cartVersion: ${cart?.version}, expectedTotalMinor: 0, input: $input, idempotencyKey: "heavy") { checkout { id } userErrors { ${problemFields} } } }`,
    variables: { input: { email: 'mara@example.com', shippingAddress: address, paymentMethod: 'pm_ok' } },
    viewer: buyer.viewer,
  });
  assert.deepEqual(data.cartCheckout, { checkout: null, userErrors: [expected] });
  await buyer.update([{ lineId: lineIds[1] ?? '', quantity: 14 }]);
  assert.deepEqual(await problemsOf(buyer.viewer), []);
  const sendTo = async (country: string) => {
    const answer = await subgraph.call<{ cartVendorOptionsSet: { userErrors: Problem[] } }>({
      query: `mutation($vendorId: ID!, $input: CartVendorOptionsInput!) { cartVendorOptionsSet(vendorId: $vendorId, input: $input) { userErrors { ${problemFields} } } }`,
      variables: { vendorId, input: { shippingAddress: { ...address, country } } },
      viewer: buyer.viewer,
    });
    return answer.data.cartVendorOptionsSet.userErrors.map(({ code, field, excessWeight }) => [code, field?.at(-1), excessWeight && excessWeight.grams - excessWeight.maxGrams]);
  };
  assert.deepEqual(await sendTo('NO'), [['TOO_HEAVY', 'country', 1_000]]);
  assert.deepEqual(await sendTo('DE'), [['NOT_SHIPPABLE', 'country', null]]);
});

test('a parcel that went to a country of the other kind of prices is not said to be undeliverable once the cart moves', async () => {
  const vendorId = await vendorByWeight();
  const { variantId } = await addVariant(subgraph, { vendorId });
  const buyer = createBuyer(subgraph, customer());
  await buyer.add([{ variantId, quantity: 1 }]);
  await subgraph.call({ query: 'mutation($vendorId: ID!, $input: CartVendorOptionsInput!) { cartVendorOptionsSet(vendorId: $vendorId, input: $input) { userErrors { code } } }', variables: { vendorId, input: { shippingAddress: address } }, viewer: buyer.viewer });
  await subgraph.call({ query: 'mutation { cartCountrySet(country: "US") { userErrors { code } } }', viewer: buyer.viewer });
  const [problem] = await problemsOf(buyer.viewer);
  assert.deepEqual([problem?.code, problem?.message], ['NOT_SHIPPABLE', 'Prices are shown with tax in one of US and SE and without in the other: order there separately.']);
});
