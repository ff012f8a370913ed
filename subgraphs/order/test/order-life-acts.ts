/** What people and providers may do to an order, in any order and at once. */
import { admin, staff } from '#platform/testing/test-viewer';
import type { Random } from '../../../dev/demo/random.ts';
import { chargeStep, stepDown } from '../domain/charge-step.ts';
import { releaseEarnings } from '../use-cases/release-earnings.ts';
import type { OrderSubgraph } from './harness.ts';
import { key, mutate, type Context, type Life } from './order-life.ts';

interface LineState {
  id: string;
  vendorOrderId: string;
  vendorId: string;
  open: number;
  sent: number;
  refundable: number;
}

export const linesOf = ({ db }: OrderSubgraph, { orderId }: Life): Promise<LineState[]> =>
  db.query<LineState>(
    `SELECT l.id, l.vendor_order_id AS vendorOrderId, v.vendor_id AS vendorId, l.quantity - l.shipped_quantity - l.cancelled_quantity AS open, l.shipped_quantity AS sent,
       l.shipped_quantity - l.refunded_quantity AS refundable FROM order_lines l JOIN vendor_orders v ON v.id = l.vendor_order_id WHERE l.order_id = ? ORDER BY l.id`,
    [orderId],
  );

const items = (lines: readonly LineState[], random: Random, of: 'open' | 'sent' | 'refundable') =>
  lines.filter((line) => line[of] > 0 && random.chance(0.7)).map((line) => ({ lineId: line.id, quantity: random.chance(0.6) ? 1 : random.integer(1, line[of]) }));

const nothing = 'nothing to do';

/** Returns why it could not be done; null when it was. */
type Act = (context: Context, life: Life) => Promise<string | null>;

/** One vendor order, its lines, and somebody of the vendor's; mostly one where something is left. */
async function part({ subgraph }: Context, life: Life, of: 'open' | 'sent' | 'refundable') {
  const lines = await linesOf(subgraph, life);
  const left = lines.filter((line) => line[of] > 0);
  const { vendorOrderId, vendorId } = life.random.pick(left.length > 0 && life.random.chance(0.9) ? left : lines);
  return { id: ['ID!', vendorOrderId] as [string, unknown], vendorOrderId, lines: lines.filter((line) => line.vendorOrderId === vendorOrderId), owner: staff(vendorId, 'OWNER') };
}

async function returns({ subgraph: { db } }: Context, { orderId, random }: Life, states: readonly string[]) {
  const rows = await db.query<{ id: string; vendorId: string }>('SELECT r.id, v.vendor_id AS vendorId FROM order_returns r JOIN vendor_orders v ON v.id = r.vendor_order_id WHERE v.order_id = ? AND r.state IN (?) ORDER BY r.id', [orderId, states]);
  return rows.length === 0 ? null : random.pick(rows);
}

const ship: Act = async (context, life) => {
  const { id, lines, owner } = await part(context, life, 'open');
  const some = items(lines, life.random, 'open');
  return mutate(context, 'vendorOrderFulfill', { id, idempotencyKey: key(), input: ['VendorOrderFulfillInput!', { carrier: 'Post', ...(some.length > 0 && { items: some }) }] }, owner);
};

const reject: Act = async (context, life) => {
  const { id, lines, owner } = await part(context, life, 'open');
  const some = items(lines, life.random, 'open');
  return mutate(context, 'vendorOrderReject', { id, reason: ['String!', 'broken'], items: ['[ParcelItemInput!]', life.random.chance(0.8) && some.length > 0 ? some : null], idempotencyKey: key() }, owner);
};

const cancel: Act = async (context, life) => {
  const some = items(await linesOf(context.subgraph, life), life.random, 'open');
  return mutate(context, 'orderCancel', { id: ['ID!', life.orderId], reason: ['String', 'changed my mind'], items: ['[ParcelItemInput!]', some.length > 0 && life.random.chance(0.95) ? some : null], idempotencyKey: key() }, life.buyer.viewer);
};

const deliver: Act = async (context, life) => {
  const parcels = await context.subgraph.db.query<{ id: string }>('SELECT p.id FROM parcels p JOIN vendor_orders v ON v.id = p.vendor_order_id WHERE v.order_id = ? AND p.delivered_at IS NULL ORDER BY p.id', [life.orderId]);
  return parcels.length === 0 ? nothing : mutate(context, 'parcelDeliver', { id: ['ID!', life.random.pick(parcels).id] }, life.buyer.viewer);
};

const refund: Act = async (context, life) => {
  const { id, lines, owner } = await part(context, life, 'refundable');
  const some = items(lines, life.random, 'refundable');
  const includesDelivery = some.length === 0 || life.random.chance(0.2);
  return mutate(context, 'vendorOrderRefund', { id, idempotencyKey: key(), input: ['VendorOrderRefundInput!', { items: some, includesDelivery, reason: 'damaged' }] }, owner);
};

const askBack: Act = async (context, life) => {
  const { vendorOrderId, lines } = await part(context, life, 'sent');
  const some = items(lines, life.random, 'sent');
  return some.length === 0 ? nothing : mutate(context, 'returnRequest', { vendorOrderId: ['ID!', vendorOrderId], idempotencyKey: key(), input: ['ReturnRequestInput!', { items: some, reason: 'too small' }] }, life.buyer.viewer);
};

