/** What becomes of carts that nobody can use any more. */
import assert from 'node:assert/strict';
import { randomUUID } from 'node:crypto';
import { after, before, test } from 'node:test';
import { metricsText } from '#platform/telemetry/metrics';
import { admin, customer, guest } from '#platform/testing/test-viewer';
import { orderInvariants } from '../invariants.ts';
import { createCartDeletionJob, deleteCarts } from '../use-cases/delete-carts.ts';
import { expireCarts } from '../use-cases/expire-carts.ts';
import { address, createBuyer } from './buyer.ts';
import { addVariant, addVendor } from './catalog.ts';
import { startOrderSubgraph, type OrderSubgraph } from './harness.ts';

const dayMs = 86_400_000;
let subgraph: OrderSubgraph;
before(async () => {
  subgraph = await startOrderSubgraph();
  await subgraph.db.execute(`INSERT INTO coupons (id, code, description, kind, rate_bps, amounts, scope, valid_from) VALUES ('cpn_ten', 'TEN', '10 % off', 'percent', 1000, '[]', '{}', '2020-01-01')`);
});
after(() => subgraph.stop());

const inDays = (days: number) => ({ db: subgraph.db, now: () => new Date(Date.now() + days * dayMs), keptDays: 7 });

/** Somebody whose cart has a line, a coupon, a note and an address for the vendor's parcel. */
async function shopper(viewer = guest()) {
  const vendorId = await addVendor(subgraph);
  const { variantId } = await addVariant(subgraph, { vendorId });
  const buyer = createBuyer(subgraph, viewer);
  const { cart } = await buyer.add([{ variantId, quantity: 2 }]);
  await buyer.applyCoupon('TEN');
  await subgraph.call({ query: 'mutation { cartNoteSet(note: "Leave it at the door") { userErrors { code } } }', viewer });
  const input = { isGift: true, giftMessage: 'For Ida', shippingAddress: { ...address, recipient: 'Ida' } };
  await subgraph.call({ query: 'mutation($vendorId: ID!, $input: CartVendorOptionsInput!) { cartVendorOptionsSet(vendorId: $vendorId, input: $input) { userErrors { code } } }', variables: { vendorId, input }, viewer });
  return { buyer, viewer, variantId, cartId: cart?.id as string };
}

/** What is stored of a cart: rows in carts, cart_lines, cart_coupons. */
async function rowsOf(cartId: string): Promise<number[]> {
  const count = async (table: string, column: string) => (await subgraph.db.query(`SELECT 1 FROM ${table} WHERE ${column} = ?`, [cartId])).length;
  return Promise.all([count('carts', 'id'), count('cart_lines', 'cart_id'), count('cart_coupons', 'cart_id')]);
}

const wordsOf = async (cartId: string) => (await subgraph.db.query<{ status: string; note: string | null; choices: string | null }>('SELECT status, note, vendor_choices AS choices FROM carts WHERE id = ?', [cartId]))[0];

for (const [who, viewer] of [['a guest', guest], ['a customer', customer]] as const) {
  test(`what ${who} wrote leaves the cart with the order, the rest after its time; order, checkout and repeats stay`, async () => {
    const { buyer, cartId } = await shopper(viewer());
    const key = randomUUID();
    const { version, totals } = (await buyer.cart()) as NonNullable<Awaited<ReturnType<typeof buyer.cart>>>;
    const buy = () => buyer.checkout({ key, cartVersion: version, totalMinor: totals.total.minorUnits });
    const placed = await buyer.end((await buy()).checkout?.id as string);
    assert.deepEqual(await wordsOf(cartId), { status: 'ORDERED', note: null, choices: null });
    const [kept] = await subgraph.db.query<{ note: string; gift: string; address: string }>('SELECT o.note, v.gift_message AS gift, v.shipping_address AS address FROM orders o JOIN vendor_orders v ON v.order_id = o.id WHERE o.id = ?', [placed.order?.id]);
    assert.deepEqual([kept?.note, kept?.gift, JSON.parse(kept?.address ?? '{}').recipient], ['Leave it at the door', 'For Ida', 'Ida']);
    await deleteCarts(inDays(6.9));
    assert.deepEqual(await rowsOf(cartId), [1, 1, 1]);
    await deleteCarts(inDays(7.1));
    assert.deepEqual(await rowsOf(cartId), [0, 0, 0]);
    const again = await buy();
    assert.deepEqual([again.checkout?.id, again.checkout?.order?.id, again.userErrors], [placed.id, placed.order?.id, []], 'the same key still means the same purchase');
    assert.equal((await buyer.checkout({ cartVersion: version, totalMinor: totals.total.minorUnits })).userErrors[0]?.code, 'CART_EMPTY');
    assert.deepEqual(await orderInvariants(subgraph.db), []);
  });
}

