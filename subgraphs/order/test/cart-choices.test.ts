import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import type { Viewer } from '#platform/auth/viewer';
import { customer, guest, staff } from '#platform/testing/test-viewer';
import { expireCarts } from '../use-cases/expire-carts.ts';
import { address, createBuyer } from './buyer.ts';
import { addVariant, addVendor } from './catalog.ts';
import { startOrderSubgraph, type OrderSubgraph } from './harness.ts';

let subgraph: OrderSubgraph;
before(async () => {
  subgraph = await startOrderSubgraph();
});
after(() => subgraph.stop());

const rate = { countries: ['*'], currency: 'EUR', freeFromMinor: null };
const shipping = [
  { ...rate, priceMinor: 500, minDays: 2, maxDays: 4 },
  { ...rate, priceMinor: 1_490, minDays: 1, maxDays: 1, code: 'express', name: 'Express by noon' },
];
const groupFields = 'vendor { id } shippingOptions { code name price { minorUnits } minDays maxDays } shippingOption { code } note isGift giftMessage shippingAddress { city }';

interface Group {
  vendor: { id: string };
  shippingOptions: { code: string; name: string; price: { minorUnits: number }; minDays: number; maxDays: number }[];
  shippingOption: { code: string } | null;
  note: string | null;
  isGift: boolean;
  giftMessage: string | null;
  shippingAddress: { city: string } | null;
}
interface Result {
  cart: { version: number; note: string | null; totals: { shipping: { minorUnits: number }; tax: { minorUnits: number } }; vendorGroups: Group[]; problems: { code: string }[] } | null;
  userErrors: { code: string; field: string[] | null; message: string }[];
}
const payload = `{ cart { version note totals { shipping { minorUnits } tax { minorUnits } } vendorGroups { ${groupFields} } problems { code } } userErrors { code field message } }`;

async function choose(viewer: Viewer, vendorId: string, input: Record<string, unknown>, cartVersion?: number): Promise<Result> {
  const { data, errors } = await subgraph.call<{ cartVendorOptionsSet: Result }>({
    query: `mutation($vendorId: ID!, $input: CartVendorOptionsInput!, $cartVersion: Int) { cartVendorOptionsSet(vendorId: $vendorId, input: $input, cartVersion: $cartVersion) ${payload} }`,
    variables: { vendorId, input, cartVersion },
    viewer,
  });
  assert.ok(data, JSON.stringify(errors));
  return data.cartVendorOptionsSet;
}

async function filledCart(viewer: Viewer) {
  const vendorId = await addVendor(subgraph, { shipping });
  const plain = await addVendor(subgraph);
  const [mug, lamp] = [await addVariant(subgraph, { vendorId }), await addVariant(subgraph, { vendorId: plain })];
  const buyer = createBuyer(subgraph, viewer);
  await buyer.add([{ variantId: mug.variantId, quantity: 2 }, { variantId: lamp.variantId, quantity: 1 }]);
  return { buyer, vendorId, plain, mug };
}

test('the way of delivery is chosen per vendor, shown with price and days, kept in the cart, charged and frozen in the order', async () => {
  const { buyer, vendorId } = await filledCart(customer());
  const before = await choose(buyer.viewer, vendorId, { shippingOption: 'standard' });
  assert.deepEqual(before.cart?.vendorGroups[0]?.shippingOptions.map(({ code, name, price }) => [code, name, price.minorUnits]), [['standard', 'Standard', 500], ['express', 'Express by noon', 1_490]]);
  assert.ok((before.cart?.vendorGroups[0]?.shippingOptions[1]?.maxDays ?? 99) < (before.cart?.vendorGroups[0]?.shippingOptions[0]?.maxDays ?? 0));
  const chosen = await choose(buyer.viewer, vendorId, { shippingOption: 'express' });
  assert.equal(chosen.cart?.totals.shipping.minorUnits, 1_990);
  const checkout = await buyer.checkout();
  const placed = await buyer.end(checkout.checkout?.id as string);
  const { data } = await subgraph.call<{ order: { vendorOrders: { shippingOption: { code: string; name: string; price: { minorUnits: number } } }[] } }>({
    query: `{ order(id: "${placed.order?.id}") { vendorOrders { shippingOption { code name price { minorUnits } } } } }`,
    viewer: buyer.viewer,
  });
  assert.deepEqual(data.order.vendorOrders.map(({ shippingOption }) => [shippingOption.code, shippingOption.price.minorUnits]), [['express', 1_490], ['standard', 500]]);
});

