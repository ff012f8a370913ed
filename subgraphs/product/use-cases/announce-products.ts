/** Tells the others about products: at once after an edit, or queued when many change or nobody waits for it. */
import { productUpdated } from '#events/product';
import type { Tx } from '#platform/data/database';
import { insertRows } from '../data/insert-rows.ts';
import { refreshListings } from '../data/listing-writer.ts';
import { productStates } from '../data/product-state.ts';
import type { TxDeps, UseCaseDeps } from './deps.ts';

const batchSize = 100;

/** Emits product.updated.v1 for each product. Call it last in the transaction: it takes the products' row locks. */
export async function announceProducts({ tx, outbox }: Pick<TxDeps, 'tx' | 'outbox'>, productIds: readonly string[]): Promise<void> {
  if (productIds.length === 0) return;
  await tx.execute('UPDATE products SET event_version = event_version + 1 WHERE id IN (?)', [[...productIds].sort()]);
  for (const { version, data } of await productStates(tx, productIds)) {
    await outbox.add(tx, productUpdated, { aggregateId: data.productId, aggregateVersion: version, data });
  }
}

/** Has products announced soon; part of the caller's transaction, but without waiting for any lock. */
export async function queueAnnouncements(tx: Tx, productIds: readonly string[]): Promise<void> {
  await insertRows(tx, 'product_announcements', ['product_id'], productIds.map((id) => [id]));
}

/**
 * Announces the next queued products, each once however often it was queued, and brings their listings up to date.
 * Returns how many queue entries were taken; several processes share the queue without waiting for one another.
 */
export async function announceQueued({ db, outbox }: Pick<UseCaseDeps, 'db' | 'outbox'>): Promise<number> {
  return db.transaction(
    async (tx) => {
      const queued = await tx.query<{ seq: number; productId: string }>(
        `SELECT seq, product_id AS productId FROM product_announcements ORDER BY seq LIMIT ${batchSize} FOR UPDATE SKIP LOCKED`,
      );
      if (queued.length === 0) return 0;
      await tx.execute('DELETE FROM product_announcements WHERE seq IN (?)', [queued.map(({ seq }) => seq)]);
      const ids = [...new Set(queued.map(({ productId }) => productId))].sort();
      await tx.query('SELECT id FROM products WHERE id IN (?) ORDER BY id FOR UPDATE', [ids]);
      await refreshListings(tx, ids);
      await announceProducts({ tx, outbox }, ids);
      return queued.length;
    },
    { label: 'announce-queued' },
  );
}
