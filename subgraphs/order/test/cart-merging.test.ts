/** What becomes of two carts that are one after sign-in: no more than a cart may hold, and nothing goes unsaid. */
import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { customer, guest } from '#platform/testing/test-viewer';
import { address, createBuyer } from './buyer.ts';
import { addVariant, addVendor } from './catalog.ts';
import { startOrderSubgraph, type OrderSubgraph } from './harness.ts';

let subgraph: OrderSubgraph;
let vendorId: string;
let variantIds: string[];
before(async () => {
  subgraph = await startOrderSubgraph();
  vendorId = await addVendor(subgraph, { name: 'Kiln & Co' });
  variantIds = [];
  for (let index = 0; index < 205; index += 1) variantIds.push((await addVariant(subgraph, { vendorId })).variantId);
});
after(() => subgraph.stop());

interface LeftOut {
  kind: string;
  label: string;
  variantId: string | null;
  quantity: number | null;
  vendorId: string | null;
}
interface Answer {
  cart: { version: number; lines: { variantId: string; quantity: number }[] } | null;
  leftOut: LeftOut[];
  userErrors: { code: string }[];
}

/** A visitor, and the same after signing in. */
function somebody() {
  const visitor = guest();
  const person = { ...customer(), guestKey: visitor.guestKey };
  const merge = async (): Promise<Answer> => {
    type Raw = { cartMerge: Omit<Answer, 'cart'> & { cart: { version: number; lines: { quantity: number; variant: { id: string } }[] } | null } };
    const { data } = await subgraph.call<Raw>({ query: 'mutation { cartMerge { cart { version lines { quantity variant { id } } } leftOut { kind label variantId quantity vendorId } userErrors { code } } }', viewer: person });
    const { cart, ...rest } = data.cartMerge;
    return { ...rest, cart: cart && { version: cart.version, lines: cart.lines.map(({ quantity, variant }) => ({ quantity, variantId: variant.id })) } };
  };
  return { visitor: createBuyer(subgraph, visitor), person: createBuyer(subgraph, person), merge };
}

async function fill(buyer: ReturnType<typeof createBuyer>, from: number, to: number): Promise<void> {
  for (let start = from; start < to; start += 50) {
    const { userErrors } = await buyer.add(variantIds.slice(start, Math.min(start + 50, to)).map((variantId) => ({ variantId, quantity: 2 })));
    assert.deepEqual(userErrors, []);
  }
}

const lines = (cart: Answer['cart']) => cart?.lines ?? [];

test('two carts make one of 200 lines at most; what does not fit is told, stays with the guest, and comes along once there is room', async () => {
  const { visitor, person, merge } = somebody();
  await fill(person, 0, 197);
  await fill(visitor, 195, 205);
  const first = await merge();
  assert.deepEqual(first.userErrors, []);
  assert.deepEqual(lines(first.cart).map(({ variantId }) => variantId), variantIds.slice(0, 200));
  assert.deepEqual(lines(first.cart).slice(195, 198).map(({ quantity }) => quantity), [4, 4, 2]);
  assert.deepEqual(first.leftOut.map(({ kind, variantId, quantity }) => [kind, variantId, quantity]), variantIds.slice(200).map((variantId) => ['LINE', variantId, 2]));
  assert.match(first.leftOut[0]?.label ?? '', /^Product \w+, Oat$/);
  assert.equal((await visitor.cart())?.lines.length, 5, 'still there, for the guest');
  const again = await merge();
  assert.deepEqual([again.leftOut, lines(again.cart)], [first.leftOut, lines(first.cart)], 'asking again changes nothing and says the same');
  await person.update((await person.cart())?.lines.slice(0, 5).map(({ id }) => ({ lineId: id, quantity: 0 })) ?? []);
  const last = await merge();
  assert.deepEqual([last.leftOut, lines(last.cart).map(({ variantId }) => variantId)], [[], variantIds.slice(5)]);
  assert.equal(await visitor.cart(), null);
});

