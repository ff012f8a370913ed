/** Coupons of the marketplace for the goods of several vendors, and what each bears of them. */
import assert from 'node:assert/strict';
import { randomUUID } from 'node:crypto';
import { after, before, test } from 'node:test';
import type { Viewer } from '#platform/auth/viewer';
import { parseJson } from '#platform/data/json';
import { countStatements } from '#platform/testing/test-database';
import { admin, customer, staff } from '#platform/testing/test-viewer';
import { orderInvariants } from '../invariants.ts';
import { createBuyer } from './buyer.ts';
import { addVariant, addVendor, type TestVariant } from './catalog.ts';
import { startOrderSubgraph, type OrderSubgraph } from './harness.ts';
import { refund, ship, type PlacedOrder } from './placed-order.ts';

interface CouponView {
  id: string;
  code: string;
  version: number;
  vendorIds: string[] | null;
  productIds: string[];
  marketplaceShareBasisPoints: number;
  shares: { vendor: { id: string }; agreedAt: string | null }[];
}
interface Answer {
  code: string | undefined;
  coupon: CouponView | null;
  userErrors: { code: string; field: string[] | null }[];
}
interface Shop {
  vendorId: string;
  owner: Viewer;
  variant: TestVariant;
}

let subgraph: OrderSubgraph;
before(async () => {
  subgraph = await startOrderSubgraph();
});
after(() => subgraph.stop());

const couponFields = 'id code version vendorIds productIds marketplaceShareBasisPoints shares { vendor { id } agreedAt }';

async function mutate(name: string, declared: string, given: string, variables: Record<string, unknown>, viewer: Viewer): Promise<Answer> {
  const { data, code } = await subgraph.call<Record<string, Omit<Answer, 'code'>> | null>({ query: `mutation(${declared}) { ${name}(${given}) { coupon { ${couponFields} } userErrors { code field } } }`, variables, viewer });
  return { code, ...(data?.[name] ?? { coupon: null, userErrors: [] }) };
}

const create = (input: object, viewer: Viewer = admin(), vendorId: string | null = null) =>
  mutate('couponCreate', '$vendorId: ID, $input: CouponCreateInput!, $key: String!', 'vendorId: $vendorId, input: $input, idempotencyKey: $key',
    { vendorId, key: randomUUID(), input: { code: `S-${randomUUID().slice(0, 8)}`, description: 'Together', kind: 'PERCENT', rateBasisPoints: 1_500, ...input } }, viewer);
const update = ({ id, version }: CouponView, input: object) => mutate('couponUpdate', '$id: ID!, $version: Int!, $input: CouponUpdateInput!', 'id: $id, expectedVersion: $version, input: $input', { id, version, input }, admin());
const decide = ({ id, version }: Pick<CouponView, 'id' | 'version'>, { vendorId, owner }: Shop, agrees = true, viewer = owner) =>
  mutate('couponShareDecide', '$id: ID!, $vendorId: ID!, $version: Int!, $agrees: Boolean!', 'id: $id, vendorId: $vendorId, expectedVersion: $version, agrees: $agrees', { id, vendorId, version, agrees }, viewer);

async function shop(priceMinor = 1_000): Promise<Shop> {
  const vendorId = await addVendor(subgraph);
  return { vendorId, owner: staff(vendorId, 'OWNER'), variant: await addVariant(subgraph, { vendorId, priceMinor }) };
}

/** A coupon of the marketplace, which bears a third of it; the shops are asked for the rest. */
async function shared(shops: readonly Shop[], input: object = {}): Promise<CouponView> {
  const { coupon, userErrors } = await create({ vendorIds: shops.map(({ vendorId }) => vendorId), marketplaceShareBasisPoints: 3_333, ...input });
  assert.deepEqual(userErrors, []);
  return coupon as CouponView;
}

