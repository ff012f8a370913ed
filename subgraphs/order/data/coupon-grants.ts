/** Coupons as those who grant them see and change them. */
import type { Sql, Tx } from '#platform/data/database';
import { parseJson } from '#platform/data/json';
import type { CouponScope } from '../domain/pricing-types.ts';
import type { CouponAmount } from './coupon-repository.ts';

/** What may be changed after a coupon was made. */
export interface CouponTerms {
  readonly description: string;
  readonly validFrom: Date;
  readonly validTo: Date | null;
  readonly usageLimit: number | null;
  readonly perCustomerLimit: number | null;
}

export interface GrantedCoupon extends CouponTerms {
  readonly id: string;
  readonly code: string;
  /** Whose it is; null for the marketplace's own. */
  readonly vendorId: string | null;
  readonly kind: 'percent' | 'fixed' | 'free_shipping';
  readonly rateBps: number | null;
  readonly amounts: readonly CouponAmount[];
  readonly scope: CouponScope;
  readonly stackable: boolean;
  readonly platformBps: number;
  readonly usedCount: number;
  readonly version: number;
}

type GrantRow = Omit<GrantedCoupon, 'amounts' | 'scope' | 'stackable'> & { amounts: string; scope: string; stackable: number };

const columns = `id, code, vendor_id AS vendorId, description, kind, rate_bps AS rateBps, amounts, scope, stackable, platform_bps AS platformBps, valid_from AS validFrom,
  valid_to AS validTo, usage_limit AS usageLimit, per_customer_limit AS perCustomerLimit, used_count AS usedCount, version`;

const toGrant = (row: GrantRow): GrantedCoupon => ({ ...row, amounts: parseJson(row.amounts), scope: parseJson(row.scope), stackable: Boolean(row.stackable) });

/** Whose coupons are looked at: one vendor's, or everybody's. */
export type CouponScopeOfList = { readonly vendorId: string } | 'all';

const whereOf = (scope: CouponScopeOfList) => (scope === 'all' ? { sql: 'TRUE', params: [] } : { sql: 'vendor_id = ?', params: [scope.vendorId] });

/** Coupons, the newest first. */
export async function grantsPage(sql: Sql, scope: CouponScopeOfList, { limit, before }: { limit: number; before?: string }): Promise<GrantedCoupon[]> {
  const where = whereOf(scope);
  const position = before === undefined ? { sql: '', params: [] } : { sql: ' AND id < ?', params: [before] };
  const rows = await sql.query<GrantRow>(`SELECT ${columns} FROM coupons WHERE ${where.sql}${position.sql} ORDER BY id DESC LIMIT ?`, [...where.params, ...position.params, limit]);
  return rows.map(toGrant);
}

export async function countGrants(sql: Sql, scope: CouponScopeOfList): Promise<number> {
  const where = whereOf(scope);
  const [row] = await sql.query<{ count: number }>(`SELECT COUNT(*) AS count FROM coupons WHERE ${where.sql}`, where.params);
  return row?.count ?? 0;
}

/** A coupon by its id; with `lock` nobody uses or changes it until the transaction ends. */
export async function grantById(sql: Sql, id: string, { lock = false } = {}): Promise<GrantedCoupon | null> {
  const [row] = await sql.query<GrantRow>(`SELECT ${columns} FROM coupons WHERE id = ?${lock ? ' FOR UPDATE' : ''}`, [id]);
  return row ? toGrant(row) : null;
}

export async function insertGrant(tx: Tx, { id, code, vendorId, description, kind, rateBps, amounts, scope, stackable, platformBps, validFrom, validTo, usageLimit, perCustomerLimit }: Omit<GrantedCoupon, 'usedCount' | 'version'>): Promise<void> {
  await tx.execute(
    `INSERT INTO coupons (id, code, vendor_id, description, kind, rate_bps, amounts, scope, stackable, platform_bps, valid_from, valid_to, usage_limit, per_customer_limit) VALUES (?)`,
    [[id, code, vendorId, description, kind, rateBps, JSON.stringify(amounts), JSON.stringify(scope), stackable, platformBps, validFrom, validTo, usageLimit, perCustomerLimit]],
  );
}

/** Stores changed terms of a coupon that is locked. */
export async function saveTerms(tx: Tx, id: string, { description, validFrom, validTo, usageLimit, perCustomerLimit }: CouponTerms): Promise<void> {
  await tx.execute('UPDATE coupons SET description = ?, valid_from = ?, valid_to = ?, usage_limit = ?, per_customer_limit = ?, version = version + 1 WHERE id = ?', [description, validFrom, validTo, usageLimit, perCustomerLimit, id]);
}

/** The products among these that are not this vendor's, or of which nothing is known. */
export async function productsNotOf(sql: Sql, vendorId: string, productIds: readonly string[]): Promise<string[]> {
  if (productIds.length === 0) return [];
  const rows = await sql.query<{ id: string }>('SELECT product_id AS id FROM product_copies WHERE vendor_id = ? AND product_id IN (?)', [vendorId, productIds]);
  const own = new Set(rows.map((row) => row.id));
  return productIds.filter((id) => !own.has(id));
}
