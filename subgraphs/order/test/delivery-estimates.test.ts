/** When something would arrive, and what that costs: the page of a product and the cart say the same. */
import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { countStatements } from '#platform/testing/test-database';
import { guest } from '#platform/testing/test-viewer';
import { createBuyer } from './buyer.ts';
import { addVariant, addVendor } from './catalog.ts';
import { startOrderSubgraph, type OrderSubgraph } from './harness.ts';

let subgraph: OrderSubgraph;
before(async () => {
  subgraph = await startOrderSubgraph();
});
after(() => subgraph.stop());

interface Estimate {
  minDays: number;
  maxDays: number;
  price: { minorUnits: number };
}

const estimateFields = 'minDays maxDays price { minorUnits }';
const estimatesOf = async (variantIds: string[], country = 'SE'): Promise<(Estimate | null)[]> => {
  const { data } = await subgraph.call<{ _entities: { deliveryEstimate: Estimate | null }[] }>({
    query: `query($representations: [_Any!]!) { _entities(representations: $representations) { ... on ProductVariant { deliveryEstimate(country: "${country}") { ${estimateFields} } } } }`,
    variables: { representations: variantIds.map((id) => ({ __typename: 'ProductVariant', id })) },
    viewer: guest(),
  });
  return data._entities.map(({ deliveryEstimate }) => deliveryEstimate);
};

/** The usual way of delivery of a cart with one of it. */
async function inCart(variantId: string): Promise<Estimate | null | undefined> {
  const buyer = createBuyer(subgraph, guest());
  await buyer.add([{ variantId, quantity: 1 }]);
  const { data } = await subgraph.call<{ cart: { vendorGroups: { shippingOption: Estimate | null }[] } }>({ query: `{ cart { vendorGroups { shippingOption { ${estimateFields} } } } }`, viewer: buyer.viewer });
  return data.cart.vendorGroups[0]?.shippingOption;
}

const rate = { countries: ['*'], currency: 'EUR', priceMinor: 500, freeFromMinor: null, minDays: 2, maxDays: 4 };
const step = (upToGrams: number | null, priceMinor: number) => ({ upToGrams, priceMinor });

test('by the terms that the product goes by: a profile with days of its own, by weight, free from a price on, too heavy, or the usual ones', async () => {
  const usual = await addVendor(subgraph);
  const profiles = { made: { handlingDays: 9, rates: [{ ...rate, basis: 'PER_ITEM' as const, priceMinor: 900, minDays: 5, maxDays: 9 }] }, weighed: { handlingDays: null, rates: [{ ...rate, basis: 'BY_WEIGHT' as const, weightSteps: [step(50, 100), step(200, 700)] }] }, heavy: { handlingDays: null, rates: [{ ...rate, basis: 'BY_WEIGHT' as const, weightSteps: [step(50, 100)] }] }, free: { handlingDays: 0, rates: [{ ...rate, freeFromMinor: 1_000 }] } };
  const variants = { usual: (await addVariant(subgraph, { vendorId: usual })).variantId } as Record<string, string>;
  for (const [name, profile] of Object.entries(profiles)) {
    const vendorId = await addVendor(subgraph, { shippingProfiles: [{ name, ...profile, productIds: [], categoryIds: ['cat_0'] }] as never });
    variants[name] = (await addVariant(subgraph, { vendorId })).variantId;
  }
  const prices: Record<string, number | undefined> = {};
  for (const [name, variantId] of Object.entries(variants)) {
    const [shown] = await estimatesOf([variantId]);
    assert.deepEqual(shown, await inCart(variantId), name);
    prices[name] = shown?.price.minorUnits;
  }
  assert.deepEqual(prices, { usual: 500, made: 900, weighed: 700, heavy: undefined, free: 0 });
  const [ordinary, made] = await estimatesOf([variants['usual'] as string, variants['made'] as string]);
  assert.ok((made?.minDays ?? 0) > (ordinary?.minDays ?? 0) + 7, 'made to order takes longer');
});

test('for many variants at once they are as many statements as for one', async () => {
  const vendors = await Promise.all(Array.from({ length: 3 }, () => addVendor(subgraph)));
  const variants = await Promise.all(vendors.map((vendorId) => addVariant(subgraph, { vendorId })));
  const read = async (count: number) => (await countStatements(() => estimatesOf(variants.slice(0, count).map(({ variantId }) => variantId)))).statements.filter((sql) => sql.includes('_copies')).length;
  assert.deepEqual([await read(1), await read(3)], [2, 2]);
});
