/** Counts the use of coupons, and takes it back, under their row locks, in id order, so that the last use goes to exactly one checkout. */
import type { Tx } from '#platform/data/database';
import { DomainError } from '#platform/errors/domain-error';
import type { StoredCoupon } from '../data/coupon-repository.ts';

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

/** A purchase that came to nothing, or of which nothing was sent, counts as no use. Doing it again changes nothing. */
export async function returnCoupons(tx: Tx, checkoutId: string): Promise<void> {
  await tx.execute('UPDATE coupons SET used_count = used_count - 1 WHERE id IN (SELECT coupon_id FROM coupon_redemptions WHERE checkout_id = ?)', [checkoutId]);
  await tx.execute('DELETE FROM coupon_redemptions WHERE checkout_id = ?', [checkoutId]);
}

function exhausted(coupon: StoredCoupon, why: string): DomainError {
  return new DomainError('COUPON_EXHAUSTED', `The coupon ${coupon.code} ${why}.`, { field: ['coupons', coupon.code] });
}
