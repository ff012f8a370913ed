/** Coupons by those who bear their cost: made, used by buyers, changed, ended, listed. */
import assert from 'node:assert/strict';
import { randomUUID } from 'node:crypto';
import { after, before, test } from 'node:test';
import type { Viewer } from '#platform/auth/viewer';
import { countStatements } from '#platform/testing/test-database';
import { admin, customer, staff } from '#platform/testing/test-viewer';
import { orderInvariants } from '../invariants.ts';
import { createBuyer, type Buyer } from './buyer.ts';
import { addVariant, addVendor } from './catalog.ts';
import { startOrderSubgraph, type OrderSubgraph } from './harness.ts';

interface CouponView {
  id: string;
  code: string;
  version: number;
  usedCount: number;
  usageLimit: number | null;
  endsAt: string | null;
  vendor: { id: string } | null;
}
interface Payload {
  coupon: CouponView | null;
  userErrors: { code: string; field: string[] | null; message: string }[];
}

let subgraph: OrderSubgraph;
before(async () => {
  subgraph = await startOrderSubgraph();
});
after(() => subgraph.stop());

const fields = '{ coupon { id code version usedCount usageLimit endsAt vendor { id } } userErrors { code field message } }';
const newCode = () => `C-${randomUUID().slice(0, 8).toUpperCase()}`;

async function mutate(name: string, declared: string, given: string, variables: object, viewer: Viewer): Promise<Payload & { code?: string | undefined }> {
  const { data, code } = await subgraph.call<Record<string, Payload> | null>({ query: `mutation(${declared}) { ${name}(${given}) ${fields} }`, variables: variables as Record<string, unknown>, viewer });
  return { code, ...(data?.[name] ?? { coupon: null, userErrors: [] }) };
}

const create = (viewer: Viewer, input: object, { vendorId = null, key = randomUUID() }: { vendorId?: string | null; key?: string } = {}) =>
  mutate('couponCreate', '$vendorId: ID, $input: CouponCreateInput!, $key: String!', 'vendorId: $vendorId, input: $input, idempotencyKey: $key', { vendorId, key, input: { code: newCode(), description: 'Ten off', kind: 'PERCENT', rateBasisPoints: 1_000, ...('kind' in input && { rateBasisPoints: null }), ...input } }, viewer);
const update = (viewer: Viewer, { id, version }: CouponView, input: object) => mutate('couponUpdate', '$id: ID!, $version: Int!, $input: CouponUpdateInput!', 'id: $id, expectedVersion: $version, input: $input', { id, version, input }, viewer);
const end = (viewer: Viewer, { id }: CouponView) => mutate('couponEnd', '$id: ID!', 'id: $id', { id }, viewer);
const apply = async (viewer: Viewer, code: string) => (await subgraph.call<{ cartCouponApply: { cart: { totals: { discount: { minorUnits: number }; total: { minorUnits: number } } } | null; userErrors: { code: string; message: string }[] } }>({ query: `mutation { cartCouponApply(code: "${code}") { cart { totals { discount { minorUnits } total { minorUnits } } } userErrors { code message } } }`, viewer })).data.cartCouponApply;

async function shop() {
  const vendorId = await addVendor(subgraph);
  return { vendorId, owner: staff(vendorId, 'OWNER'), variant: await addVariant(subgraph, { vendorId }) };
}

test("a vendor's coupon takes off its own goods only, the vendor bears it, and each use counts", async () => {
  const [mine, other] = [await shop(), await shop()];
  const made = await create(mine.owner, {}, { vendorId: mine.vendorId });
  assert.deepEqual([made.userErrors, made.coupon?.vendor], [[], { id: mine.vendorId }]);
  const coupon = made.coupon as CouponView;
  const [row] = await subgraph.db.query<{ platformBps: number }>('SELECT platform_bps AS platformBps FROM coupons WHERE id = ?', [coupon.id]);
  assert.equal(row?.platformBps, 0);
  const buyer = createBuyer(subgraph, customer());
  await buyer.add([{ variantId: mine.variant.variantId, quantity: 2 }, { variantId: other.variant.variantId, quantity: 5 }]);
  const applied = await apply(buyer.viewer, coupon.code.toLowerCase());
  assert.deepEqual([applied.userErrors, applied.cart?.totals.discount.minorUnits], [[], 200]);
  const { checkout } = await buyer.checkout();
  assert.equal((await buyer.end(checkout?.id as string)).state, 'PLACED');
  const { data } = await subgraph.call<{ _entities: { coupons: { totalCount: number; edges: { node: CouponView }[] } }[] }>({
    query: `{ _entities(representations: [{ __typename: "Vendor", id: "${mine.vendorId}" }]) { ... on Vendor { coupons(first: 5) { totalCount edges { node { id code version usedCount usageLimit endsAt vendor { id } } } } } } }`,
    viewer: mine.owner,
  });
  assert.deepEqual([data._entities[0]?.coupons.totalCount, data._entities[0]?.coupons.edges.map(({ node }) => [node.id, node.usedCount])], [1, [[coupon.id, 1]]]);
});

