import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import type { Viewer } from '#platform/auth/viewer';
import { admin, anonymous, customer, guest, partner, staff } from '#platform/testing/test-viewer';
import { openShop, type Shop, type TestProduct, type TestVendor } from './harness.ts';

let shop: Shop;
let victim: TestVendor;
let product: TestProduct;
let draft: TestProduct;
let outsiders: Record<string, Viewer>;
before(async () => {
  shop = await openShop();
  victim = await shop.vendor('Victim');
  product = await shop.product({ vendor: victim, stock: 5 });
  draft = await shop.product({ vendor: victim, isDraft: true });
  const other = await shop.vendor('Other');
  outsiders = {
    'the owner of another vendor': other.owner,
    'a customer': customer(),
    'a guest': guest(),
    'nobody': anonymous(),
    'a partner of nobody': partner(['catalog:write']),
  };
});
after(() => shop.close());

const payload = '{ __typename userErrors { code } }';
const input = '{ title: "Stolen", category: "textiles", variants: [{ sku: "X", prices: [{ currency: "EUR", minorUnits: 1 }] }] }';
/** Every mutation that acts for a vendor, aimed at the victim. */
const mutations = (): Record<string, string> => ({
  productCreate: `productCreate(vendorId: "${victim.id}", input: ${input}) { product { id } userErrors { code } }`,
  productUpdate: `productUpdate(id: "${product.id}", expectedVersion: 2, input: { title: "Stolen" }) ${payload}`,
  productPublish: `productPublish(id: "${draft.id}") ${payload}`,
  productArchive: `productArchive(id: "${product.id}") ${payload}`,
  productVariantsAdd: `productVariantsAdd(productId: "${product.id}", variants: [{ sku: "Y", prices: [{ currency: "EUR", minorUnits: 1 }] }]) ${payload}`,
  productVariantDelete: `productVariantDelete(id: "${product.variantId}") ${payload}`,
  variantPriceSet: `variantPriceSet(id: "${product.variantId}", input: { currency: "EUR", minorUnits: 1 }) ${payload}`,
  stockLocationAdd: `stockLocationAdd(vendorId: "${victim.id}", name: "Lair") ${payload}`,
  stockAdjust: `stockAdjust(variantId: "${product.variantId}", delta: 1, reason: RECEIVED, idempotencyKey: "k") ${payload}`,
});
const fields: Record<string, string> = {
  'Product.version': 'product(id: $id) { version }',
  'ProductVariant.stockLevels': 'product(id: $id) { variants { stockLevels { onHand } } }',
};

async function rows(): Promise<unknown> {
  const tables = ['products', 'product_variants', 'variant_prices', 'stock_items', 'stock_movements', 'product_listings', 'stock_locations'];
  return Promise.all(tables.map((table) => shop.db.query(`SELECT * FROM ${table} ORDER BY 1`)));
}

test('no mutation changes another vendor\'s rows, whoever sends it', async () => {
  const before = await rows();
  for (const [who, viewer] of Object.entries(outsiders)) {
    for (const [name, mutation] of Object.entries(mutations())) {
      const { data, code } = await shop.call<Record<string, { userErrors: { code: string }[] } | null> | null>({ query: `mutation { ${mutation} }`, viewer });
      const refusal = code ?? data?.[name]?.userErrors[0]?.code;
      assert.ok(['FORBIDDEN', 'UNAUTHENTICATED', 'NOT_FOUND', 'NOT_ALLOWED'].includes(refusal ?? 'none'), `${name} by ${who}: ${refusal}`);
    }
  }
  assert.deepEqual(await rows(), before);
});

test('roles without the right change nothing either', async () => {
  const before = await rows();
  for (const role of ['FINANCE', 'READ_ONLY', 'FULFILMENT']) {
    for (const [name, mutation] of Object.entries(mutations())) {
      if (role === 'FULFILMENT' && name.startsWith('stock')) continue;
      const { code } = await shop.call({ query: `mutation { ${mutation} }`, viewer: staff(victim.id, role) });
      assert.equal(code, 'FORBIDDEN', `${name} by ${role}`);
    }
  }
  assert.deepEqual(await rows(), before);
});

test('a role at one vendor is worth nothing at another, even for somebody who serves both', async () => {
  const before = await rows();
  const mixed = customer('usr_mixed', { memberships: [{ tenantId: victim.id, role: 'READ_ONLY' }, { tenantId: outsiders['the owner of another vendor']?.memberships[0]?.tenantId ?? '', role: 'OWNER' }] });
  for (const [name, mutation] of Object.entries(mutations())) {
    const { data, code } = await shop.call<Record<string, { userErrors: { code: string }[] } | null> | null>({ query: `mutation { ${mutation} }`, viewer: mixed });
    assert.ok(['FORBIDDEN', 'NOT_ALLOWED'].includes(code ?? data?.[name]?.userErrors[0]?.code ?? 'none'), name);
  }
  assert.deepEqual(await rows(), before);
});

test('what only staff may see is refused to everybody else', async () => {
  for (const [who, viewer] of Object.entries(outsiders)) {
    for (const [name, field] of Object.entries(fields)) {
      const { data, code } = await shop.call({ query: `query ($id: ID!) { ${field} }`, variables: { id: product.id }, viewer });
      assert.ok(code === 'FORBIDDEN' || code === 'UNAUTHENTICATED', `${name} to ${who}`);
      assert.doesNotMatch(JSON.stringify(data), /:\d/);
    }
  }
  for (const viewer of [staff(victim.id, 'READ_ONLY'), admin()]) {
    for (const field of Object.values(fields)) {
      assert.equal((await shop.call({ query: `query ($id: ID!) { ${field} }`, variables: { id: product.id }, viewer })).errors, undefined);
    }
  }
});

test('drafts in a vendor\'s list are for its staff only', async () => {
  const query = `query ($refs: [_Any!]!) { _entities(representations: $refs) { ... on Vendor { products { edges { node { id } } } drafts: products(status: DRAFT) { totalCount edges { node { id } } } } } }`;
  const ask = async (viewer: Viewer) => JSON.stringify((await shop.call({ query, variables: { refs: [{ __typename: 'Vendor', id: victim.id }] }, viewer })).data);
  for (const viewer of Object.values(outsiders)) {
    const answer = await ask(viewer);
    assert.ok(answer.includes(product.id) && !answer.includes(draft.id));
  }
  assert.ok((await ask(victim.owner)).includes(draft.id));
});
