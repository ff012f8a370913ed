/** Forgets carts that nobody has changed for their whole time: guests' after 30 days, customers' after 90. */
import type { Database } from '#platform/data/database';
import { untilDone, workThrough, type Job } from '#platform/service/jobs';
import { expiredCarts } from '../data/cart-repository.ts';

const batch = 200;

/**
 * Ends what is overdue with its lines, since who bought what is nobody's business any more. Several processes may run it at once: the
 * conditional UPDATE lets one win, and a cart that is changed meanwhile stays. Returns how many ended.
 */
export async function expireCarts({ db, now }: { db: Database; now: () => Date }): Promise<number> {
  let ended = 0;
  await workThrough(await expiredCarts(db, { now: now(), limit: batch }), (id) =>
    db.transaction(async (tx) => {
      const { affectedRows } = await tx.execute("UPDATE carts SET status = 'EXPIRED', note = NULL, vendor_choices = NULL WHERE id = ? AND status = 'ACTIVE' AND expires_at <= ?", [id, now()]);
      if (affectedRows === 0) return;
      await tx.execute('DELETE FROM cart_lines WHERE cart_id = ?', [id]);
      await tx.execute('DELETE FROM cart_coupons WHERE cart_id = ?', [id]);
      ended += 1;
    }, { label: 'expire-cart' }),
  );
  return ended;
}

/** Works through a backlog batch by batch, then rests for ten minutes. */
export function createCartExpiryJob(deps: { db: Database; now: () => Date }): Job {
  return {
    name: 'expire-carts',
    everyMs: 600_000,
    run: (signal) => untilDone(signal, () => expireCarts(deps), batch),
  };
}