test('merged and forgotten carts go after their time, too; open ones and those that are being paid for stay, however old', async () => {
  const [merged, forgotten, open, paying, other] = [await shopper(), await shopper(), await shopper(), await shopper(), await shopper(customer())];
  await subgraph.call({ query: 'mutation { cartMerge { userErrors { code } } }', viewer: { ...other.viewer, guestKey: merged.viewer.guestKey } });
  await subgraph.db.execute("UPDATE carts SET expires_at = '2020-01-01' WHERE id = ?", [forgotten.cartId]);
  await expireCarts({ db: subgraph.db, now: () => new Date() });
  subgraph.product.silent = true;
  const { checkout } = await paying.buyer.checkout();
  assert.equal(checkout?.state, 'RESERVING');
  await subgraph.db.execute("UPDATE carts SET expires_at = '2020-01-01' WHERE id IN (?)", [[open.cartId, paying.cartId]]);
  await deleteCarts(inDays(400));
  assert.deepEqual(await Promise.all([merged, forgotten].map(({ cartId }) => rowsOf(cartId))), [[0, 0, 0], [0, 0, 0]]);
  assert.deepEqual(await Promise.all([open, paying, other].map(async ({ cartId }) => (await rowsOf(cartId))[0])), [1, 1, 1]);
  subgraph.product.silent = false;
  await subgraph.call({ query: `mutation { checkoutCancel(id: "${checkout?.id}") { userErrors { code } } }`, viewer: admin() });
  await paying.buyer.end(checkout?.id as string);
});

test('a backlog is worked through in batches, by two processes at once, and one that is stopped leaves the rest for later', async () => {
  const ids = Array.from({ length: 230 }, (_, index) => `crt_old_${index}`);
  await subgraph.db.execute('INSERT INTO carts (id, guest_key, status, currency, country, created_at, updated_at, expires_at) VALUES ?', [ids.map((id) => [id, id, 'MERGED', 'EUR', 'DE', new Date(0), new Date(0), new Date(0)])]);
  await subgraph.db.execute('INSERT INTO cart_lines (id, cart_id, variant_id, quantity, added_price_minor, added_at) VALUES ?', [ids.map((id) => [`cln_${id}`, id, 'var_x', 1, 100, new Date(0)])]);
  const left = async () => (await subgraph.db.query("SELECT id FROM carts WHERE id LIKE 'crt\\_old\\_%'")).length;
  const counted = async () => Number(/^carts_deleted_total\{status="MERGED"\} (\d+)$/m.exec(await metricsText())?.[1]);
  const before = await counted();
  const job = createCartDeletionJob(inDays(0));
  await job.run(AbortSignal.abort());
  assert.equal(await left(), 230);
  assert.equal(await deleteCarts(inDays(0)), 50);
  assert.equal(await left(), 180);
  await Promise.all([job.run(new AbortController().signal), job.run(new AbortController().signal)]);
  assert.equal(await left(), 0);
  assert.equal((await subgraph.db.query("SELECT id FROM cart_lines WHERE variant_id = 'var_x'")).length, 0);
  assert.equal((await counted()) - before, 230);
});

test('a cart whose time ran out while it was paid for is kept for another while when the payment fails', async () => {
  const { buyer, cartId } = await shopper();
  subgraph.product.silent = true;
  const { checkout } = await buyer.checkout();
  await subgraph.db.execute("UPDATE carts SET expires_at = '2020-01-01' WHERE id = ?", [cartId]);
  subgraph.product.silent = false;
  await subgraph.call({ query: `mutation { checkoutCancel(id: "${checkout?.id}") { userErrors { code } } }`, viewer: admin() });
  assert.equal((await buyer.end(checkout?.id as string)).state, 'FAILED');
  await expireCarts({ db: subgraph.db, now: () => new Date() });
  const cart = await buyer.cart();
  assert.deepEqual([cart?.id, cart?.itemCount], [cartId, 2]);
});
