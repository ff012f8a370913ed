/** Applies coupons to a cart and takes them off. Usage is counted at placement, under the coupon's row lock. */
import { DomainError } from '#platform/errors/domain-error';
import { viewCart } from '../data/cart-view.ts';
import { couponByCode, mayBeCode } from '../data/coupon-repository.ts';
import { couponRefusalCode, couponRefusalMessage } from '../domain/cart-pricing.ts';
import { changeCart, type CartChange } from './change-cart.ts';
import type { UseCaseDeps } from './deps.ts';

export const maxCoupons = 10;

/** @throws DomainError COUPON_NOT_APPLICABLE with the reason, COUPON_EXHAUSTED, or LIMIT_EXCEEDED. */
export async function applyCartCoupon(deps: UseCaseDeps, { code, ...change }: CartChange & { code: string }): Promise<void> {
  await changeCart(deps, change, async (tx, cart) => {
    const coupon = await couponByCode(tx, code.trim(), cart.currency);
    const field = ['code'];
    if (!coupon) throw new DomainError('COUPON_NOT_APPLICABLE', `There is no coupon "${code.trim()}".`, { field });
    if (coupon.isUsedUp) throw new DomainError('COUPON_EXHAUSTED', couponRefusalMessage(coupon, 'USED_UP', deps.now()), { field });
    const { affectedRows } = await tx.execute('INSERT IGNORE INTO cart_coupons (cart_id, coupon_id, applied_at) VALUES (?, ?, ?)', [cart.id, coupon.couponId, deps.now()]);
    const { priced, coupons } = await viewCart(tx, cart, deps.now());
    if (coupons.length > maxCoupons) throw new DomainError('LIMIT_EXCEEDED', `A cart takes at most ${maxCoupons} coupons.`, { field });
    const refusal = priced.refusedCoupons.find((refused) => refused.couponId === coupon.couponId);
    if (refusal) throw new DomainError(couponRefusalCode(refusal.reason), couponRefusalMessage(coupon, refusal.reason, deps.now()), { field });
    return affectedRows > 0;
  });
}

/** Takes a coupon off; one that is not on the cart is no error. */
export async function removeCartCoupon(deps: UseCaseDeps, { code, ...change }: CartChange & { code: string }): Promise<void> {
  await changeCart(deps, change, async (tx, cart) => {
    if (!mayBeCode(code.trim())) return false;
    const { affectedRows } = await tx.execute('DELETE FROM cart_coupons WHERE cart_id = ? AND coupon_id IN (SELECT id FROM coupons WHERE code = ?)', [cart.id, code.trim()]);
    return affectedRows > 0;
  });
}