test('an order that is called off before anything was sent is no use of its coupon, and one of which a part is sent is', async () => {
  const [mine, other] = [await shop(), await shop()];
  const { coupon } = await create(admin(), { usageLimit: 1, perCustomerLimit: 1 });
  const { id, code } = coupon as CouponView;
  const used = async () => (await subgraph.db.query<{ used: number }>('SELECT used_count AS used FROM coupons WHERE id = ?', [id]))[0]?.used;
  const buyer = createBuyer(subgraph, customer());
  const buy = async () => {
    await buyer.add([{ variantId: mine.variant.variantId, quantity: 1 }, { variantId: other.variant.variantId, quantity: 1 }]);
    assert.deepEqual((await apply(buyer.viewer, code)).userErrors, []);
    const { order } = await buyer.end((await buyer.checkout()).checkout?.id as string);
    return subgraph.db.query<{ id: string; vendorId: string }>('SELECT id, vendor_id AS vendorId FROM vendor_orders WHERE order_id = ?', [order?.id]);
  };
  const act = (field: string, args: string, vendorId: string) => subgraph.call({ query: `mutation { ${field}(${args}, idempotencyKey: "${randomUUID()}") { userErrors { code } } }`, viewer: staff(vendorId, 'OWNER') });
  const reject = ({ id: part, vendorId }: { id: string; vendorId: string }) => act('vendorOrderReject', `id: "${part}", reason: "sold out"`, vendorId);
  const [first, second] = await buy();
  assert.ok(first && second);
  await reject(first);
  assert.equal(await used(), 1, 'the rest of the order goes on');
  await Promise.all([reject(second), reject(second)]);
  assert.equal(await used(), 0);
  const [sent, rejected] = await buy();
  assert.ok(sent && rejected);
  await act('vendorOrderFulfill', `id: "${sent.id}", input: { carrier: "Post" }`, sent.vendorId);
  await reject(rejected);
  assert.equal(await used(), 1);
});

interface Bought {
  orderId: string;
  parts: { id: string; vendorId: string; lineId: string }[];
}

/** An order of two of each shop's goods, with coupons. */
async function buyWith(codes: readonly string[], shops: readonly Awaited<ReturnType<typeof shop>>[]): Promise<Bought & { buyer: Buyer }> {
  const buyer = createBuyer(subgraph, customer());
  await buyer.add(shops.map(({ variant }) => ({ variantId: variant.variantId, quantity: 2 })));
  for (const code of codes) assert.deepEqual((await apply(buyer.viewer, code)).userErrors, []);
  const { order } = await buyer.end((await buyer.checkout()).checkout?.id as string);
  const orderId = order?.id as string;
  return { buyer, orderId, parts: await subgraph.db.query('SELECT v.id, v.vendor_id AS vendorId, l.id AS lineId FROM vendor_orders v JOIN order_lines l ON l.vendor_order_id = v.id WHERE v.order_id = ? ORDER BY v.position', [orderId]) };
}

async function callOff(part: Bought['parts'][number] | undefined, quantity?: number): Promise<string> {
  const items = quantity === undefined ? '' : `, items: [{ lineId: "${part?.lineId}", quantity: ${quantity} }]`;
  const { data } = await subgraph.call<{ vendorOrderReject: { userErrors: { code: string }[] } }>({ query: `mutation { vendorOrderReject(id: "${part?.id}", reason: "sold out", idempotencyKey: "${randomUUID()}"${items}) { userErrors { code } } }`, viewer: staff(part?.vendorId as string, 'OWNER') });
  return data.vendorOrderReject.userErrors[0]?.code ?? 'done';
}

const usesOf = async ({ id }: Pick<CouponView, 'id'>) => (await subgraph.db.query<{ used: number; redemptions: number }>(
  'SELECT used_count AS used, (SELECT COUNT(*) FROM coupon_redemptions r WHERE r.coupon_id = c.id) AS redemptions FROM coupons c WHERE c.id = ?', [id]))[0];

