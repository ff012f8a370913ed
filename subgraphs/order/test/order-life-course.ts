/** An order, lived at random from its cart to its payouts, until nothing is left to do. */
import { admin } from '#platform/testing/test-viewer';
import { waitFor } from '#platform/testing/wait-for';
import type { OrderSubgraph } from './harness.ts';
import { act, deck, linesOf } from './order-life-acts.ts';
import { key, mutate, type Context, type Life } from './order-life.ts';

/** Operations of the order that have not ended; a void that waits for a decision is not counted. */
const pending = ({ db }: OrderSubgraph, orderId: string) =>
  db.query<{ id: string }>(
    `SELECT o.id FROM payment_operations o JOIN payments p ON p.id = o.payment_id WHERE p.order_id = ? AND o.state = 'REQUESTED'
     AND NOT (o.kind = 'VOID' AND EXISTS (SELECT 1 FROM payment_operations c WHERE c.payment_id = p.id AND c.kind = 'CAPTURE' AND c.unresolved_since IS NOT NULL))`,
    [orderId],
  );

const job = ({ app }: OrderSubgraph, name: string) => app.jobs?.find((one) => one.name === name)?.run(new AbortController().signal);

/** Waits until the provider has answered everything, repeating at once what would be repeated later. */
async function settle({ subgraph }: Context, { orderId, seed }: Life): Promise<void> {
  await waitFor(async () => {
    const open = await pending(subgraph, orderId);
    if (open.length === 0) return true;
    await subgraph.db.execute("UPDATE payment_operations SET next_attempt_at = 1 WHERE id IN (?) AND state = 'REQUESTED' AND (attempts > 0 OR kind = 'VOID')", [open.map(({ id }) => id)]);
    await job(subgraph, 'payment-operations');
    return false;
  }, { what: `the payment operations of life ${seed}`, timeoutMs: 60_000 });
}

async function settlePayouts({ subgraph }: Context, { vendorIds, seed }: Life): Promise<void> {
  await waitFor(async () => {
    const open = await subgraph.db.query<{ id: string }>("SELECT id FROM payouts WHERE vendor_id IN (?) AND state IN ('CLAIMED', 'SENT')", [vendorIds]);
    if (open.length === 0) return true;
    await subgraph.db.execute("UPDATE payouts SET next_attempt_at = 1 WHERE id IN (?) AND state = 'CLAIMED'", [open.map(({ id }) => id)]);
    await job(subgraph, 'payout-sender');
    return false;
  }, { what: `the payouts of life ${seed}`, timeoutMs: 60_000 });
}

/** Lives it: some steps, some of them at once, then whatever is needed for everything to end. */
export async function live(context: Context, life: Life, steps: number): Promise<void> {
  const { random, moods, orderId } = life;
  for (let step = 0; step < steps; step += 1) {
    const names = Array.from({ length: random.chance(0.3) ? random.integer(2, 3) : 1 }, () => random.pick(deck));
    await Promise.all(names.map((name) => act(context, life, name)));
    if (random.chance(0.6)) await settle(context, life);
  }
  await end(context, life);
  // The provider is well from here on, so that whatever is tried again ends.
  moods.trouble = 0;
  if (random.chance(0.5)) await refundAll(context, life);
  await end(context, life);
  await act(context, life, 'release');
  await settlePayouts(context, life);
  await job(context.subgraph, 'payout-schedule');
  await settlePayouts(context, life);
  life.done.push(`ended ${orderId}`);
}

async function decideAll(context: Context, life: Life): Promise<void> {
  const open = () => context.subgraph.db.query('SELECT o.id FROM payment_operations o JOIN payments p ON p.id = o.payment_id WHERE p.order_id = ? AND o.unresolved_since IS NOT NULL', [life.orderId]);
  for (let round = 0; (await open()).length > 0; round += 1) {
    if (round === 60) life.moods.trouble = 0;
    if (round > 200) throw new Error(`the failed payments of life ${life.seed} have no end`);
    await act(context, life, 'resolve');
    await settle(context, life);
  }
}

/** Sends or calls off the rest, and sees to what is open. */
async function end(context: Context, life: Life): Promise<void> {
  const { subgraph } = context;
  const { random } = life;
  await settle(context, life);
  while ((await linesOf(subgraph, life)).some(({ open }) => open > 0)) await act(context, life, random.pick(['ship', 'ship', 'cancel', 'reject']));
  await settle(context, life);
  await decideAll(context, life);
  for (const name of ['deliver', 'approve', 'receive', 'decline']) while (await act(context, life, name));
  await settle(context, life);
  await decideAll(context, life);
}

/** Everything that was paid for and not given back yet. */
async function refundAll(context: Context, life: Life): Promise<void> {
  for (const line of await linesOf(context.subgraph, life))
    for (let left = line.refundable; left > 0; left -= 1)
      await mutate(context, 'vendorOrderRefund', { id: ['ID!', line.vendorOrderId], idempotencyKey: key(), input: ['VendorOrderRefundInput!', { items: [{ lineId: line.id, quantity: 1 }], reason: 'all back' }] }, admin());
  for (const id of new Set((await linesOf(context.subgraph, life)).map(({ vendorOrderId }) => vendorOrderId)))
    await mutate(context, 'vendorOrderRefund', { id: ['ID!', id], idempotencyKey: key(), input: ['VendorOrderRefundInput!', { items: [], includesDelivery: true, reason: 'all back' }] }, admin());
  life.done.push('all back');
  life.notes.isAllBack = true;
}
