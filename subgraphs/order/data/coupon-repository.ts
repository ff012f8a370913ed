/** Coupons, as they count in one currency. */
import type { Sql } from '#platform/data/database';
import { parseJson } from '#platform/data/json';
import type { Coupon } from '../domain/pricing-types.ts';

export type StoredCoupon = Coupon & { readonly description: string; readonly usageLimit: number | null; readonly perCustomerLimit: number | null; readonly usedCount: number };

/** What a coupon takes off and asks for in one currency. */
export interface CouponAmount {
  readonly currency: string;
  /** For fixed coupons; 0 otherwise. */
  readonly amountMinor: number;
  readonly minSubtotalMinor: number;
}

interface CouponRow {
  couponId: string;
  code: string;
  description: string;
  kind: 'percent' | 'fixed' | 'free_shipping';
  rateBps: number | null;
  amounts: string;
  scope: string;
  stackable: number;
  platformBps: number;
  validFrom: Date;
  validTo: Date | null;
  usageLimit: number | null;
  perCustomerLimit: number | null;
  usedCount: number;
}

const columns = `c.id AS couponId, c.code, c.description, c.kind, c.rate_bps AS rateBps, c.amounts, c.scope, c.stackable, c.platform_bps AS platformBps,
  c.valid_from AS validFrom, c.valid_to AS validTo, c.usage_limit AS usageLimit, c.per_customer_limit AS perCustomerLimit, c.used_count AS usedCount`;

/** A coupon that does not work in the currency keeps one it works in, so that pricing refuses it with that reason. */
function toCoupon(row: CouponRow, currency: string): StoredCoupon {
  const { kind, rateBps, amounts, scope, stackable, ...rest } = row;
  const perCurrency = parseJson<CouponAmount[]>(amounts);
  const amount = perCurrency.find((candidate) => candidate.currency === currency) ?? perCurrency[0];
  const effect = kind === 'percent' ? { kind, rateBps: rateBps ?? 0 } : kind === 'fixed' ? { kind, amountMinor: amount?.amountMinor ?? 0 } : { kind };
  return {
    ...rest,
    effect,
    currency: amount?.currency ?? null,
    minSubtotalMinor: amount?.minSubtotalMinor ?? 0,
    scope: parseJson<Coupon['scope']>(scope),
    stackable: Boolean(stackable),
    isUsedUp: row.usageLimit !== null && row.usedCount >= row.usageLimit,
  };
}

/** How often the customer whose cart it is has used the coupon, where that is limited. Guests are known only once they give an e-mail address. */
const ownUses = 'CASE WHEN c.per_customer_limit IS NULL OR ca.customer_id IS NULL THEN 0 ELSE (SELECT COUNT(*) FROM coupon_redemptions r WHERE r.coupon_id = c.id AND r.redeemer = ca.customer_id) END AS ownUses';

/** Coupons on carts in the order they were applied, by cart id, in each cart's currency. */
export async function couponsOfCarts(sql: Sql, cartIds: readonly string[]): Promise<Map<string, StoredCoupon[]>> {
  if (cartIds.length === 0) return new Map();
  const rows = await sql.query<CouponRow & { cartId: string; currency: string; ownUses: number }>(
    `SELECT ${columns}, cc.cart_id AS cartId, ca.currency, ${ownUses} FROM cart_coupons cc JOIN coupons c ON c.id = cc.coupon_id JOIN carts ca ON ca.id = cc.cart_id
     WHERE cc.cart_id IN (?) ORDER BY cc.applied_at, c.id`,
    [cartIds],
  );
  const byCart = Map.groupBy(rows, (row) => row.cartId);
  return new Map([...byCart].map(([cartId, list]) => [cartId, list.map(({ cartId: _cartId, currency, ownUses, ...row }) => ({ ...toCoupon(row, currency), isUsedUpByBuyer: row.perCustomerLimit !== null && ownUses >= row.perCustomerLimit }))]));
}

/** People type codes: letters that no code has are no misuse, as they are in ids, but one that there is not. */
export const mayBeCode = (typed: string): boolean => /^[\x20-\x7e]+$/.test(typed);

/** A coupon by its code, whatever its case, in a currency; null when unknown. */
export async function couponByCode(sql: Sql, code: string, currency: string): Promise<StoredCoupon | null> {
  if (!mayBeCode(code)) return null;
  const [row] = await sql.query<CouponRow>(`SELECT ${columns} FROM coupons c WHERE c.code = ?`, [code]);
  return row ? toCoupon(row, currency) : null;
}
