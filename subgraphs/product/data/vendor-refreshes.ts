/** Vendors whose products are to be brought in line with what the vendor may do now, and how far that is. */
import type { Sql, Tx } from '#platform/data/database';

interface VendorRefresh {
  vendorId: string;
  /** The last product that was brought in line, in the order they were made. */
  afterCreatedAt: Date;
  afterId: string;
}

export interface ProductPlace {
  id: string;
  createdAt: Date;
}

const beginning = { createdAt: new Date(0), id: '' };

/** Has all products of a vendor brought in line, from the first one on: also those that were when what the vendor may do changed once more. */
export async function queueVendorRefresh(tx: Tx, vendorId: string, now: Date): Promise<void> {
  await tx.execute(
    `INSERT INTO vendor_refreshes (vendor_id, after_created_at, after_id, queued_at) VALUES (?)
     ON DUPLICATE KEY UPDATE after_created_at = VALUES(after_created_at), after_id = VALUES(after_id)`,
    [[vendorId, beginning.createdAt, beginning.id, now]],
  );
}

/** Whether batches of a vendor are under way. Waits for the one that is being done, and holds back the next one until the transaction ends. */
export async function isRefreshing(tx: Tx, vendorId: string): Promise<boolean> {
  return (await tx.query('SELECT vendor_id FROM vendor_refreshes WHERE vendor_id = ? FOR UPDATE', [vendorId])).length > 0;
}

/** The vendor that waits longest, taken until the transaction ends. */
export async function nextVendorRefresh(tx: Tx): Promise<VendorRefresh | undefined> {
  const [row] = await tx.query<VendorRefresh>('SELECT vendor_id AS vendorId, after_created_at AS afterCreatedAt, after_id AS afterId FROM vendor_refreshes ORDER BY queued_at LIMIT 1 FOR UPDATE SKIP LOCKED');
  return row;
}

/** A vendor's products, in the order they were made. */
export function productsAfter(sql: Sql, { vendorId, afterCreatedAt = beginning.createdAt, afterId = beginning.id }: Pick<VendorRefresh, 'vendorId'> & Partial<VendorRefresh>, limit: number): Promise<ProductPlace[]> {
  return sql.query<ProductPlace>(
    `SELECT id, created_at AS createdAt FROM products FORCE INDEX (ix_products_vendor_newest)
     WHERE vendor_id = ? AND created_at >= ? AND (created_at > ? OR id > ?) ORDER BY created_at, id LIMIT ?`,
    [vendorId, afterCreatedAt, afterCreatedAt, afterId, limit],
  );
}

export async function moveVendorRefresh(tx: Tx, vendorId: string, { createdAt, id }: ProductPlace): Promise<void> {
  await tx.execute('UPDATE vendor_refreshes SET after_created_at = ?, after_id = ? WHERE vendor_id = ?', [createdAt, id, vendorId]);
}

export async function endVendorRefresh(tx: Tx, vendorId: string): Promise<void> {
  await tx.execute('DELETE FROM vendor_refreshes WHERE vendor_id = ?', [vendorId]);
}

/** Has it wait behind all that wait now. */
export async function postponeVendorRefresh(sql: Sql, vendorId: string, now: Date): Promise<void> {
  await sql.execute('UPDATE vendor_refreshes SET queued_at = ? WHERE vendor_id = ?', [now, vendorId]);
}
