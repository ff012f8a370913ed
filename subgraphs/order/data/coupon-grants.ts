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

/** Whose coupons are looked at: everybody's, or those that one vendor bears or is asked to bear a part of. */
export type CouponScopeOfList = { readonly vendorId: string } | 'all';

/** Above every id. */
const theEnd = '~';

/** Coupons, the newest first. */
export async function grantsPage(sql: Sql, scope: CouponScopeOfList, { limit, before = theEnd }: { limit: number; before?: string }): Promise<GrantedCoupon[]> {
  if (scope === 'all') return (await sql.query<GrantRow>(`SELECT ${columns} FROM coupons WHERE id < ? ORDER BY id DESC LIMIT ?`, [before, limit])).map(toGrant);
  const { vendorId } = scope;
  // One range of one index each; OR would read everybody's.
  const rows = await sql.query<GrantRow>(
    `SELECT ${columns} FROM coupons JOIN (
       (SELECT id AS pageId FROM coupons WHERE vendor_id = ? AND id < ? ORDER BY id DESC LIMIT ?) UNION ALL
       (SELECT coupon_id FROM coupon_shares WHERE vendor_id = ? AND coupon_id < ? ORDER BY coupon_id DESC LIMIT ?)) page ON page.pageId = id ORDER BY id DESC LIMIT ?`,
    [vendorId, before, limit, vendorId, before, limit, limit],
  );
  return rows.map(toGrant);
}

export async function countGrants(sql: Sql, scope: CouponScopeOfList): Promise<number> {
  const [row] =
    scope === 'all'
      ? await sql.query<{ count: number }>('SELECT COUNT(*) AS count FROM coupons')
      : await sql.query<{ count: number }>('SELECT (SELECT COUNT(*) FROM coupons WHERE vendor_id = ?) + (SELECT COUNT(*) FROM coupon_shares WHERE vendor_id = ?) AS count', [scope.vendorId, scope.vendorId]);
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

/** Stores whose goods a coupon that is locked applies to. */
export async function saveScope(tx: Tx, id: string, scope: CouponScope): Promise<void> {
  await tx.execute('UPDATE coupons SET scope = ? WHERE id = ?', [JSON.stringify(scope), id]);
}

/** The products among these that are none of these vendors', or of which nothing is known. */
export async function productsNotOf(sql: Sql, vendorIds: readonly string[], productIds: readonly string[]): Promise<string[]> {
  if (productIds.length === 0) return [];
  const rows = await sql.query<{ id: string }>('SELECT product_id AS id FROM product_copies WHERE vendor_id IN (?) AND product_id IN (?)', [vendorIds, productIds]);
  const own = new Set(rows.map((row) => row.id));
  return productIds.filter((id) => !own.has(id));
}