async function cartOf(shops: readonly Shop[]) {
  const buyer = createBuyer(subgraph, customer());
  await buyer.add(shops.map(({ variant }) => ({ variantId: variant.variantId, quantity: 1 })));
  return buyer;
}

/** What it takes off a cart with one piece of each shop; the error where it does nothing. */
async function effect({ code }: CouponView, shops: readonly Shop[]): Promise<number | string> {
  const { cart, userErrors } = await (await cartOf(shops)).applyCoupon(code);
  return userErrors[0]?.code ?? cart?.totals.discount.minorUnits ?? 0;
}

async function seenBy(viewer: Viewer, vendorId: string, first = 50): Promise<{ totalCount: number; nodes: CouponView[]; next: string | null }> {
  const { data } = await subgraph.call<{ _entities: { coupons: { totalCount: number; edges: { cursor: string; node: CouponView }[] } }[] }>({
    query: `{ _entities(representations: [{ __typename: "Vendor", id: "${vendorId}" }]) { ... on Vendor { coupons(first: ${first}) { totalCount edges { cursor node { ${couponFields} } } } } } }`,
    viewer,
  });
  const { totalCount, edges } = data._entities[0]?.coupons ?? { totalCount: 0, edges: [] };
  return { totalCount, nodes: edges.map(({ node }) => node), next: edges.at(-1)?.cursor ?? null };
}

const sumOf = async (account: string) => Number((await subgraph.db.query<{ total: string | null }>('SELECT SUM(amount_minor) AS total FROM ledger_postings WHERE account = ?', [account]))[0]?.total ?? 0);

test("a coupon of the marketplace may be for some vendors' goods, products or categories at its own cost; nobody has to agree to that", async () => {
  const [one, two, other] = [await shop(), await shop(), await shop()];
  const { coupon } = await create({ vendorIds: [one.vendorId, two.vendorId] });
  assert.deepEqual([coupon?.vendorIds, coupon?.marketplaceShareBasisPoints, coupon?.shares], [[one.vendorId, two.vendorId], 10_000, []]);
  assert.equal(await effect(coupon as CouponView, [one, two, other]), 300);
  const ofProducts = await create({ vendorIds: [one.vendorId, two.vendorId], productIds: [two.variant.productId] });
  assert.equal(await effect(ofProducts.coupon as CouponView, [one, two, other]), 150);
  const ofCategory = await create({ vendorIds: [one.vendorId], categoryIds: ['cat_0'] });
  assert.equal(await effect(ofCategory.coupon as CouponView, [one, other]), 150);
  assert.equal(await effect((await create({ categoryIds: ['cat_9'] })).coupon as CouponView, [one]), 'COUPON_NOT_APPLICABLE');
});

test('a vendor that is asked to bear a part decides itself: its goods take part from when it agrees until it no longer does', async () => {
  const [one, two, other] = [await shop(), await shop(), await shop()];
  const coupon = await shared([one, two]);
  assert.equal(await effect(coupon, [one, two, other]), 'COUPON_NOT_APPLICABLE', 'nobody has agreed');
  assert.deepEqual((await decide(coupon, one)).userErrors, []);
  assert.equal(await effect(coupon, [one, two, other]), 150);
  assert.deepEqual((await decide(coupon, two)).userErrors, [], 'the version is that of the terms');
  assert.equal(await effect(coupon, [one, two, other]), 300);
  await decide(coupon, one);
  await decide(coupon, one, false);
  assert.equal(await effect(coupon, [one, two, other]), 150);
  assert.equal(await effect(coupon, [one]), 'COUPON_NOT_APPLICABLE');
  const audited = await subgraph.db.query<{ action: string }>("SELECT action FROM audit_log WHERE target = ? AND action LIKE 'coupon.share%' ORDER BY id", [coupon.id]);
  assert.deepEqual(audited.map(({ action }) => action), ['coupon.share-agree', 'coupon.share-agree', 'coupon.share-leave'], 'saying the same again is no event');
});

