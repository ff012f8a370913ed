/** The beginning of an order that is lived at random: vendors with terms of their own, a cart with coupons, a card of some kind. */
import { randomUUID } from 'node:crypto';
import type { Viewer } from '#platform/auth/viewer';
import { admin, customer, staff } from '#platform/testing/test-viewer';
import { createRandom, type Random } from '../../../dev/demo/random.ts';
import { cards } from '../payments/test/stripe-state.ts';
import { createBuyer, type Buyer } from './buyer.ts';
import { addVariant, addVendor } from './catalog.ts';
import { fakeId, type OrderSubgraph } from './harness.ts';
import type { BothProviders, Moods } from './two-providers.ts';

export interface Life {
  readonly seed: number;
  readonly random: Random;
  readonly moods: Moods;
  readonly orderId: string;
  readonly currency: string;
  readonly vendorIds: readonly string[];
  readonly couponIds: readonly string[];
  readonly buyer: Buyer;
  /** What was done, for who has to find out. */
  readonly done: string[];
  readonly notes: {
    /** Something was written off: an older version's rows do not tell what. */
    hasWrittenOff: boolean;
    /** All that was paid for was given back in the end. */
    isAllBack: boolean;
  };
}

export interface Context {
  subgraph: OrderSubgraph;
  providers: BothProviders;
  /** Moods by the reference that calls carry. */
  moodsOf: Map<string, Moods>;
}

/** What people may be told when they come too late, or ask for too much. */
const refusals = new Set(['INVALID_STATE', 'LIMIT_EXCEEDED', 'REFUND_EXCEEDS_CAPTURED', 'NOT_FOUND', 'INSUFFICIENT_BALANCE']);

/** Runs a mutation. Returns its refusal, if it had any. */
export async function mutate({ subgraph }: Pick<Context, 'subgraph'>, field: string, args: Record<string, [type: string, value: unknown]>, viewer: Viewer): Promise<string | null> {
  const declared = Object.entries(args).map(([name, [type]]) => `$${name}: ${type}`);
  const given = Object.keys(args).map((name) => `${name}: $${name}`);
  const variables = Object.fromEntries(Object.entries(args).map(([name, [, value]]) => [name, value]));
  const { data, errors } = await subgraph.call<Record<string, { userErrors: { code: string; message: string }[] }> | null>({ query: `mutation(${declared.join(', ')}) { ${field}(${given.join(', ')}) { userErrors { code message } } }`, variables, viewer });
  const refused = data?.[field]?.userErrors[0];
  if (errors || !data?.[field]) throw new Error(`${field} failed: ${JSON.stringify(errors)}`);
  if (refused && !refusals.has(refused.code)) throw new Error(`${field} was refused: ${refused.code} ${refused.message}`);
  return refused ? `${refused.code}: ${refused.message}` : null;
}

export const key = (): [string, string] => ['String!', randomUUID()];

async function addCoupon(context: Context, random: Random, { currency, vendorIds }: { currency: string; vendorIds: readonly string[] }): Promise<{ id: string; code: string }> {
  const vendorId = random.chance(0.4) ? random.pick(vendorIds) : null;
  const code = `L-${randomUUID().slice(0, 8).toUpperCase()}`;
  const effect = random.pick([
    { kind: 'PERCENT', rateBasisPoints: random.pick([1, 333, 1_000, 3_333, 9_999, 10_000]) },
    { kind: 'FIXED', amounts: [{ currency, offMinor: random.pick([1, 7, 250, 5_000]) }] },
    { kind: 'FREE_SHIPPING' },
  ]);
  const input = { code, description: 'Something off', isStackable: true, ...effect };
  const refused = await mutate(context, 'couponCreate', { vendorId: ['ID', vendorId], input: ['CouponCreateInput!', input], idempotencyKey: key() }, vendorId === null ? admin() : staff(vendorId, 'OWNER'));
  if (refused) throw new Error(refused);
  const [row] = await context.subgraph.db.query<{ id: string }>('SELECT id FROM coupons WHERE code = ?', [code]);
  return { id: row?.id as string, code };
}

/** A vendor with terms of its own; its account is at Stripe, at the sandbox, or not there. */
function newVendor({ subgraph }: Context, random: Random, currency: string): Promise<string> {
  const terms = { id: fakeId('cag'), categoryId: null, rateBasisPoints: random.pick([0, 1, 1_200, 3_000, 10_000]), fixedMinor: random.pick([0, 0, 1, 35]), fixedCurrency: currency, validFrom: '2020-01-01T00:00:00.000Z', validUntil: null };
  return addVendor(subgraph, {
    country: random.pick(['DE', 'SE']),
    returnWindowDays: random.pick([14, 30]),
    shipping: [{ countries: ['*'], currency, priceMinor: random.pick([0, 1, 499, 1_235]), freeFromMinor: random.chance(0.2) ? 3_000 : null, minDays: 2, maxDays: 4 }],
    commissionAgreements: [terms],
    payoutAccount: { status: 'VERIFIED', currency, heldUntil: null, ...(random.chance(0.6) && { providerAccount: `acct_1${randomUUID().replaceAll('-', '')}` }) },
  });
}

/** A cart of one to three vendors is bought. */
export async function beginLife(context: Context, seed: number): Promise<Life> {
  const { subgraph, moodsOf } = context;
  const random = createRandom(seed);
  const moods: Moods = { random: random.fork('provider'), trouble: random.pick([0, 0.15, 0.4]) };
  const currency = random.pick(['EUR', 'EUR', 'JPY', 'KWD']);
  const vendorIds = await Promise.all(Array.from({ length: random.integer(1, 3) }, () => newVendor(context, random, currency)));
  const wanted = vendorIds.flatMap((vendorId) => Array.from({ length: random.integer(1, 2) }, () => ({ vendorId, priceMinor: random.pick([1, 7, 333, 645, 1_000, 1_234]), quantity: random.integer(1, 5) })));
  const lines = await Promise.all(wanted.map(async ({ quantity, ...variant }) => ({ variantId: (await addVariant(subgraph, { ...variant, currency })).variantId, quantity })));
  const buyer = createBuyer(subgraph, customer());
  await buyer.add(lines, currency);
  const coupons = random.chance(0.5) ? [await addCoupon(context, random, { currency, vendorIds })] : [];
  if (coupons.length > 0 && random.chance(0.3)) coupons.push(await addCoupon(context, random, { currency, vendorIds }));
  for (const { code } of coupons) await buyer.applyCoupon(code);
  const { checkout, userErrors } = await buyer.checkout({ paymentMethod: random.pick([cards.once, cards.once, cards.ok, 'pm_ok']) });
  if (!checkout) throw new Error(`life ${seed} could not begin: ${JSON.stringify(userErrors)}`);
  const placed = await buyer.end(checkout.id, 60_000);
  if (!placed.order) throw new Error(`life ${seed} could not begin: ${JSON.stringify(placed)}`);
  const orderId = placed.order.id;
  moodsOf.set(orderId, moods);
  for (const { id } of await subgraph.db.query<{ id: string }>('SELECT id FROM vendor_orders WHERE order_id = ?', [orderId])) moodsOf.set(id, moods);
  return { seed, random, moods, orderId, currency, vendorIds, couponIds: coupons.map(({ id }) => id), buyer, done: [`${currency} ${moods.trouble}`], notes: { hasWrittenOff: false, isAllBack: false } };
}