test("a vendor's coupon comes back when that vendor's part alone is called off; one that took money off what is kept does not", async () => {
  const [mine, other] = [await shop(), await shop()];
  const own = (await create(mine.owner, { isStackable: true, usageLimit: 1, perCustomerLimit: 1 }, { vendorId: mine.vendorId })).coupon as CouponView;
  const delivery = (await create(mine.owner, { kind: 'FREE_SHIPPING', isStackable: true }, { vendorId: mine.vendorId })).coupon as CouponView;
  const both = (await create(admin(), { isStackable: true, usageLimit: 1 })).coupon as CouponView;
  const { buyer, parts } = await buyWith([own.code, delivery.code, both.code], [mine, other]);
  const part = parts.find(({ vendorId }) => vendorId === mine.vendorId);
  assert.equal(await callOff(part, 1), 'done');
  for (const coupon of [own, delivery, both]) assert.deepEqual(await usesOf(coupon), { used: 1, redemptions: 1 }, 'a piece of it is kept');
  assert.equal(await callOff(part, 1), 'done');
  for (const coupon of [own, delivery]) assert.deepEqual(await usesOf(coupon), { used: 0, redemptions: 0 });
  assert.deepEqual(await usesOf(both), { used: 1, redemptions: 1 });
  await buyer.add([{ variantId: mine.variant.variantId, quantity: 1 }]);
  assert.deepEqual((await apply(buyer.viewer, own.code)).userErrors, []);
  assert.ok((await buyer.end((await buyer.checkout()).checkout?.id as string)).order, 'the same customer uses it again');
  assert.deepEqual(await usesOf(own), { used: 1, redemptions: 1 });
});

test('the last use that comes back goes to one buyer, however many call it off and ask for it at the same time', async () => {
  const [mine, other] = [await shop(), await shop()];
  const coupon = (await create(mine.owner, { usageLimit: 1 }, { vendorId: mine.vendorId })).coupon as CouponView;
  const { orderId, parts } = await buyWith([coupon.code], [mine, other]);
  const part = parts.find(({ vendorId }) => vendorId === mine.vendorId);
  const buyers = await Promise.all(Array.from({ length: 8 }, async () => {
    const buyer = createBuyer(subgraph, customer());
    await buyer.add([{ variantId: mine.variant.variantId, quantity: 1 }]);
    return buyer;
  }));
  // Carts keep a coupon that was put on them while it was to be had.
  for (const { viewer } of buyers) await subgraph.db.execute("INSERT INTO cart_coupons (cart_id, coupon_id, applied_at) SELECT id, ?, UTC_TIMESTAMP(3) FROM carts WHERE open_owner = ?", [coupon.id, viewer.userId]);
  const ask = async (buyer: Buyer) => {
    const { checkout } = await buyer.checkout();
    if (checkout) await buyer.end(checkout.id);
    return checkout !== null;
  };
  const [outcomes] = await Promise.all([Promise.all([callOff(part), callOff(part), callOff(part)]), ...buyers.map(ask)]);
  assert.deepEqual(outcomes.toSorted(), ['INVALID_STATE', 'INVALID_STATE', 'done']);
  for (const buyer of buyers) if ((await buyer.cart())?.itemCount) await ask(buyer);
  assert.deepEqual(await usesOf(coupon), { used: 1, redemptions: 1 });
  const uses = await subgraph.db.query('SELECT order_id FROM order_coupons WHERE coupon_id = ? AND order_id <> ?', [coupon.id, orderId]);
  assert.equal(uses.length, 1);
  assert.deepEqual(await orderInvariants(subgraph.db), []);
});

test('free delivery where delivery is free already is not used up: the coupon stays for another time', async () => {
  const { variant } = await shop();
  const { coupon } = await create(admin(), { kind: 'FREE_SHIPPING', perCustomerLimit: 1, isStackable: true });
  const buyer = createBuyer(subgraph, customer());
  const used = async () => (await subgraph.db.query<{ used: number }>('SELECT used_count AS used FROM coupons WHERE id = ?', [coupon?.id]))[0]?.used;
  for (const [quantity, uses] of [[20, 0], [1, 1]] as const) {
    await buyer.add([{ variantId: variant.variantId, quantity }]);
    assert.deepEqual((await apply(buyer.viewer, coupon?.code as string)).userErrors, []);
    const { order } = await buyer.end((await buyer.checkout()).checkout?.id as string);
    const named = await subgraph.db.query('SELECT coupon_id FROM order_coupons WHERE order_id = ?', [order?.id]);
    assert.deepEqual([await used(), named.length], [uses, uses], `${quantity} pieces`);
  }
});