const decideReturn = (field: 'returnApprove' | 'returnDecline' | 'returnReceive'): Act => async (context, life) => {
  const found = await returns(context, life, field === 'returnApprove' ? ['REQUESTED'] : field === 'returnReceive' ? ['APPROVED'] : ['REQUESTED', 'APPROVED']);
  return found === null ? nothing : mutate(context, field, { id: ['ID!', found.id], ...(field === 'returnDecline' && { reason: ['String!', 'worn'] as [string, string] }) }, staff(found.vendorId, 'OWNER'));
};

/** An operator decides one of the order's failed payments. */
const resolve: Act = async (context, life) => {
  const { data } = await context.subgraph.call<{ failedPayments: { id: string; order: { id: string }; resolutions: string[] }[] }>({ query: '{ failedPayments(first: 100) { id order { id } resolutions } }', viewer: admin() });
  const failed = data.failedPayments.filter(({ order }) => order.id === life.orderId).toSorted((a, b) => (a.id < b.id ? -1 : 1));
  if (failed.length === 0) return nothing;
  const { id, resolutions } = life.random.pick(failed);
  const resolution = life.random.pick(resolutions);
  if (resolution === 'WRITE_OFF') life.notes.hasWrittenOff = true;
  life.done.push(resolution);
  return mutate(context, 'failedPaymentResolve', { id: ['ID!', id], resolution: ['FailedPaymentResolution!', resolution], reason: ['String!', 'seen to'], reference: ['String', resolution === 'SETTLED_OTHERWISE' ? 'SEPA 17' : null], idempotencyKey: key() }, admin());
};

/** The buyer's bank sends something back that Stripe gave back. */
const bounce: Act = async ({ subgraph, providers }, { orderId, random }) => {
  const given = await subgraph.db.query<{ id: string }>("SELECT o.id FROM payment_operations o JOIN payments p ON p.id = o.payment_id WHERE p.order_id = ? AND o.kind IN ('REFUND', 'VOID') ORDER BY o.id", [orderId]);
  return given.length > 0 && (await providers.bounce(random.pick(given).id)) ? null : nothing;
};

const release: Act = async ({ subgraph: { db } }, { orderId }) => {
  await db.execute("UPDATE vendor_orders SET release_at = '2020-01-01' WHERE order_id = ? AND release_at IS NOT NULL", [orderId]);
  await releaseEarnings({ db, now: () => new Date() });
  return null;
};

const payout: Act = (context, { vendorIds, random, currency }) => {
  const vendorId = random.pick(vendorIds);
  return mutate(context, 'payoutRequest', { vendorId: ['ID!', vendorId], currency: ['CurrencyCode!', currency], idempotencyKey: key() }, staff(vendorId, 'FINANCE'));
};

const takeBack: Act = async ({ subgraph: { db }, providers }, { vendorIds, random, currency }) => {
  const payouts = await db.query<{ id: string }>('SELECT id FROM payouts WHERE vendor_id IN (?) ORDER BY id', [vendorIds]);
    return payouts.length > 0 && (await providers.takeBack(random.pick(payouts).id, (left) => (random.chance(0.5) ? left : stepDown(Math.floor(left / 2), chargeStep(currency))))) ? null : nothing;
};

/** As if an older version had written it: it kept neither which pieces are in a parcel, nor which of them were refunded, nor what a capture was for. */
const age: Act = async ({ subgraph: { db } }, { orderId, notes }) => {
  // It refunded the first pieces first, whatever had become of their money.
  const [other] = await db.query("SELECT o.id FROM payment_operations o JOIN payments p ON p.id = o.payment_id WHERE p.order_id = ? AND o.kind = 'CAPTURE' AND o.state = 'FAILED' AND EXISTS (SELECT 1 FROM order_lines l WHERE l.order_id = p.order_id AND l.refunded_quantity > 0)", [orderId]);
  if (notes.hasWrittenOff || other) return nothing;
  await db.transaction(async (tx) => {
    await tx.execute('UPDATE parcel_items i JOIN order_lines l ON l.id = i.line_id SET i.pieces_before = NULL, i.refunded_quantity = 0 WHERE l.order_id = ?', [orderId]);
    await tx.execute("UPDATE payment_operations o JOIN payments p ON p.id = o.payment_id SET o.booking = JSON_REMOVE(o.booking, '$.parcel') WHERE p.order_id = ? AND o.kind = 'CAPTURE'", [orderId]);
  });
  return null;
};

const acts: Readonly<Record<string, readonly [weight: number, act: Act]>> = {
  ship: [9, ship], reject: [1, reject], cancel: [1, cancel], deliver: [6, deliver], refund: [5, refund], askBack: [5, askBack],
  approve: [3, decideReturn('returnApprove')], decline: [1, decideReturn('returnDecline')], receive: [4, decideReturn('returnReceive')], resolve: [3, resolve],
  bounce: [2, bounce], release: [1, release], payout: [1, payout], takeBack: [1, takeBack], age: [1, age],
};
export const deck = Object.entries(acts).flatMap(([name, [weight]]) => Array.from({ length: weight }, () => name));

/** Returns whether there was something to do. */
export async function act(context: Context, life: Life, name: string): Promise<boolean> {
  const chosen = acts[name]?.[1] as Act;
  // Choices of its own, so that they are the same however acts that go on at once get ahead of each other.
  const refused = await chosen(context, { ...life, random: life.random.fork(`${life.done.length} ${life.random.next()}`) });
  if (refused !== nothing) life.done.push(refused ? `(${name}: ${refused})` : name);
  return refused === null;
}