test('notes, gift and address per vendor reach the vendor that sends the parcel, and only those who pack it', async () => {
  const { buyer, vendorId, plain } = await filledCart(guest());
  await subgraph.call({ query: 'mutation { cartNoteSet(note: "Leave it at the door") { cart { note } } }', viewer: buyer.viewer });
  await choose(buyer.viewer, vendorId, { isGift: true, giftMessage: 'For Ida', note: 'Blue, please', shippingAddress: { ...address, recipient: 'Ida', city: 'Malmö' } });
  const kept = await choose(buyer.viewer, vendorId, { note: null });
  assert.deepEqual([kept.cart?.note, kept.cart?.vendorGroups[0]?.giftMessage, kept.cart?.vendorGroups[0]?.note, kept.cart?.vendorGroups[0]?.shippingAddress?.city], ['Leave it at the door', 'For Ida', null, 'Malmö']);
  const placed = await buyer.end((await buyer.checkout()).checkout?.id as string);
  const parts = await subgraph.db.query<{ id: string; vendorId: string }>('SELECT id, vendor_id AS vendorId FROM vendor_orders WHERE order_id = ? ORDER BY position', [placed.order?.id]);
  const read = (id: string | undefined, viewer: Viewer) =>
    subgraph.call<{ vendorOrder: { isGift: boolean | null; giftMessage: string | null; shippingAddress: { city: string } | null } }>({ query: `{ vendorOrder(id: "${id}") { isGift giftMessage shippingAddress { city } } }`, viewer });
  assert.deepEqual((await read(parts[0]?.id, staff(vendorId, 'FULFILMENT'))).data.vendorOrder, { isGift: true, giftMessage: 'For Ida', shippingAddress: { city: 'Malmö' } });
  assert.deepEqual((await read(parts[1]?.id, staff(plain, 'OWNER'))).data.vendorOrder, { isGift: false, giftMessage: null, shippingAddress: { city: 'Göteborg' } });
  assert.deepEqual((await read(parts[0]?.id, staff(vendorId, 'CATALOG'))).data.vendorOrder, { isGift: null, giftMessage: null, shippingAddress: null });
});

test('what does not exist, is not delivered, or contradicts itself is refused and changes nothing', async () => {
  const { buyer, vendorId, plain } = await filledCart(guest());
  const version = (await buyer.cart())?.version;
  const refusals = [
    await choose(buyer.viewer, vendorId, { shippingOption: 'drone' }),
    await choose(buyer.viewer, 'vnd_stranger', { note: 'hello' }),
    await choose(buyer.viewer, plain, { giftMessage: 'For Ida' }),
    await choose(buyer.viewer, plain, { shippingAddress: { ...address, country: 'US' } }),
    await choose(buyer.viewer, plain, { note: 'x'.repeat(1_001) }),
    await choose(buyer.viewer, plain, { note: 'late' }, (version ?? 0) - 1),
  ];
  assert.deepEqual(refusals.map(({ userErrors }) => userErrors[0]?.code), ['NOT_FOUND', 'NOT_FOUND', 'INVALID_INPUT', 'NOT_SHIPPABLE', 'INVALID_INPUT', 'CART_CHANGED']);
  assert.match(refusals[0]?.userErrors[0]?.message ?? '', /standard, express/);
  assert.equal((await buyer.cart())?.version, version);
});

test("a vendor's parcel to another country is taxed and delivered by that country", async () => {
  const { buyer, vendorId } = await filledCart(guest());
  const at = await choose(buyer.viewer, vendorId, { shippingAddress: { ...address, country: 'DE' } });
  // Mugs 20.00 + 5.00 with 19 % in them; lamp 10.00 + 5.00 with 25 %.
  assert.equal(at.cart?.totals.tax.minorUnits, 319 + 80 + 200 + 100);
  assert.deepEqual(at.cart?.problems, []);
});

test('a client that sends an addition again adds once; every change takes a cart version', async () => {
  const vendorId = await addVendor(subgraph);
  const mug = await addVariant(subgraph, { vendorId });
  const viewer = guest();
  const add = (quantity: number) =>
    subgraph.call<{ cartLinesAdd: { cart: { itemCount: number; version: number } | null; userErrors: { code: string }[] } }>({
      query: `mutation { cartLinesAdd(lines: [{ variantId: "${mug.variantId}", quantity: ${quantity} }], idempotencyKey: "offline-1") { cart { itemCount version } userErrors { code } } }`,
      viewer,
    });
  await Promise.all([add(2), add(2)]);
  assert.equal((await add(2)).data.cartLinesAdd.cart?.itemCount, 2);
  assert.equal((await add(3)).data.cartLinesAdd.userErrors[0]?.code, 'IDEMPOTENCY_KEY_REUSED');
  const mutations = ['cartCountrySet(country: "DE"', 'cartCouponApply(code: "X"', 'cartCouponRemove(code: "X"', 'cartNoteSet(note: "x"', `cartLinesAdd(lines: [{ variantId: "${mug.variantId}", quantity: 1 }]`, 'cartLinesRemove(lineIds: ["cln_x"]'];
  for (const mutation of mutations) {
    const { data } = await subgraph.call<Record<string, { cart: { version: number } | null; userErrors: { code: string; currentVersion: number }[] }>>({ query: `mutation { ${mutation}, cartVersion: 99) { cart { version } userErrors { code currentVersion } } }`, viewer });
    const [payload] = Object.values(data);
    assert.equal(payload?.userErrors[0]?.code, 'CART_CHANGED', mutation);
    assert.equal(payload?.cart?.version, payload?.userErrors[0]?.currentVersion, 'the cart as it is by now comes along');
  }
});