test('the marketplace bears what operators grant, and all kinds work', async () => {
  const { variant } = await shop();
  const kinds = { FIXED: { kind: 'FIXED', amounts: [{ currency: 'EUR', offMinor: 300, minimumMinor: 1_500 }] }, FREE_SHIPPING: { kind: 'FREE_SHIPPING' } };
  for (const [kind, input] of Object.entries(kinds)) {
    const { coupon, userErrors } = await create(admin(), input);
    assert.deepEqual([userErrors, coupon?.vendor], [[], null], kind);
    const [row] = await subgraph.db.query<{ platformBps: number }>('SELECT platform_bps AS platformBps FROM coupons WHERE id = ?', [coupon?.id]);
    assert.equal(row?.platformBps, 10_000);
    const buyer = createBuyer(subgraph, customer());
    await buyer.add([{ variantId: variant.variantId, quantity: 1 }]);
    const few = await apply(buyer.viewer, coupon?.code as string);
    if (kind === 'FIXED') assert.deepEqual(few.userErrors, [{ code: 'COUPON_NOT_APPLICABLE', message: `The coupon ${coupon?.code} needs goods that it applies to for at least 15.00 EUR.` }], 'below the minimum');
    await buyer.add([{ variantId: variant.variantId, quantity: 1 }]);
    assert.equal((await apply(buyer.viewer, coupon?.code as string)).cart?.totals.total.minorUnits, kind === 'FIXED' ? 2_200 : 2_000, 'of 20.00 and 5.00 for delivery');
  }
});

test('what does not fit together is refused, and says which field and why', async () => {
  const mine = await shop();
  const taken = (await create(mine.owner, {}, { vendorId: mine.vendorId })).coupon as CouponView;
  const refused: [object, string, string][] = [
    [{ code: 'x' }, 'INVALID_INPUT', 'code'],
    [{ code: taken.code.toLowerCase() }, 'ALREADY_EXISTS', 'code'],
    [{ rateBasisPoints: 10_001 }, 'INVALID_INPUT', 'rateBasisPoints'],
    [{ rateBasisPoints: null }, 'INVALID_INPUT', 'rateBasisPoints'],
    [{ kind: 'FIXED' }, 'INVALID_INPUT', 'amounts'],
    [{ kind: 'FREE_SHIPPING', amounts: [{ currency: 'EUR', offMinor: 1 }] }, 'INVALID_INPUT', 'amounts'],
    [{ kind: 'FIXED', amounts: [{ currency: 'EUR', offMinor: 1 }, { currency: 'EUR', offMinor: 2 }] }, 'INVALID_INPUT', 'amounts'],
    [{ startsAt: '2030-01-02T00:00:00.000Z', endsAt: '2030-01-01T00:00:00.000Z' }, 'INVALID_INPUT', 'endsAt'],
    [{ usageLimit: 0 }, 'INVALID_INPUT', 'usageLimit'],
    [{ usageLimit: 1, perCustomerLimit: 2 }, 'INVALID_INPUT', 'perCustomerLimit'],
    // Whose list it is in could not be read any more.
    [{ amounts: [{ currency: 'ABC', minimumMinor: 1 }] }, 'INVALID_INPUT', 'amounts'],
    [{ productIds: [mine.variant.productId, (await shop()).variant.productId] }, 'NOT_FOUND', 'productIds'],
  ];
  for (const [input, code, field] of refused) {
    const { coupon, userErrors } = await create(mine.owner, input, { vendorId: mine.vendorId });
    assert.deepEqual([coupon, userErrors[0]?.code, userErrors[0]?.field?.slice(0, 2)], [null, code, ['input', field]], JSON.stringify(input));
  }
  assert.equal((await create(mine.owner, { productIds: [mine.variant.productId] }, { vendorId: mine.vendorId })).userErrors.length, 0);
});

test('the same key makes one coupon', async () => {
  const { vendorId, owner } = await shop();
  const [key, code] = [randomUUID(), newCode()];
  const [first, again] = [await create(owner, { code }, { vendorId, key }), await create(owner, { code }, { vendorId, key })];
  assert.equal(again.coupon?.id, first.coupon?.id);
  assert.equal((await create(owner, { code: newCode() }, { vendorId, key })).userErrors[0]?.code, 'IDEMPOTENCY_KEY_REUSED');
});

