/** Wish lists, always by their owner. */
import { In, type EntityManager } from 'typeorm';
import type { Sql } from '#platform/data/database';
import { wishlistEntity, type WishlistRow } from './entities.ts';

export function wishlistByUserIds(manager: EntityManager, userIds: readonly string[]): Promise<WishlistRow[]> {
  return manager.getRepository(wishlistEntity).find({ where: { userId: In([...userIds]) }, order: { addedAt: 'DESC', productId: 'DESC' } });
}

export async function countWishes(sql: Sql, userId: string): Promise<number> {
  const [row] = await sql.query<{ count: number }>('SELECT COUNT(*) AS count FROM wishlist_items WHERE user_id = ?', [userId]);
  return row?.count ?? 0;
}

/** A wish that is there already stays as it is. */
export async function addWish(sql: Sql, { userId, productId, addedAt }: WishlistRow): Promise<void> {
  await sql.execute('INSERT IGNORE INTO wishlist_items (user_id, product_id, added_at) VALUES (?, ?, ?)', [userId, productId, addedAt]);
}

export async function removeWish(sql: Sql, userId: string, productId: string): Promise<void> {
  await sql.execute('DELETE FROM wishlist_items WHERE user_id = ? AND product_id = ?', [userId, productId]);
}
