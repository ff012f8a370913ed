/** Counts the use of coupons, and takes it back, under their row locks, in id order, so that the last use goes to exactly one checkout. */
import type { Tx } from '#platform/data/database';
import { DomainError } from '#platform/errors/domain-error';
import { snapshotOf } from '../data/checkout-repository.ts';
import type { StoredCoupon } from '../data/coupon-repository.ts';
import { unusedCoupons, type BoughtLine } from '../domain/coupon-use.ts';

export interface Redemption {
  coupons: readonly StoredCoupon[];
  checkoutId: string;
  /** The customer's id, or a guest's e-mail address in lower case. */
  redeemer: string;
  now: Date;
}

/** @throws DomainError COUPON_EXHAUSTED naming the coupon, when it or the buyer's share of it is used up. */
export async function redeemCoupons(tx: Tx, { coupons, checkoutId, redeemer, now }: Redemption): Promise<void> {
  for (const coupon of coupons.toSorted((a, b) => (a.couponId < b.couponId ? -1 : 1))) {
    const { affectedRows } = await tx.execute('UPDATE coupons SET used_count = used_count + 1 WHERE id = ? AND (usage_limit IS NULL OR used_count < usage_limit)', [coupon.couponId]);
    if (affectedRows !== 1) throw exhausted(coupon, 'was used as often as it may be');
    if (coupon.perCustomerLimit !== null) {
      const [row] = await tx.query<{ count: number }>('SELECT COUNT(*) AS count FROM coupon_redemptions WHERE coupon_id = ? AND redeemer = ?', [coupon.couponId, redeemer]);
      if ((row?.count ?? 0) >= coupon.perCustomerLimit) throw exhausted(coupon, 'was used by you as often as it may be');
    }
    await tx.execute('INSERT INTO coupon_redemptions (coupon_id, checkout_id, redeemer, redeemed_at) VALUES (?)', [[coupon.couponId, checkoutId, redeemer, now]]);
  }
}

async function usedCoupons(tx: Tx, checkoutId: string): Promise<string[]> {
  const rows = await tx.query<{ couponId: string }>('SELECT coupon_id AS couponId FROM coupon_redemptions WHERE checkout_id = ? ORDER BY coupon_id', [checkoutId]);
  return rows.map(({ couponId }) => couponId);
}

/** A use is taken back by who removes its row: once. */
async function takeBack(tx: Tx, checkoutId: string, couponIds: readonly string[]): Promise<void> {
  for (const couponId of couponIds) {
    const { affectedRows } = await tx.execute('DELETE FROM coupon_redemptions WHERE coupon_id = ? AND checkout_id = ?', [couponId, checkoutId]);
    if (affectedRows === 1) await tx.execute('UPDATE coupons SET used_count = used_count - 1 WHERE id = ?', [couponId]);
  }
}

/** A purchase that came to nothing counts as no use. Doing it again changes nothing. */
export async function returnCoupons(tx: Tx, checkoutId: string): Promise<void> {
  await takeBack(tx, checkoutId, await usedCoupons(tx, checkoutId));
}

/** Call it after something of a placed order was called off: a coupon of which nothing is kept that it took money off counts as not used. The order is locked. */
export async function returnUnusedCoupons(tx: Tx, orderId: string): Promise<void> {
  const [order] = await tx.query<{ checkoutId: string }>('SELECT checkout_id AS checkoutId FROM orders WHERE id = ?', [orderId]);
  const used = order ? await usedCoupons(tx, order.checkoutId) : [];
  if (!order || used.length === 0) return;
  const { priced, lines } = await snapshotOf(tx, { id: order.checkoutId });
  const variants = new Map(lines.map(({ lineId, variantId }) => [lineId, variantId]));
  const discounted = { lines: priced.lines.map((line) => ({ ...line, variantId: variants.get(line.lineId) ?? '' })), shipping: priced.shipping };
  const bought = await tx.query<BoughtLine>(
    `SELECT v.vendor_id AS vendorId, l.variant_id AS variantId, l.quantity, l.cancelled_quantity AS cancelled
     FROM order_lines l JOIN vendor_orders v ON v.id = l.vendor_order_id WHERE l.order_id = ?`,
    [orderId],
  );
  await takeBack(tx, order.checkoutId, unusedCoupons(used, discounted, bought));
}

function exhausted(coupon: StoredCoupon, why: string): DomainError {
  return new DomainError('COUPON_EXHAUSTED', `The coupon ${coupon.code} ${why}.`, { field: ['coupons', coupon.code] });
}
