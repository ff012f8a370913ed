/** How each failpoint of the order service is reached, and what the work that goes on there must come to. */
import { withDatabase } from '../../../dev/seed/seed-stack.ts';
import { waitFor } from '#platform/testing/wait-for';
import { releaseEarnings } from '../../../subgraphs/order/use-cases/release-earnings.ts';
import type { OrderFailpoint } from '../../../subgraphs/order/failpoints.ts';
import type { Purchases } from './purchases.ts';
import type { Shop } from './shop.ts';

export interface Death {
  point: OrderFailpoint;
  /** What is to go wrong at the provider meanwhile. */
  control?: object;
  /** Prepares what the death is to interrupt, before the failpoint is armed; returns the work itself, which returns checkouts. */
  prepare(purchases: Purchases, shop: Shop): Promise<() => Promise<string[]>>;
  /** Where its checkouts must end. */
  expected: 'PLACED' | 'FAILED';
}

const buyersAtOnce = 3;
const buying = (paymentMethod: string, buyers = buyersAtOnce) => async (purchases: Purchases) => () => Promise.all(Array.from({ length: buyers }, () => purchases.buy(paymentMethod)));
const sides = ['before-commit', 'after-commit'] as const;

/** The provider charges and breaks before it answers: only asking by the key tells. */
const answerLost = { rules: [{ behaviour: 'error500After', operation: 'authorize', times: buyersAtOnce }] };

/** Buyers at their bank, whose checkout an operator calls off: the payment has to be voided. */
const callingOff = async (purchases: Purchases) => {
  const id = await purchases.buy('pm_requires_action');
  await waitFor(async () => (await purchases.stateOf(id))?.actionUrl, { what: 'the buyer to be at the bank', timeoutMs: 30_000 });
  return async () => {
    await purchases.callOff(id);
    return [id];
  };
};

const capturing = async (purchases: Purchases) => {
  const order = await purchases.placedOrder();
  return async () => {
    for (const part of order.parts) await purchases.fulfil(part);
    await purchases.settled(order.orderId, 'CAPTURE');
    return [order.checkoutId];
  };
};

const refunding = async (purchases: Purchases) => {
  const order = await purchases.placedOrder();
  const [part] = order.parts;
  if (!part) throw new Error('the order has no part');
  await purchases.fulfil(part);
  await purchases.settled(order.orderId, 'CAPTURE');
  return async () => {
    await purchases.refund(part);
    await purchases.settled(order.orderId, 'REFUND');
    return [order.checkoutId];
  };
};

const voiding = async (purchases: Purchases) => {
  const order = await purchases.placedOrder();
  return async () => {
    await purchases.cancel(order.orderId, order.buyer);
    await purchases.settled(order.orderId, 'VOID');
    return [order.checkoutId];
  };
};

const payingOut = async (purchases: Purchases, shop: Shop) => {
  const order = await purchases.placedOrder();
  const [part] = order.parts;
  if (!part) throw new Error('the order has no part');
  await purchases.fulfil(part);
  await purchases.settled(order.orderId, 'CAPTURE');
  await withDatabase(shop.stack.topology, 'order', async (db) => {
    // The return window has passed.
    await db.execute('UPDATE vendor_orders SET release_at = ? WHERE id = ?', [new Date(Date.now() - 1_000), part.vendorOrderId]);
    await releaseEarnings({ db, now: () => new Date() });
  });
  const [available] = await shop.query<{ minor: number }>('SELECT CAST(-SUM(amount_minor) AS SIGNED) AS minor FROM ledger_postings WHERE account = ? AND currency = ?', [`vendor:${part.vendorId}:available`, 'EUR']);
  if (!((available?.minor ?? 0) >= 100)) throw new Error(`there is nothing to pay out to ${part.vendorId}: ${available?.minor}`);
  return async () => {
    await purchases.payOut(part.vendorId);
    return [order.checkoutId];
  };
};

