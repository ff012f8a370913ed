/** Removing what is no longer needed, in batches small enough not to be felt. Ids are ordered by time, so they serve as the index of age. */
import type { Database, Sql } from '#platform/data/database';
import { forgetRemovals, removeItems } from './inbox-changes.ts';
import { newId } from '#platform/ids';

/**
 * Removes up to `limit` settled notifications noted before an instant, with their deliveries and inbox items. What still waits
 * stays. Returns how many.
 */
export function removeNotifications(db: Database, { before, limit }: { before: Date; limit: number }): Promise<number> {
  return db.transaction(
    async (tx) => {
      const rows = await tx.query<{ id: string }>(
        `SELECT n.id FROM notifications n
         WHERE n.id < ? AND NOT EXISTS (SELECT 1 FROM deliveries d WHERE d.notification_id = n.id AND d.state NOT IN ('SENT', 'DEAD'))
         ORDER BY n.id LIMIT ${limit}`,
        [newId('ntf', before)],
      );
      if (rows.length === 0) return 0;
      const ids = rows.map(({ id }) => id);
      await removeItems(tx, ids, new Date());
      await tx.execute('DELETE FROM deliveries WHERE notification_id IN (?)', [ids]);
      await tx.execute('DELETE FROM notifications WHERE id IN (?)', [ids]);
      return rows.length;
    },
    { label: 'remove-notifications' },
  );
}

/** Forgets up to `limit` items that were taken out of inboxes before an instant. Returns how many. */
export function removeRemovals(db: Database, which: { before: Date; limit: number }): Promise<number> {
  return db.transaction((tx) => forgetRemovals(tx, which), { label: 'forget-removals' });
}

/** Removes up to `limit` telephone numbers given with orders that were placed before an instant. Returns how many. */
export async function removeOrderPhones(sql: Sql, { before, limit }: { before: Date; limit: number }): Promise<number> {
  const { affectedRows } = await sql.execute(`DELETE FROM order_phones WHERE order_id < ? ORDER BY order_id LIMIT ${limit}`, [newId('ord', before)]);
  return affectedRows;
}

/** Removes up to `limit` calls to endpoints made before an instant. Returns how many. */
export async function removeAttempts(sql: Sql, { before, limit }: { before: Date; limit: number }): Promise<number> {
  const { affectedRows } = await sql.execute(`DELETE FROM webhook_attempts WHERE id < ? ORDER BY id LIMIT ${limit}`, [newId('wha', before)]);
  return affectedRows;
}

/** Removes up to `limit` devices whose app was last started before an instant. Returns how many. */
export async function removeDevices(sql: Sql, { before, limit }: { before: Date; limit: number }): Promise<number> {
  const { affectedRows } = await sql.execute(`DELETE FROM push_devices WHERE seen_at < ? ORDER BY seen_at LIMIT ${limit}`, [before]);
  return affectedRows;
}
