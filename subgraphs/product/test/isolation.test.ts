/**
 * Every field and mutation with a rule of its own, as everybody who must not: the list is taken from the permission map,
 * so whatever is added there without a case here fails.
 */
import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { allow } from '#platform/auth/permissions';
import type { Viewer } from '#platform/auth/viewer';
import { messagingRules } from '#platform/operations/messaging-permissions';
import { admin, anonymous, customer, guest, partner, staff } from '#platform/testing/test-viewer';
import { permissions } from '../permissions.ts';
import { buyerOf, openShop, type Shop, type TestProduct, type TestVendor } from './harness.ts';

const staffRoles = ['OWNER', 'MANAGER', 'CATALOG', 'FULFILMENT', 'FINANCE', 'READ_ONLY'];
const catalog = ['OWNER', 'MANAGER', 'CATALOG'];
const stock = [...catalog, 'FULFILMENT'];
/** What everybody who is signed in may do for themselves, beyond any vendor. */
const personal = ['Mutation.reviewCreate', 'Mutation.stockNotificationRequest', 'Mutation.stockNotificationCancel'];
const operations = messagingRules('product');
const refusals = ['FORBIDDEN', 'UNAUTHENTICATED', 'NOT_FOUND', 'NOT_ALLOWED'];

interface Case {
  /** The operation, aimed at the victim. */
  ask: string;
  /** Which of the victim's staff may. */
  roles: readonly string[];
}

let shop: Shop;
let victim: TestVendor;
let product: TestProduct;
let draft: TestProduct;
let cases: Record<string, Case>;
let strangers: Record<string, Viewer>;
before(async () => {
  shop = await openShop();
  victim = await shop.vendor('Victim');
  product = await shop.product({ vendor: victim, stock: 5 });
  draft = await shop.product({ vendor: victim, isDraft: true });
  const other = await shop.vendor('Other');
  strangers = {
    'the owner of another vendor': other.owner,
    'somebody who may only read here, but owns another vendor': customer('usr_mixed', { memberships: [{ tenantId: victim.id, role: 'READ_ONLY' }, { tenantId: other.id, role: 'OWNER' }] }),
    'a customer': customer(),
    'a guest': guest(),
    'nobody': anonymous(),
    'a partner of nobody': partner(['catalog:write']),
  };
  cases = await casesOf();
});
after(() => shop.close());