const atOperation = (kind: 'CAPTURE' | 'REFUND' | 'VOID', prepare: Death['prepare']): Death[] =>
  (['requested', 'claimed', 'answered', 'settled.before-commit', 'settled.after-commit'] as const).map((place) => ({ point: `payment.${kind}.${place}`, prepare, expected: 'PLACED' }));

export const deaths: readonly Death[] = [
  ...(['RESERVING', 'AUTHORIZING', 'CONFIRMING', 'PLACED'] as const).flatMap((state) => sides.map((side): Death => ({ point: `checkout.${state}.${side}`, prepare: buying('pm_ok'), expected: 'PLACED' }))),
  { point: 'checkout.authorizePayment.answered', prepare: buying('pm_ok'), expected: 'PLACED' },
  ...sides.map((side): Death => ({ point: `checkout.PAYMENT_UNKNOWN.${side}`, control: answerLost, prepare: buying('pm_ok'), expected: 'PLACED' })),
  { point: 'checkout.lookUpPayment.answered', control: answerLost, prepare: buying('pm_ok'), expected: 'PLACED' },
  ...sides.map((side): Death => ({ point: `checkout.VOIDING.${side}`, prepare: callingOff, expected: 'FAILED' })),
  { point: 'checkout.voidPayment.answered', prepare: callingOff, expected: 'FAILED' },
  ...(['RELEASING', 'FAILED'] as const).flatMap((state) => sides.map((side): Death => ({ point: `checkout.${state}.${side}`, prepare: buying('pm_declined'), expected: 'FAILED' }))),
  ...atOperation('CAPTURE', capturing),
  ...atOperation('REFUND', refunding),
  ...atOperation('VOID', voiding),
  ...(['claimed.before-commit', 'claimed.after-commit', 'attempted', 'answered', 'settled.before-commit', 'settled.after-commit'] as const).map((place): Death => ({ point: `payout.${place}`, prepare: payingOut, expected: 'PLACED' })),
];

type Ends = [checkoutId: string, end: Death['expected']][];

/** Dies one death; returns its checkouts with the end each must come to. */
export async function die(death: Death, purchases: Purchases, shop: Shop): Promise<Ends> {
  return (await dieAndGoOn(death, purchases, shop)).ends;
}

/** The same, without waiting for the work that was interrupted: some of it is only repeated after a while. */
export async function dieAndGoOn({ point, control, prepare, expected }: Death, purchases: Purchases, shop: Shop): Promise<{ ends: Promise<Ends> }> {
  // What the death before did not use up must not meet this one.
  await shop.control({ reset: true });
  const work = await prepare(purchases, shop);
  if (control) await shop.control(control);
  const { outcome } = await shop.dieAt(point, work);
  const ends = outcome.then((ids): Ends => ids.map((id) => [id, expected]));
  ends.catch(() => undefined); // reported where it is awaited
  return { ends };
}

/** What is left undone, in words: checkouts that are not where they belong, calls and payouts that have not ended. */
export async function unfinished(shop: Shop, wanted: ReadonlyMap<string, string>): Promise<string[]> {
  const checkouts = await shop.query<{ id: string; state: string; reason: string | null }>("SELECT id, state, CONCAT(failure_code, ': ', failure_reason) AS reason FROM checkouts");
  const operations = await shop.query<{ id: string; kind: string; state: string }>("SELECT id, kind, state FROM payment_operations WHERE state <> 'SUCCEEDED'");
  const payouts = await shop.query<{ id: string; state: string }>("SELECT id, state FROM payouts WHERE state NOT IN ('PAID', 'SENT')");
  const missing = [...wanted.keys()].filter((id) => !checkouts.some((checkout) => checkout.id === id));
  return [
    ...missing.map((id) => `checkout ${id} is lost`),
    ...checkouts.filter(({ id, state }) => state !== (wanted.get(id) ?? state) || (state !== 'PLACED' && state !== 'FAILED')).map(({ id, state, reason }) => `checkout ${id} is ${state} (${reason}) instead of ${wanted.get(id)}`),
    ...operations.map(({ id, kind, state }) => `${kind} ${id} is ${state}`),
    ...payouts.map(({ id, state }) => `payout ${id} is ${state}`),
  ];
}