test('vendors that agree at the same time all take part', async () => {
  const shops = await Promise.all(Array.from({ length: 6 }, () => shop()));
  const coupon = await shared(shops);
  await Promise.all(shops.map((each) => decide(coupon, each)));
  assert.equal(await effect(coupon, shops), 900);
});

test('terms by which it may cost more need every vendor again; others do not; what was not read is not agreed to', async () => {
  const one = await shop();
  const coupon = await shared([one], { usageLimit: 10, endsAt: '2090-01-01T00:00:00.000Z' });
  await decide(coupon, one);
  const narrower = await update(coupon, { usageLimit: 5, endsAt: '2080-01-01T00:00:00.000Z', description: 'Less' });
  assert.deepEqual([narrower.coupon?.vendorIds, await effect(coupon, [one])], [[one.vendorId], 150]);
  let last = narrower.coupon as CouponView;
  for (const wider of [{ usageLimit: 6 }, { usageLimit: null }, { endsAt: '2081-01-01T00:00:00.000Z' }, { endsAt: null }, { startsAt: '2020-01-01T00:00:00.000Z' }]) {
    const { coupon: now } = await update(last, wider);
    assert.deepEqual([now?.vendorIds, now?.shares], [[], [{ vendor: { id: one.vendorId }, agreedAt: null }]], JSON.stringify(wider));
    assert.equal(await effect(coupon, [one]), 'COUPON_NOT_APPLICABLE');
    assert.equal((await decide(last, one)).userErrors[0]?.code, 'VERSION_CONFLICT', 'of the terms before');
    last = now as CouponView;
    assert.deepEqual((await decide(last, one)).coupon?.vendorIds, [one.vendorId]);
  }
  assert.deepEqual((await decide({ ...last, version: 1 }, one, false)).userErrors, [], 'who leaves need not have read the terms');
});

test('a coupon that is shared by agreements made elsewhere, with nobody asked here, goes on when its terms change', async () => {
  const one = await shop();
  const coupon = (await create({})).coupon as CouponView;
  await subgraph.db.execute('UPDATE coupons SET platform_bps = 5000 WHERE id = ?', [coupon.id]);
  assert.deepEqual((await update(coupon, { usageLimit: 5 })).userErrors, []);
  assert.deepEqual((await update({ ...coupon, version: 2 }, { usageLimit: null })).coupon?.vendorIds, null);
  assert.equal(await effect(coupon, [one]), 150);
});

test('what is taken off, what the marketplace bears of it and what each vendor bears sum to the cent, as do captures and refunds of it', async () => {
  const [one, two, other] = [await shop(777), await shop(1_999), await shop(1_000)];
  const coupon = await shared([one, two]);
  await decide(coupon, one);
  await decide(coupon, two);
  const buyer = await cartOf([one, two, other]);
  await buyer.applyCoupon(coupon.code);
  const before = await sumOf('promo_subsidy');
  const placed = await buyer.end((await buyer.checkout()).checkout?.id as string);
  const lines = await subgraph.db.query<{ vendorId: string; vendorOrderId: string; lineId: string; discountMinor: number; subsidyMinor: number }>(
    `SELECT v.vendor_id AS vendorId, v.id AS vendorOrderId, l.id AS lineId, l.discount_minor AS discountMinor, l.subsidy_minor AS subsidyMinor
     FROM order_lines l JOIN vendor_orders v ON v.id = l.vendor_order_id WHERE v.order_id = ?`, [placed.order?.id]);
  const lineOf = ({ vendorId }: Shop) => lines.find((line) => line.vendorId === vendorId);
  // 15 % of 27.76 is 4.16; a third of that, 1.39, is the marketplace's.
  assert.deepEqual([one, two, other].map((each) => [lineOf(each)?.discountMinor, lineOf(each)?.subsidyMinor]), [[116, 39], [300, 100], [0, 0]]);
  const orders = [one, two, other].map((each): PlacedOrder => ({ buyer, vendorId: each.vendorId, staff: (role) => staff(each.vendorId, role), orderId: placed.order?.id as string, vendorOrderId: lineOf(each)?.vendorOrderId as string, lineId: lineOf(each)?.lineId as string }));
  for (const order of orders) await ship(subgraph, order);
  assert.equal((await sumOf('promo_subsidy')) - before, 139);
  // 12 % commission of what the goods cost less the vendor's own part, 19 % tax on that, and delivery is all the vendor's.
  const earned = (saleMinor: number, commissionMinor: number, taxMinor: number) => commissionMinor + taxMinor - saleMinor;
  assert.equal(await sumOf(`vendor:${one.vendorId}:pending`), earned(777 - 77 + 500, 84, 16));
  assert.equal(await sumOf(`vendor:${two.vendorId}:pending`), earned(1_999 - 200 + 500, 216, 41));
  for (const order of orders.slice(0, 2)) await refund(subgraph, order, 1);
  assert.equal((await sumOf('promo_subsidy')) - before, 0);
  assert.deepEqual(await orderInvariants(subgraph.db), []);
});

