/** Vendors that bear a part of coupons of the marketplace, once they have agreed to. */
import type { Sql, Tx } from '#platform/data/database';

export interface CouponShareRow {
  readonly couponId: string;
  readonly vendorId: string;
  /** Null while the vendor was asked and has not agreed. */
  readonly agreedAt: Date | null;
}

const columns = 'coupon_id AS couponId, vendor_id AS vendorId, agreed_at AS agreedAt';

export async function sharesOfCoupons(sql: Sql, couponIds: readonly string[]): Promise<CouponShareRow[]> {
  return sql.query<CouponShareRow>(`SELECT ${columns} FROM coupon_shares WHERE coupon_id IN (?) ORDER BY coupon_id, vendor_id`, [couponIds]);
}

/** Asks vendors for their share. */
export async function askForShares(tx: Tx, couponId: string, vendorIds: readonly string[]): Promise<void> {
  await tx.execute('INSERT INTO coupon_shares (vendor_id, coupon_id) VALUES ?', [vendorIds.map((vendorId) => [vendorId, couponId])]);
}

/** Stores what a vendor says. Returns false when it says nothing new. */
export async function saveAgreement(tx: Tx, { couponId, vendorId, agreedAt }: CouponShareRow): Promise<boolean> {
  const { affectedRows } = await tx.execute(`UPDATE coupon_shares SET agreed_at = ? WHERE coupon_id = ? AND vendor_id = ? AND agreed_at IS ${agreedAt === null ? 'NOT NULL' : 'NULL'}`, [agreedAt, couponId, vendorId]);
  return affectedRows === 1;
}

/** Nobody has agreed any more. */
export async function withdrawAgreements(tx: Tx, couponId: string): Promise<void> {
  await tx.execute('UPDATE coupon_shares SET agreed_at = NULL WHERE coupon_id = ?', [couponId]);
}

/** The vendors among these that nobody knows. */
export async function unknownVendors(sql: Sql, vendorIds: readonly string[]): Promise<string[]> {
  const rows = await sql.query<{ id: string }>('SELECT vendor_id AS id FROM vendor_copies WHERE vendor_id IN (?)', [vendorIds]);
  const known = new Set(rows.map((row) => row.id));
  return vendorIds.filter((id) => !known.has(id));
}
