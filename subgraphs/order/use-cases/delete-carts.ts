/** Deletes carts that are over: ordered, merged into another one, or forgotten. Orders and checkouts name their cart by its id only, which never comes again. */
import type { Database } from '#platform/data/database';
import { untilDone, workThrough, type Job } from '#platform/service/jobs';
import { counter } from '#platform/telemetry/metrics';
import { endedCarts, endedStatuses } from '../data/cart-repository.ts';

const batch = 50;

const deleted = counter({ name: 'carts_deleted_total', help: 'Carts deleted with all that was in them, some time after they ended, by how they ended', labels: ['status'], fromZero: endedStatuses.map((status) => ({ status })) });

export interface CartDeletion {
  db: Database;
  now: () => Date;
  /** How long a cart that is over is kept, for whoever looks into what went wrong. */
  keptDays: number;
}

/**
 * Deletes one batch, each cart in a transaction of its own and by its key: over many at once the database may read whole tables, and wait for carts that are in
 * use. Several processes may run it at once: what another one was faster with counts for nothing. Returns how many it found.
 */
export async function deleteCarts({ db, now, keptDays }: CartDeletion): Promise<number> {
  const found = await endedCarts(db, { before: new Date(now().getTime() - keptDays * 86_400_000), limit: batch });
  await workThrough(found, async ({ id, status }) => {
    const { affectedRows } = await db.transaction((tx) => {
      tx.executeLater('DELETE FROM cart_lines WHERE cart_id = ?', [id]);
      tx.executeLater('DELETE FROM cart_coupons WHERE cart_id = ?', [id]);
      return tx.execute('DELETE FROM carts WHERE id = ?', [id]);
    }, { label: 'delete-cart' });
    deleted.inc({ status }, affectedRows);
  });
  return found.length;
}

/** Works through a backlog batch by batch, then rests for ten minutes. What is deleted is no longer found, so a run that was broken off is simply gone on with. */
export function createCartDeletionJob(deps: CartDeletion): Job {
  return {
    name: 'delete-carts',
    everyMs: 600_000,
    run: (signal) => untilDone(signal, () => deleteCarts(deps), batch),
  };
}