test('coupons over the bound, and those that cannot be combined with the person\'s, are left out and told', async () => {
  const stackable = Array.from({ length: 13 }, (_, index) => `STACK${index}`);
  const row = (code: string, isStackable: boolean) => [`cpn_${code}`, code, code, 'percent', 100, '[]', '{}', isStackable, new Date(0)];
  await subgraph.db.execute('INSERT INTO coupons (id, code, description, kind, rate_bps, amounts, scope, stackable, valid_from) VALUES ?', [[...stackable.map((code) => row(code, true)), row('ALONE', false)]]);
  const couponsOf = async (buyer: ReturnType<typeof createBuyer>) => (await subgraph.call<{ cart: { coupons: { code: string }[] } }>({ query: '{ cart { coupons { code } } }', viewer: buyer.viewer })).data.cart.coupons.map(({ code }) => code);

  const many = somebody();
  for (const [buyer, from, to] of [[many.visitor, 0, 6], [many.person, 4, 12]] as const) {
    await fill(buyer, 0, 1);
    for (const code of stackable.slice(from, to)) assert.deepEqual((await buyer.applyCoupon(code)).userErrors, []);
  }
  const merged = await many.merge();
  assert.deepEqual(merged.leftOut.map(({ kind, label }) => [kind, label]), [['COUPON', 'STACK2'], ['COUPON', 'STACK3']]);
  assert.deepEqual(await couponsOf(many.person), [...stackable.slice(4, 12), 'STACK0', 'STACK1'], "the person's own come first");
  assert.deepEqual((await many.person.cart())?.problems, []);

  const alone = somebody();
  for (const [buyer, code] of [[alone.visitor, 'ALONE'], [alone.person, 'STACK12']] as const) {
    await fill(buyer, 0, 1);
    assert.deepEqual((await buyer.applyCoupon(code)).userErrors, []);
  }
  assert.deepEqual((await alone.merge()).leftOut.map(({ kind, label }) => [kind, label]), [['COUPON', 'ALONE']]);
  assert.deepEqual([await couponsOf(alone.person), (await alone.person.cart())?.problems], [['STACK12'], []]);
});

test('what the person said stands; what the guest had said otherwise is told, and what only the guest had said is kept', async () => {
  const { visitor, person, merge } = somebody();
  const other = await addVendor(subgraph, { name: 'Loom' });
  const rug = await addVariant(subgraph, { vendorId: other });
  const say = (buyer: typeof visitor, note: string, id: string, input: object) =>
    subgraph.call({ query: 'mutation($note: String, $id: ID!, $input: CartVendorOptionsInput!) { cartNoteSet(note: $note) { userErrors { code } } cartVendorOptionsSet(vendorId: $id, input: $input) { userErrors { code } } }', variables: { note, id, input }, viewer: buyer.viewer });
  for (const buyer of [visitor, person]) await buyer.add([{ variantId: variantIds[0] ?? '', quantity: 1 }, { variantId: rug.variantId, quantity: 1 }]);
  await say(visitor, 'Ring twice', vendorId, { note: 'Blue', isGift: true, giftMessage: 'For Ida' });
  await say(visitor, 'Ring twice', other, { shippingAddress: { ...address, city: 'Lund' } });
  await say(person, 'Knock', vendorId, { note: 'Red' });
  const none = { variantId: null, quantity: null };
  assert.deepEqual((await merge()).leftOut, [{ kind: 'NOTE', label: 'Ring twice', vendorId: null, ...none }, { kind: 'VENDOR_OPTIONS', label: 'Kiln & Co', vendorId, ...none }]);
  const { data } = await subgraph.call({ query: '{ cart { note vendorGroups { note isGift giftMessage shippingAddress { city } } } }', viewer: person.viewer });
  assert.deepEqual(data, { cart: { note: 'Knock', vendorGroups: [{ note: 'Red', isGift: true, giftMessage: 'For Ida', shippingAddress: null }, { note: null, isGift: false, giftMessage: null, shippingAddress: { city: 'Lund' } }] } });
});

test('a version that was read of either cart is no version of the merged one', async () => {
  const { visitor, person, merge } = somebody();
  await fill(person, 0, 1);
  for (let times = 0; times < 3; times += 1) await fill(visitor, 0, 1);
  const versions = [(await visitor.cart())?.version ?? 0, (await person.cart())?.version ?? 0];
  const { cart } = await merge();
  assert.ok(versions.every((version) => version < (cart?.version ?? 0)), `${versions} and then ${cart?.version}`);
});

test('words of both that are too long together are the person\'s own, and the others are told', async () => {
  const { visitor, person, merge } = somebody();
  const vendors = await Promise.all(Array.from({ length: 16 }, () => addVendor(subgraph)));
  for (const [buyer, some] of [[visitor, vendors.slice(0, 8)], [person, vendors.slice(8)]] as const) {
    for (const id of some) {
      await buyer.add([{ variantId: (await addVariant(subgraph, { vendorId: id })).variantId, quantity: 1 }]);
      const input = { note: '語'.repeat(1_000), isGift: true, giftMessage: '語'.repeat(500) };
      const { data } = await subgraph.call<{ cartVendorOptionsSet: { userErrors: unknown[] } }>({ query: 'mutation($id: ID!, $input: CartVendorOptionsInput!) { cartVendorOptionsSet(vendorId: $id, input: $input) { userErrors { code } } }', variables: { id, input }, viewer: buyer.viewer });
      assert.deepEqual(data.cartVendorOptionsSet.userErrors, []);
    }
  }
  const { leftOut, cart } = await merge();
  assert.deepEqual([leftOut.map(({ kind, vendorId: id }) => [kind, id]).toSorted(), cart?.lines.length], [vendors.slice(0, 8).map((id) => ['VENDOR_OPTIONS', id]).toSorted(), 16]);
});
