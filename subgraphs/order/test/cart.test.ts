import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { countStatements } from '#platform/testing/test-database';
import { customer, guest } from '#platform/testing/test-viewer';
import { waitFor } from '#platform/testing/wait-for';
import { saveProductCopy } from '../data/copies-repository.ts';
import { address, createBuyer, cartFields } from './buyer.ts';
import { addVariant, addVendor } from './catalog.ts';
import { startOrderSubgraph, type OrderSubgraph } from './harness.ts';

let subgraph: OrderSubgraph;
before(async () => {
  subgraph = await startOrderSubgraph();
});
after(() => subgraph.stop());

async function twoVendors() {
  const [first, second] = [await addVendor(subgraph), await addVendor(subgraph)];
  return [await addVariant(subgraph, { vendorId: first, priceMinor: 1_000 }), await addVariant(subgraph, { vendorId: second, priceMinor: 2_550 })] as const;
}

for (const [who, viewer] of [['a guest', guest()], ['a customer', customer()]] as const) {
  test(`${who} fills one cart with lines of two vendors, and the parts sum to the whole`, async () => {
    const [mug, lamp] = await twoVendors();
    const buyer = createBuyer(subgraph, viewer);
    await buyer.add([{ variantId: mug.variantId, quantity: 2 }]);
    const { cart, userErrors } = await buyer.add([{ variantId: lamp.variantId, quantity: 1 }, { variantId: mug.variantId, quantity: 1 }]);
    assert.deepEqual(userErrors, []);
    assert.equal(cart?.itemCount, 4);
    assert.equal(cart?.totals.subtotal.minorUnits, 5_550);
    assert.equal(cart?.totals.shipping.minorUnits, 1_000);
    assert.equal(cart?.totals.total.minorUnits, 6_550);
    assert.equal(cart?.vendorGroups.reduce((sum, group) => sum + group.totals.total.minorUnits, 0), 6_550);
    assert.deepEqual(cart?.problems, []);
  });
}

test('a changed price is shown beside the former one, and the total follows it', async () => {
  const [mug] = await twoVendors();
  const buyer = createBuyer(subgraph, guest());
  await buyer.add([{ variantId: mug.variantId, quantity: 1 }]);
  await addVariant(subgraph, { vendorId: mug.vendorId, priceMinor: 1_300, version: 2, ids: mug });
  const cart = await buyer.cart();
  assert.deepEqual(cart?.lines.map((line) => [line.unitPrice.amount, line.previousUnitPrice?.amount]), [['13.00', '10.00']]);
  assert.equal(cart?.totals.subtotal.minorUnits, 1_300);
});

test('an older event never replaces a newer copy', async () => {
  const [mug] = await twoVendors();
  await addVariant(subgraph, { vendorId: mug.vendorId, priceMinor: 1_900, version: 5, ids: mug });
  await saveProductCopy(subgraph.db, 4, { productId: mug.productId, slug: 'old', title: 'Old', vendorId: mug.vendorId, categoryId: 'cat_1', categoryPath: ['cat_1'], isPurchasable: false, taxClass: 'STANDARD', variants: [] });
  const buyer = createBuyer(subgraph, guest());
  const { cart } = await buyer.add([{ variantId: mug.variantId, quantity: 1 }]);
  assert.equal(cart?.totals.subtotal.minorUnits, 1_900);
});

test('what cannot be bought is refused, and a line that no longer can hinders checkout but stays visible', async () => {
  const closed = await addVendor(subgraph, { status: 'SUSPENDED' });
  const [mug] = await twoVendors();
  const buyer = createBuyer(subgraph, guest());
  assert.equal((await buyer.add([{ variantId: 'var_unknown', quantity: 1 }])).userErrors[0]?.code, 'NOT_PURCHASABLE');
  await buyer.add([{ variantId: mug.variantId, quantity: 1 }]);
  await saveProductCopy(subgraph.db, 9, { productId: mug.productId, slug: 's', title: 'Mug', vendorId: closed, categoryId: 'cat_1', categoryPath: ['cat_1'], isPurchasable: true, taxClass: 'STANDARD', variants: [{ variantId: mug.variantId, sku: 'x', title: '', weightGrams: null, imageKey: null, isActive: true, prices: [{ currency: 'EUR', priceMinor: 1_000, compareAtMinor: null }] }] });
  const cart = await buyer.cart();
  assert.deepEqual(cart?.problems.map((problem) => problem.code), ['NOT_PURCHASABLE']);
  assert.equal(cart?.lines[0]?.isPurchasable, false);
  assert.equal(cart?.totals.total.minorUnits, 0);
});