test('a fixed amount, and free delivery, are shared as well', async () => {
  const [one, two] = [await shop(1_000), await shop(2_000)];
  for (const [input, parts] of [
    [{ kind: 'FIXED', rateBasisPoints: null, amounts: [{ currency: 'EUR', offMinor: 100 }] }, [[33, 11], [67, 22]]],
    [{ kind: 'FREE_SHIPPING', rateBasisPoints: null }, [[500, 167], [500, 166]]],
  ] as const) {
    const coupon = await shared([one, two], input);
    await decide(coupon, one);
    await decide(coupon, two);
    const buyer = await cartOf([one, two]);
    await buyer.applyCoupon(coupon.code);
    const placed = await buyer.end((await buyer.checkout()).checkout?.id as string);
    const rows = await subgraph.db.query<{ off: number; borne: number; delivery: string }>(
      `SELECT l.discount_minor AS off, l.subsidy_minor AS borne, v.shipping_settlement AS delivery FROM order_lines l JOIN vendor_orders v ON v.id = l.vendor_order_id WHERE v.order_id = ? ORDER BY v.position`, [placed.order?.id]);
    const deliveries = rows.map(({ delivery }) => parseJson<{ totalMinor: number; subsidyMinor: number }>(delivery));
    assert.deepEqual(input.kind === 'FIXED' ? rows.map(({ off, borne }) => [off, borne]) : deliveries.map(({ totalMinor, subsidyMinor }) => [500 - totalMinor, subsidyMinor]), parts, input.kind);
  }
  assert.deepEqual(await orderInvariants(subgraph.db), []);
});

test('what does not fit together is refused: a vendor deciding for others, a share of nobody, vendors and products that there are not', async () => {
  const [one, two, other] = [await shop(), await shop(), await shop()];
  const refused: [object, Viewer, string | null, string, string][] = [
    [{ vendorIds: [two.vendorId] }, one.owner, one.vendorId, 'INVALID_INPUT', 'vendorIds'],
    [{ marketplaceShareBasisPoints: 5_000 }, one.owner, one.vendorId, 'INVALID_INPUT', 'marketplaceShareBasisPoints'],
    [{ marketplaceShareBasisPoints: 5_000 }, admin(), null, 'INVALID_INPUT', 'vendorIds'],
    [{ marketplaceShareBasisPoints: 10_001, vendorIds: [one.vendorId] }, admin(), null, 'INVALID_INPUT', 'marketplaceShareBasisPoints'],
    [{ vendorIds: [] }, admin(), null, 'INVALID_INPUT', 'vendorIds'],
    [{ vendorIds: [one.vendorId, one.vendorId] }, admin(), null, 'INVALID_INPUT', 'vendorIds'],
    [{ vendorIds: [one.vendorId, 'vnd_nobody'] }, admin(), null, 'NOT_FOUND', 'vendorIds'],
    [{ vendorIds: [one.vendorId, two.vendorId], productIds: [one.variant.productId, other.variant.productId] }, admin(), null, 'NOT_FOUND', 'productIds'],
  ];
  for (const [input, viewer, vendorId, code, field] of refused) {
    const { coupon, userErrors } = await create(input, viewer, vendorId);
    assert.deepEqual([coupon, userErrors[0]?.code, userErrors[0]?.field?.slice(0, 2)], [null, code, ['input', field]], JSON.stringify(input));
  }
});