async function casesOf(): Promise<Record<string, Case>> {
  const made = await shop.call<Record<string, Record<string, { id: string; scheduledPrices: { id: string }[] }>>>({
    query: `mutation { variantPriceSchedule(id: "${product.variantId}", input: { currency: "EUR", minorUnits: 5, startsAt: "2099-01-01T00:00:00Z", endsAt: "2099-02-01T00:00:00Z" }) { variant { id scheduledPrices { id } } userErrors { code } }
      catalogImportCreate(vendorId: "${victim.id}") { catalogImport { id } userErrors { code } } }`,
    viewer: victim.owner,
  });
  const review = await shop.call<{ reviewCreate: { review: { id: string } } }>({ query: `mutation { reviewCreate(productId: "${product.id}", input: { rating: 5 }) { review { id } userErrors { code } } }`, viewer: await buyerOf(shop, product) });
  const price = made.data['variantPriceSchedule']?.['variant']?.scheduledPrices[0]?.id ?? assert.fail('no scheduled price');
  const job = made.data['catalogImportCreate']?.['catalogImport']?.id ?? assert.fail('no import');
  const reviewId = review.data.reviewCreate.review.id;
  const prices = 'prices: [{ currency: "EUR", minorUnits: 1 }]';
  const version = (await shop.db.query<{ version: number }>('SELECT version FROM products WHERE id = ?', [product.id]))[0]?.version;
  const change = (roles: readonly string[], call: string): Case => ({ ask: `mutation { ${call} { __typename userErrors { code } } }`, roles });
  const of = (roles: readonly string[], selection: string): Case => ({ ask: `{ product(id: "${product.id}") { ${selection} } }`, roles });
  return {
    'Mutation.productCreate': change(catalog, `productCreate(vendorId: "${victim.id}", input: { title: "Stolen", category: "textiles", variants: [{ sku: "X", ${prices} }] })`),
    'Mutation.productUpdate': change(catalog, `productUpdate(id: "${product.id}", expectedVersion: ${version}, input: { title: "Stolen" })`),
    'Mutation.productTranslate': change(catalog, `productTranslate(id: "${draft.id}", expectedVersion: 1, locale: "de", input: { title: "Gestohlen" })`),
    'Mutation.productPublish': change(catalog, `productPublish(id: "${draft.id}")`),
    'Mutation.productVariantsAdd': change(catalog, `productVariantsAdd(productId: "${product.id}", variants: [{ sku: "Y", ${prices} }])`),
    'Mutation.productVariantUpdate': change(catalog, `productVariantUpdate(id: "${product.variantId}", expectedVersion: ${version}, input: { weightGrams: 1 })`),
    'Mutation.variantPriceSet': change(catalog, `variantPriceSet(id: "${product.variantId}", input: { currency: "EUR", minorUnits: 1 })`),
    'Mutation.variantPriceSchedule': change(catalog, `variantPriceSchedule(id: "${product.variantId}", input: { currency: "EUR", minorUnits: 1, startsAt: "2098-01-01T00:00:00Z", endsAt: "2098-02-01T00:00:00Z" })`),
    'Mutation.variantPriceUnschedule': change(catalog, `variantPriceUnschedule(id: "${price}")`),
    'Mutation.stockAdjust': change(stock, `stockAdjust(variantId: "${product.variantId}", delta: 1, reason: RECEIVED, idempotencyKey: "k")`),
    'Mutation.stockAdjustMany': change(stock, `stockAdjustMany(vendorId: "${victim.id}", items: [{ variantId: "${product.variantId}", delta: 1, reason: RECEIVED }], idempotencyKey: "many")`),
    'Mutation.stockLocationAdd': change(stock, `stockLocationAdd(vendorId: "${victim.id}", name: "Lair")`),
    'Mutation.stockLocationRename': change(stock, `stockLocationRename(vendorId: "${victim.id}", location: "Lair", name: "Den")`),
    'Mutation.stockLocationsOrder': change(stock, `stockLocationsOrder(vendorId: "${victim.id}", locations: ["Main", "Den"])`),
    'Mutation.stockLocationClose': change(stock, `stockLocationClose(vendorId: "${victim.id}", location: "Den")`),
    'Mutation.catalogImportCreate': change(catalog, `catalogImportCreate(vendorId: "${victim.id}")`),
    'Mutation.catalogImportAppend': change(catalog, `catalogImportAppend(id: "${job}", sequence: 0, chunk: "product,sku")`),
    'Mutation.catalogImportRun': change(catalog, `catalogImportRun(id: "${job}")`),
    'Mutation.catalogImportCancel': change(catalog, `catalogImportCancel(id: "${job}")`),
    'Mutation.reviewReply': change(catalog, `reviewReply(id: "${reviewId}", reply: "Ha")`),
    'Mutation.productVariantDelete': change(catalog, `productVariantDelete(id: "${product.variantId}")`),
    'Mutation.productArchive': change(catalog, `productArchive(id: "${product.id}")`),
    // Of the marketplace, not of any vendor.
    'Mutation.reviewModerate': change([], `reviewModerate(id: "${reviewId}", isPublished: false)`),
    'Mutation.categoryCreate': change([], 'categoryCreate(input: { slug: "mine", name: "Mine" })'),
    'Mutation.categoryUpdate': change([], 'categoryUpdate(id: "cat_games", expectedVersion: 1, input: { name: "Mine" })'),
    'Mutation.categoryMove': change([], 'categoryMove(id: "cat_games", expectedVersion: 1, parentId: "cat_home")'),
    'Mutation.categoryTranslate': change([], 'categoryTranslate(id: "cat_games", expectedVersion: 1, locale: "de", input: { name: "Meins" })'),
    'Mutation.attributeCreate': change([], 'attributeCreate(input: { name: "Mine", type: TEXT })'),
    'Mutation.attributeUpdate': change([], 'attributeUpdate(code: "mine", expectedVersion: 1, input: { name: "Mine" })'),
    'Query.catalogImport': { ask: `{ catalogImport(id: "${job}") { id fileName state } }`, roles: catalog },
    'Query.catalogExport': { ask: `{ catalogExport(vendorId: "${victim.id}") { text } }`, roles: catalog },
    'Product.version': of(staffRoles, 'version'),
    'ProductVariant.stockMovements': of(staffRoles, 'variants { stockMovements { edges { node { onHandDelta } } } }'),
    'Review.isPublished': of([], 'reviews { edges { node { isPublished } } }'),
    'Query.reviews': { ask: '{ reviews { edges { node { id } } } }', roles: [] },
    'Product.taxClass': of(staffRoles, 'taxClass'),
    'ProductVariant.lowStockThreshold': of(staffRoles, 'variants { lowStockThreshold }'),
    'Product.translations': of(staffRoles, 'translations { locale }'),
    'ProductVariant.stockLevels': of(staffRoles, 'variants { stockLevels { onHand } }'),
    'VendorDashboard.*': { ask: `{ _entities(representations: [{ __typename: "VendorDashboard", id: "${victim.id}" }]) { ... on VendorDashboard { id lowStock { sku } unpublished { id } } } }`, roles: staffRoles },
    'ProductVariant.scheduledPrices': of(staffRoles, 'variants { scheduledPrices { id } }'),
    'Vendor.stockLocations': { ask: `{ _entities(representations: [{ __typename: "Vendor", id: "${victim.id}" }]) { ... on Vendor { stockLocations } } }`, roles: staffRoles },
  };
}