test('goods that cannot be bought any more stay in sight among those of their vendor, and cost nothing, so that they can be taken out', async () => {
  const [mug, lamp] = await twoVendors();
  const buyer = createBuyer(subgraph, guest());
  await buyer.add([{ variantId: mug.variantId, quantity: 1 }, { variantId: lamp.variantId, quantity: 1 }]);
  await subgraph.db.execute("UPDATE vendor_copies SET status = 'SUSPENDED' WHERE vendor_id = ?", [mug.vendorId]);
  await subgraph.db.execute('DELETE FROM variant_copies WHERE variant_id = ?', [lamp.variantId]);
  type Group = { vendor: { id: string } | null; lines: { id: string }[]; shippingOptions: object[]; shippingOption: object | null; note: string | null; totals: { total: { minorUnits: number } } };
  const { data } = await subgraph.call<{ cart: { vendorGroups: Group[] } }>({ query: '{ cart { vendorGroups { vendor { id } vendorName lines { id } shippingOptions { code } shippingOption { code } note isGift totals { total { minorUnits } } } } }', viewer: buyer.viewer });
  assert.deepEqual(data.cart.vendorGroups.map(({ vendor, lines, shippingOption, totals }) => [vendor?.id, lines.length, shippingOption, totals.total.minorUnits]), [[mug.vendorId, 1, null, 0], [undefined, 1, null, 0]]);
  const { cart } = await buyer.update(data.cart.vendorGroups.flatMap(({ lines }) => lines.map(({ id }) => ({ lineId: id, quantity: 0 }))));
  assert.deepEqual([cart?.itemCount, cart?.problems.map(({ code }) => code)], [0, ['CART_EMPTY']]);
});

test('quantities are set, zero takes out, limits hold, and a stale version changes nothing', async () => {
  const [mug] = await twoVendors();
  const buyer = createBuyer(subgraph, guest());
  const { cart } = await buyer.add([{ variantId: mug.variantId, quantity: 3 }]);
  const lineId = cart?.lines[0]?.id as string;
  assert.equal((await buyer.add([{ variantId: mug.variantId, quantity: 998 }])).userErrors[0]?.code, 'LIMIT_EXCEEDED');
  const stale = await buyer.update([{ lineId, quantity: 5 }], 1);
  assert.deepEqual([stale.userErrors[0]?.code, stale.userErrors[0]?.currentVersion], ['CART_CHANGED', cart?.version]);
  assert.deepEqual([stale.cart?.version, stale.cart?.itemCount], [cart?.version, 3], 'the cart as it is by now comes along');
  assert.equal((await buyer.update([{ lineId, quantity: 5 }], stale.cart?.version)).cart?.itemCount, 5);
  assert.equal((await buyer.update([{ lineId, quantity: 0 }, { lineId, quantity: 7 }])).cart?.itemCount, 7, 'the last one counts');
  assert.equal((await buyer.update([{ lineId, quantity: 0 }])).cart?.itemCount, 0);
  assert.equal((await buyer.update([{ lineId: 'cln_nowhere', quantity: 1 }])).userErrors[0]?.code, 'NOT_FOUND');
});

test('a version of a cart that is no more is no version of the next one, and 0 stands for none', async () => {
  const [mug] = await twoVendors();
  const buyer = createBuyer(subgraph, guest());
  const add = async (cartVersion: number) => {
    type Payload = { cart: { version: number } | null; userErrors: { code: string; currentVersion: number | null }[] };
    const { data } = await subgraph.call<{ cartLinesAdd: Payload }>({ query: `mutation { cartLinesAdd(lines: [{ variantId: "${mug.variantId}", quantity: 1 }], country: "SE", cartVersion: ${cartVersion}) { cart { version } userErrors { code currentVersion } } }`, viewer: buyer.viewer });
    return [data.cartLinesAdd.cart?.version, data.cartLinesAdd.userErrors.map(({ code, currentVersion }) => [code, currentVersion])];
  };
  assert.deepEqual(await add(2), [undefined, [['CART_CHANGED', 0]]]);
  const [version = 0, refusals] = await add(0);
  assert.deepEqual([typeof version, refusals], ['number', []]);
  assert.deepEqual(await add(0), [version, [['CART_CHANGED', version]]]);
  const totalMinor = (await buyer.cart())?.totals.total.minorUnits;
  await buyer.end((await buyer.checkout()).checkout?.id as string);
  assert.deepEqual(await add(Number(version)), [undefined, [['CART_CHANGED', 0]]], 'that one is ordered');
  await add(0);
  const again = await buyer.checkout({ cartVersion: Number(version), totalMinor: totalMinor ?? 0 });
  assert.deepEqual(again.userErrors.map(({ code }) => code), ['CART_CHANGED'], 'a page that was left open buys no cart that looks the same');
});