test("nobody agrees for a vendor but its owner and managers, and only who was asked; operators can't", async () => {
  const [one, other] = [await shop(), await shop()];
  const coupon = await shared([one]);
  for (const viewer of [...['CATALOG', 'FULFILMENT', 'FINANCE', 'READ_ONLY'].map((role) => staff(one.vendorId, role)), other.owner, customer(), admin()]) assert.equal((await decide(coupon, one, true, viewer)).code, 'FORBIDDEN');
  assert.equal((await decide(coupon, other)).userErrors[0]?.code, 'NOT_FOUND');
  const sole = (await create({}, one.owner, one.vendorId)).coupon as CouponView;
  assert.equal((await decide(sole, one, false)).userErrors[0]?.code, 'NOT_FOUND', "a vendor's own is ended, not left");
  assert.equal(await effect(coupon, [one]), 'COUPON_NOT_APPLICABLE');
  assert.deepEqual((await decide(coupon, one, true, staff(one.vendorId, 'MANAGER'))).userErrors, []);
});

test('a vendor sees what it is asked to bear among its coupons, and nothing of the other vendors in it', async () => {
  const [one, two] = [await shop(), await shop()];
  const own = (await create({}, one.owner, one.vendorId)).coupon as CouponView;
  const coupon = await shared([one, two], { productIds: [one.variant.productId, two.variant.productId] });
  await decide(coupon, two);
  const { totalCount, nodes } = await seenBy(one.owner, one.vendorId);
  assert.deepEqual([totalCount, nodes.map(({ id }) => id)], [2, [coupon.id, own.id]], 'the newest first');
  assert.deepEqual([nodes[0]?.vendorIds, nodes[0]?.shares, nodes[0]?.productIds], [[], [{ vendor: { id: one.vendorId }, agreedAt: null }], [one.variant.productId]]);
  assert.equal((await decide(coupon, one)).coupon?.vendorIds?.join(), one.vendorId);
  const [seen] = (await seenBy(admin(), two.vendorId)).nodes;
  assert.deepEqual([seen?.vendorIds, seen?.shares.length, seen?.productIds.length], [[one.vendorId, two.vendorId].toSorted(), 2, 2]);
});

test('pages over own and shared coupons follow one another, each read with as many statements', async () => {
  const one = await shop();
  const made: string[] = [];
  for (let index = 0; index < 3; index += 1) made.unshift((await shared([one])).id, ((await create({}, one.owner, one.vendorId)).coupon as CouponView).id);
  const seen: string[] = [];
  let after = '';
  for (let page = 0; page < 4; page += 1) {
    const { data } = await subgraph.call<{ _entities: { coupons: { pageInfo: { endCursor: string | null }; edges: { node: CouponView }[] } }[] }>({
      query: `{ _entities(representations: [{ __typename: "Vendor", id: "${one.vendorId}" }]) { ... on Vendor { coupons(first: 2${after}) { pageInfo { endCursor } edges { node { id } } } } } }`,
      viewer: one.owner,
    });
    seen.push(...(data._entities[0]?.coupons.edges.map(({ node }) => node.id) ?? []));
    after = `, after: "${data._entities[0]?.coupons.pageInfo.endCursor ?? ''}"`;
    if (seen.length === 6) break;
  }
  assert.deepEqual(seen.toSorted(), made.toSorted());
  assert.deepEqual(seen, seen.toSorted().toReversed());
  const statementsOf = async (first: number) => (await countStatements(() => seenBy(one.owner, one.vendorId, first))).statements.length;
  assert.equal(await statementsOf(6), await statementsOf(2));
});

