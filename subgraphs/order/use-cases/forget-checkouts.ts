/**
 * Takes out of checkouts that have ended what the buyer said: e-mail address, addresses, notes, what was to be bought. An order has its own copy; one that
 * failed has no use for it, and nobody would find it, since a guest cannot ask for an erasure.
 */
import type { Database } from '#platform/data/database';
import { parseJson } from '#platform/data/json';
import { redactEvents } from '#platform/eventlog/redact-events';
import { untilDone, workThrough, type Job } from '#platform/service/jobs';
import { counter } from '#platform/telemetry/metrics';
import { endedCheckouts, forgetCheckout } from '../data/checkout-repository.ts';
import { whatCouponsTook, type CheckoutSnapshot } from '../domain/checkout-snapshot.ts';
import { withoutPerson } from '../domain/without-person.ts';

const batch = 50;
const dayMs = 86_400_000;

const forgotten = counter({ name: 'checkouts_forgotten_total', help: 'Checkouts out of which the personal data was taken some time after they ended, by how they ended', labels: ['state'], fromZero: ['PLACED', 'FAILED'].map((state) => ({ state })) });

export interface CheckoutForgetting {
  db: Database;
  now: () => Date;
  /** How long what the buyer said is kept after the end, for whoever looks into what went wrong. */
  keptDays: number;
}

/**
 * One batch, each checkout in a transaction of its own and by its key. Several processes may run it at once: the conditional UPDATE lets one of them win. What was announced
 * of the checkout, and of its order until then, stays in the event log without the person, too. Returns how many it found.
 */
export async function forgetCheckouts({ db, now, keptDays }: CheckoutForgetting): Promise<number> {
  const found = await endedCheckouts(db, { before: new Date(now().getTime() - keptDays * dayMs), limit: batch });
  await workThrough(found, async ({ id, orderId, state, snapshot }) => {
    const isPlaced = state === 'PLACED';
    const kept = isPlaced ? whatCouponsTook(parseJson<CheckoutSnapshot>(snapshot)) : {};
    const isDone = await db.transaction(async (tx) => {
      if (!(await forgetCheckout(tx, id, kept))) return false;
      const vendorOrders = isPlaced ? await tx.query<{ id: string }>('SELECT id FROM vendor_orders WHERE order_id = ?', [orderId]) : [];
      const announced = { checkout: [id], order: isPlaced ? [orderId] : [], 'vendor-order': vendorOrders.map((each) => each.id) };
      for (const [aggregateType, aggregateIds] of Object.entries(announced)) await redactEvents(tx, { aggregateType, aggregateIds, redact: withoutPerson });
      return true;
    }, { label: 'forget-checkout' });
    if (isDone) forgotten.inc({ state });
  });
  return found.length;
}

/** Works through a backlog batch by batch, then rests for ten minutes. What is done is no longer found, so a run that was broken off is simply gone on with. */
export function createCheckoutForgettingJob(deps: CheckoutForgetting): Job {
  return {
    name: 'forget-checkouts',
    everyMs: 600_000,
    run: (signal) => untilDone(signal, () => forgetCheckouts(deps), batch),
  };
}