test('first clicks at once begin one cart with all of them in it', async () => {
  const [mug] = await twoVendors();
  const buyer = createBuyer(subgraph, guest());
  await Promise.all(Array.from({ length: 10 }, () => buyer.add([{ variantId: mug.variantId, quantity: 1 }])));
  assert.equal((await buyer.cart())?.itemCount, 10);
});

test("signing in moves the guest's cart, once, and says what was summed", async () => {
  const [mug, lamp] = await twoVendors();
  const visitor = guest();
  const person = { ...customer(), guestKey: visitor.guestKey };
  await createBuyer(subgraph, visitor).add([{ variantId: mug.variantId, quantity: 2 }, { variantId: lamp.variantId, quantity: 1 }]);
  await createBuyer(subgraph, person).add([{ variantId: mug.variantId, quantity: 3 }]);
  const merge = () => subgraph.call<{ cartMerge: { cart: { itemCount: number }; changes: unknown[] } }>({ query: 'mutation { cartMerge { cart { itemCount } changes { variantId requestedQuantity quantity line { quantity variant { id } } } userErrors { code } } }', viewer: person });
  const { data } = await merge();
  assert.equal(data.cartMerge.cart.itemCount, 6);
  assert.deepEqual(data.cartMerge.changes, [{ variantId: mug.variantId, requestedQuantity: 5, quantity: 5, line: { quantity: 5, variant: { id: mug.variantId } } }]);
  assert.equal((await merge()).data.cartMerge.cart.itemCount, 6, 'merging again changes nothing');
  assert.equal(await createBuyer(subgraph, visitor).cart(), null);
});

test("a guest's cart that was merged keeps no address, no note and no line: no deletion of the person would find them", async () => {
  const [mug] = await twoVendors();
  const visitor = guest();
  const person = { ...customer(), guestKey: visitor.guestKey };
  const shopping = createBuyer(subgraph, visitor);
  await shopping.add([{ variantId: mug.variantId, quantity: 2 }]);
  const input = { note: 'second floor', shippingAddress: address };
  await subgraph.call({ query: 'mutation($id: ID!, $input: CartVendorOptionsInput!) { cartVendorOptionsSet(vendorId: $id, input: $input) { userErrors { code } } }', variables: { id: mug.vendorId, input }, viewer: visitor });
  const guestCart = (await shopping.cart())?.id;
  await createBuyer(subgraph, person).add([{ variantId: mug.variantId, quantity: 3 }]);
  await subgraph.call({ query: 'mutation { cartMerge { userErrors { code } } }', viewer: person });
  const choicesOf = async (where: string, value: unknown) => (await subgraph.db.query<{ choices: string | null }>(`SELECT vendor_choices AS choices FROM carts WHERE ${where} = ?`, [value]))[0]?.choices;
  assert.match((await choicesOf('customer_id', person.userId)) ?? '', /Kungsgatan.*/, 'they are the person\'s now');
  assert.equal(await choicesOf('id', guestCart), null);
  assert.deepEqual(await subgraph.db.query('SELECT id FROM cart_lines WHERE cart_id = ?', [guestCart]), []);
});