/** What was told of a coupon's shares, in order. */
async function toldOf({ id }: CouponView) {
  const rows = await subgraph.db.query<{ version: number; data: string }>("SELECT aggregate_version AS version, data FROM event_log WHERE aggregate_id = ? AND type = 'coupon.share-asked.v1' ORDER BY aggregate_version", [id]);
  return rows.map(({ version, data }) => ({ version, ...parseJson<Record<string, unknown>>(data) }) as Record<string, unknown>);
}

test('vendors that are asked to bear a part are told once per terms, with what they would bear; others and those who are asked for nothing are not', async () => {
  const [one, two] = [await shop(), await shop()];
  const coupon = await shared([one, two], { usageLimit: 5, amounts: [{ currency: 'EUR', minimumMinor: 500 }] });
  const [asked, ...more] = await toldOf(coupon);
  assert.deepEqual(more, []);
  const { vendorIds, code, kind, rateBasisPoints, amounts, marketplaceShareBasisPoints, isAgain, version } = asked ?? {};
  assert.deepEqual([vendorIds, code, isAgain, version], [[one.vendorId, two.vendorId], coupon.code, false, 1]);
  assert.deepEqual([kind, rateBasisPoints, amounts, marketplaceShareBasisPoints], ['PERCENT', 1_500, [{ currency: 'EUR', offMinor: null, minimumMinor: 500 }], 3_333]);
  await decide(coupon, one);
  const narrower = await update(coupon, { usageLimit: 4 });
  assert.equal((await toldOf(coupon)).length, 1, 'terms that cost no more need nobody');
  const wider = await update(narrower.coupon as CouponView, { usageLimit: null, description: 'For everybody' });
  const again = (await toldOf(coupon)).at(-1);
  assert.deepEqual([again?.['version'], again?.['isAgain'], again?.['description'], again?.['vendorIds']], [wider.coupon?.version, true, 'For everybody', [one.vendorId, two.vendorId].toSorted()]);
  assert.deepEqual(await toldOf((await create({ vendorIds: [one.vendorId] })).coupon as CouponView), [], 'the marketplace bears it alone');
  assert.deepEqual(await toldOf((await create({}, one.owner, one.vendorId)).coupon as CouponView), [], 'a vendor makes its own');
});

test('a coupon that is not made asks nobody, and the same key asks once', async () => {
  const one = await shop();
  const coupon = await shared([one]);
  const count = async () => Number((await subgraph.db.query<{ count: number }>("SELECT COUNT(*) AS count FROM event_log WHERE type = 'coupon.share-asked.v1'"))[0]?.count);
  const before = await count();
  assert.equal((await create({ code: coupon.code, vendorIds: [one.vendorId], marketplaceShareBasisPoints: 5_000 })).userErrors[0]?.code, 'ALREADY_EXISTS');
  assert.equal(await count(), before);
  const [viewer, key] = [admin(), randomUUID()];
  const input = { code: `S-${randomUUID().slice(0, 8)}`, description: 'Once', kind: 'FREE_SHIPPING', vendorIds: [one.vendorId], marketplaceShareBasisPoints: 5_000 };
  for (let time = 0; time < 2; time += 1) {
    const { userErrors } = await mutate('couponCreate', '$input: CouponCreateInput!, $key: String!', 'input: $input, idempotencyKey: $key', { input, key }, viewer);
    assert.deepEqual(userErrors, []);
  }
  assert.equal(await count(), before + 1);
});