test('a cart that nobody touched for its time is forgotten with all that was in it; others and running checkouts stay', async () => {
  const [old, fresh] = [await filledCart(guest()), await filledCart(customer())];
  await subgraph.db.execute("UPDATE carts SET expires_at = '2020-01-01' WHERE guest_key = ?", [old.buyer.viewer.guestKey]);
  assert.equal(await expireCarts({ db: subgraph.db, now: () => new Date() }), 1);
  assert.equal(await old.buyer.cart(), null);
  assert.equal((await fresh.buyer.cart())?.itemCount, 3);
  assert.equal((await old.buyer.add([{ variantId: old.mug.variantId, quantity: 1 }])).cart?.itemCount, 1, 'the next addition begins a new one');
});

test('all that is written for vendors has a bound together, which is told; what was for vendors that are out of the cart gives way first', async () => {
  const buyer = createBuyer(subgraph, guest());
  const vendors: string[] = [];
  for (let index = 0; index < 20; index += 1) {
    const vendorId = await addVendor(subgraph);
    vendors.push(vendorId);
    await buyer.add([{ variantId: (await addVariant(subgraph, { vendorId })).variantId, quantity: 1 }]);
  }
  const words = { note: '語'.repeat(1_000), isGift: true, giftMessage: '語'.repeat(500) };
  const write = async (vendorId = '') => (await choose(buyer.viewer, vendorId, words)).userErrors.map(({ code }) => code);
  let written = 0;
  let refusal = await write(vendors[written]);
  for (; refusal.length === 0 && written < 19; refusal = await write(vendors[written])) written += 1;
  assert.deepEqual([refusal, written], [['LIMIT_EXCEEDED'], 14]);
  const cart = await buyer.cart();
  assert.equal(cart?.vendorGroups.length, 20);
  await buyer.update([{ lineId: cart?.lines[0]?.id ?? '', quantity: 0 }]);
  assert.deepEqual(await write(vendors[written]), [], 'there is room again');
  const { checkout } = await buyer.checkout();
  assert.equal((await buyer.end(checkout?.id ?? '')).state, 'PLACED');
});

test('a cart tells the tax of where it is about to go, which is that of the order: contained in the same price, and none where none is collected', async () => {
  const { variantId } = await addVariant(subgraph, { vendorId: await addVendor(subgraph), priceMinor: 10_000 });
  const buyer = createBuyer(subgraph, guest());
  await buyer.add([{ variantId, quantity: 1 }]);
  const amounts = 'tax { minorUnits } total { minorUnits }';
  const totalsIn = async (country: string | null) => {
    const { data } = await subgraph.call<{ cart: { country: string; totals: Record<'tax' | 'total', { minorUnits: number }> } }>({ query: `query($country: CountryCode) { cart(country: $country) { country totals { ${amounts} } } }`, variables: { country }, viewer: buyer.viewer });
    const { country: priced, totals } = data.cart;
    return [priced, totals.tax.minorUnits, totals.total.minorUnits];
  };
  assert.deepEqual([await totalsIn(null), await totalsIn('BR'), await totalsIn('DE')], [['SE', 2_100, 10_500], ['BR', 0, 10_500], ['DE', 1_677, 10_500]]);
  assert.equal((await buyer.cart())?.totals.tax.minorUnits, 2_100, 'to look changes nothing');
  const { checkout } = await buyer.checkout({ country: 'BR' });
  const { order } = await buyer.end(checkout?.id as string);
  const { data } = await subgraph.call<{ order: { totals: Record<'tax' | 'total', { minorUnits: number }> } }>({ query: `{ order(id: "${order?.id}") { totals { ${amounts} } } }`, viewer: buyer.viewer });
  assert.deepEqual([data.order.totals.tax.minorUnits, data.order.totals.total.minorUnits], [0, 10_500]);
});