test('signing in while the person begins a cart of their own sums both', async () => {
  const [mug, lamp] = await twoVendors();
  const visitor = guest();
  const person = { ...customer(), guestKey: visitor.guestKey };
  await createBuyer(subgraph, visitor).add([{ variantId: mug.variantId, quantity: 2 }]);
  const [held, begun] = [Promise.withResolvers<void>(), Promise.withResolvers<void>()];
  const holding = subgraph.db.transaction(async (tx) => {
    await tx.query('SELECT id FROM carts WHERE open_owner = ? FOR UPDATE', [visitor.guestKey]);
    held.resolve();
    await begun.promise;
  });
  await held.promise;
  // The merge has seen no cart of the person's own, and waits for the guest's.
  const merged = subgraph.call({ query: 'mutation { cartMerge { userErrors { code } } }', viewer: person });
  await waitFor(async () => (await subgraph.db.query("SELECT ID FROM information_schema.PROCESSLIST WHERE INFO LIKE 'SELECT id, customer_id%FOR UPDATE' AND ID <> CONNECTION_ID()")).length > 0, { what: 'the merge to wait' });
  await createBuyer(subgraph, person).add([{ variantId: lamp.variantId, quantity: 1 }]);
  begun.resolve();
  await holding;
  assert.equal((await merged).code, undefined);
  assert.equal((await createBuyer(subgraph, person).cart())?.itemCount, 3);
});

test("a guest's cart in another currency shows its lines at the person's prices, and none as if the price had changed", async () => {
  const vendorId = await addVendor(subgraph);
  const [mug, lamp, rug] = [await addVariant(subgraph, { vendorId }), await addVariant(subgraph, { vendorId }), await addVariant(subgraph, { vendorId })];
  await subgraph.db.execute("INSERT INTO variant_price_copies (variant_id, currency, price_minor) VALUES (?, 'JPY', 1600), (?, 'JPY', 1600)", [mug.variantId, rug.variantId]);
  await subgraph.db.execute("DELETE FROM variant_price_copies WHERE variant_id = ? AND currency = 'EUR'", [rug.variantId]);
  const visitor = guest();
  const person = { ...customer(), guestKey: visitor.guestKey };
  await createBuyer(subgraph, person).add([{ variantId: lamp.variantId, quantity: 1 }]);
  await subgraph.call({ query: `mutation { cartLinesAdd(lines: [{ variantId: "${mug.variantId}", quantity: 1 }, { variantId: "${rug.variantId}", quantity: 1 }], currency: "JPY", country: "SE") { userErrors { code } } }`, viewer: visitor });
  await subgraph.call({ query: 'mutation { cartMerge { userErrors { code } } }', viewer: person });
  const cart = await createBuyer(subgraph, person).cart();
  assert.deepEqual(cart?.lines.map(({ unitPrice, previousUnitPrice }) => [unitPrice.amount, previousUnitPrice]), [['10.00', null], ['10.00', null], ['0.00', null]]);
  assert.deepEqual(cart?.problems.map(({ code }) => code), ['CURRENCY_MISMATCH']);
});

test("nobody sees another's cart: not by guest token, not by signing in, not through User", async () => {
  const [mug] = await twoVendors();
  const owner = customer();
  await createBuyer(subgraph, owner).add([{ variantId: mug.variantId, quantity: 1 }]);
  for (const viewer of [guest(), customer()]) {
    assert.equal(await createBuyer(subgraph, viewer).cart(), null);
    const { data, code } = await subgraph.call<{ _entities: { cart: unknown }[] }>({ query: `{ _entities(representations: [{ __typename: "User", id: "${owner.userId}" }]) { ... on User { cart { id } } } }`, viewer });
    assert.equal(data._entities[0]?.cart ?? null, null);
    assert.match(code ?? '', /FORBIDDEN|UNAUTHENTICATED/);
  }
});

test('the number of SQL statements does not grow with the cart', async () => {
  const buyer = createBuyer(subgraph, guest());
  const [mug] = await twoVendors();
  await buyer.add([{ variantId: mug.variantId, quantity: 1 }]);
  const read = () => countStatements(() => subgraph.call({ query: `{ cart { ${cartFields} } }`, viewer: buyer.viewer }));
  await Promise.all(Array.from({ length: 20 }, read)); // opens the connections, whose set-up would be counted
  const few = await read();
  for (let index = 0; index < 5; index += 1) {
    const [a, b] = await twoVendors();
    await buyer.add([{ variantId: a.variantId, quantity: 1 }, { variantId: b.variantId, quantity: 1 }]);
  }
  const many = await read();
  assert.equal(many.statements.length, few.statements.length);
  assert.ok(many.statements.length <= 4, `${many.statements.length} statements`);
});