test('limits and times change by version; a limit is never lower than the uses; an ended coupon is refused to buyers', async () => {
  const { vendorId, owner, variant } = await shop();
  const coupon = (await create(owner, { usageLimit: 5 }, { vendorId })).coupon as CouponView;
  await subgraph.db.execute('UPDATE coupons SET used_count = 3 WHERE id = ?', [coupon.id]);
  assert.deepEqual((await update(owner, coupon, { usageLimit: 2 })).userErrors[0]?.field, ['input', 'usageLimit']);
  const changed = await update(owner, coupon, { usageLimit: 3 });
  assert.deepEqual([changed.coupon?.usageLimit, changed.coupon?.version], [3, 2]);
  assert.equal((await update(owner, coupon, { usageLimit: null })).userErrors[0]?.code, 'VERSION_CONFLICT');
  const buyer = createBuyer(subgraph, customer());
  await buyer.add([{ variantId: variant.variantId, quantity: 1 }]);
  assert.equal((await apply(buyer.viewer, coupon.code)).userErrors[0]?.code, 'COUPON_EXHAUSTED');
  assert.equal((await update(owner, changed.coupon as CouponView, { usageLimit: null })).coupon?.usageLimit, null);
  assert.deepEqual((await apply(buyer.viewer, coupon.code)).userErrors, []);
  const ended = await end(owner, coupon);
  assert.ok(ended.coupon?.endsAt);
  assert.deepEqual((await end(owner, coupon)).coupon, ended.coupon, 'ending again changes nothing');
  const [refusal] = (await apply(buyer.viewer, coupon.code)).userErrors;
  assert.equal(refusal?.code, 'COUPON_NOT_APPLICABLE');
  assert.match(refusal?.message ?? '', /is over: it ended on \d+ [A-Z][a-z]+ \d{4}\.$/);
  const audited = await subgraph.db.query<{ action: string }>('SELECT action FROM audit_log WHERE target = ?', [coupon.id]);
  assert.deepEqual(audited.map(({ action }) => action).sort(), ['coupon.create', 'coupon.end', 'coupon.update', 'coupon.update']);
});

test('a coupon that ends before it began never counts', async () => {
  const { vendorId, owner } = await shop();
  const { coupon } = await create(owner, { startsAt: '2090-01-01T00:00:00.000Z' }, { vendorId });
  await end(owner, coupon as CouponView);
  const [row] = await subgraph.db.query<{ never: number }>('SELECT valid_to <= valid_from AS never FROM coupons WHERE id = ?', [coupon?.id]);
  assert.equal(row?.never, 1);
});

test("nobody spends another's money: operators not a vendor's, vendors not the marketplace's nor another vendor's, staff below a manager nobody's", async () => {
  const [mine, other] = [await shop(), await shop()];
  const vendors = (await create(mine.owner, {}, { vendorId: mine.vendorId })).coupon as CouponView;
  const marketplaces = (await create(admin(), {})).coupon as CouponView;
  const strangers = [...['CATALOG', 'FULFILMENT', 'FINANCE', 'READ_ONLY'].map((role) => staff(mine.vendorId, role)), other.owner, customer(), admin()];
  for (const viewer of strangers) {
    assert.equal((await create(viewer, {}, { vendorId: mine.vendorId })).code, 'FORBIDDEN');
    for (const answer of [await update(viewer, vendors, { usageLimit: 1 }), await end(viewer, vendors)]) assert.match(answer.code ?? answer.userErrors[0]?.code ?? 'done', /^(FORBIDDEN|NOT_FOUND)$/);
  }
  assert.equal((await create(mine.owner, {})).code, 'FORBIDDEN');
  assert.equal((await end(mine.owner, marketplaces)).userErrors[0]?.code, 'NOT_FOUND');
  assert.equal((await subgraph.call({ query: '{ coupons(first: 1) { totalCount } }', viewer: mine.owner })).code, 'FORBIDDEN');
});

test('a page of coupons is as many statements, however long it is', async () => {
  const { vendorId, owner } = await shop();
  await create(owner, {}, { vendorId });
  const read = (first: number) => countStatements(() => subgraph.call({ query: `{ coupons(first: ${first}) { edges { node { code usedCount amounts { currency } } } } }`, viewer: admin() }));
  const few = await read(1);
  for (let index = 0; index < 5; index += 1) await create(owner, {}, { vendorId });
  assert.equal((await read(6)).statements.length, few.statements.length);
});