/** Every field of the permission map that is not open to all; what all subgraphs have for operators is tested where it is made. */
function guarded(): string[] {
  return Object.entries(permissions).flatMap(([type, rules]) => {
    if (rules === allow) return [];
    const shared: Record<string, unknown> = { ...operations.query, ...operations.mutation };
    return Object.entries(rules as Record<string, unknown>).filter(([field]) => !(field in shared)).filter(([, rule]) => rule !== allow).map(([field]) => `${type}.${field}`);
  });
}

/** The whole database, so that no change can hide. */
async function rows(): Promise<string> {
  const tables = await shop.db.query<{ name: string }>("SELECT table_name AS name FROM information_schema.tables WHERE table_schema = DATABASE() AND table_type = 'BASE TABLE' ORDER BY table_name");
  return JSON.stringify(await Promise.all(tables.map(async ({ name }) => [name, await shop.db.query(`SELECT * FROM \`${name}\` ORDER BY 1`)])));
}

/** Why it was refused; null when it was not. */
async function refusalOf({ ask }: Case, viewer: Viewer): Promise<string | null> {
  const { data, code } = await shop.call<Record<string, { userErrors?: { code: string }[] } | null> | null>({ query: ask, viewer });
  const [result] = Object.values(data ?? {});
  const refusal = code ?? result?.userErrors?.[0]?.code ?? null;
  if (refusal === null && (result === null || (Array.isArray(result) && result.every((entity) => entity === null)))) return 'NOT_FOUND';
  // What is refused shows nothing of it: at most the public parts around it.
  if (refusal !== null) assert.doesNotMatch(JSON.stringify(data), /onHand|"isPublished":(true|false)|"text"|"state"|"locale"|"version":\d/);
  return refusal;
}

test('every guarded field has a case here', () => {
  const missing = guarded().filter((field) => !personal.includes(field) && !(field in cases));
  assert.deepEqual(missing, []);
  const gone = Object.keys(cases).filter((field) => !guarded().includes(field));
  assert.deepEqual(gone, []);
});

test('nobody from outside gets data or changes a row, through any guarded field', async () => {
  const before = await rows();
  for (const [who, viewer] of Object.entries(strangers)) {
    for (const [field, each] of Object.entries(cases)) {
      const mayRead = who.startsWith('somebody who may only read') && each.roles.includes('READ_ONLY');
      const refusal = await refusalOf(each, viewer);
      assert.ok(mayRead ? refusal === null : refusals.includes(refusal ?? 'none'), `${field} by ${who}: ${refusal}`);
    }
  }
  assert.equal(await rows(), before);
});

for (const role of staffRoles) {
  test(`staff in the role ${role} may what the role includes, and changes nothing else`, async () => {
    const viewer = () => staff(victim.id, role);
    const before = await rows();
    for (const [field, each] of Object.entries(cases).filter(([, { roles }]) => !roles.includes(role))) {
      const refusal = await refusalOf(each, viewer());
      assert.ok(refusals.includes(refusal ?? 'none'), `${field}: ${refusal}`);
    }
    assert.equal(await rows(), before);
    for (const [field, each] of Object.entries(cases).filter(([name, { roles }]) => !name.startsWith('Mutation') && roles.includes(role))) {
      assert.equal(await refusalOf(each, viewer()), null, field);
    }
  });
}

test('operators see what staff sees', async () => {
  for (const [field, each] of Object.entries(cases).filter(([, { roles }]) => roles.length === staffRoles.length)) assert.equal(await refusalOf(each, admin()), null, field);
});

test('drafts in a vendor\'s list are for its staff only', async () => {
  const query = `query ($refs: [_Any!]!) { _entities(representations: $refs) { ... on Vendor { products { edges { node { id } } } drafts: products(status: DRAFT) { totalCount edges { node { id } } } } } }`;
  const ask = async (viewer: Viewer) => JSON.stringify((await shop.call({ query, variables: { refs: [{ __typename: 'Vendor', id: victim.id }] }, viewer })).data);
  for (const [who, viewer] of Object.entries(strangers)) {
    const answer = await ask(viewer);
    assert.ok(answer.includes(product.id) && answer.includes(draft.id) === who.startsWith('somebody who may only read'), who);
  }
  assert.ok((await ask(victim.owner)).includes(draft.id));
});

test('the same operations do work for the owner: the cases are not refused for being wrong', async () => {
  for (const [field, each] of Object.entries(cases).filter(([, { roles }]) => roles.includes('OWNER'))) {
    const refusal = await refusalOf(each, victim.owner);
    assert.ok(refusal === null || ['INVALID_STATE', 'VERSION_CONFLICT', 'ALREADY_EXISTS'].includes(refusal), `${field}: ${refusal}`);
  }
});
