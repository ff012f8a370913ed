import { allocate, basisPointsOf } from '#platform/money/money';
import { stepShare, stepUp } from './charge-step.ts';
import { requireInteger, requireRate } from './checks.ts';
import type { Coupon, CouponRefusal, CouponScope, Discount, PricingLine } from './pricing-types.ts';

/** Something a coupon takes money off: a line or a vendor's delivery charge. */
export interface Discountable {
  remainingMinor: number;
  readonly discounts: Discount[];
}

/** Percentages first, then fixed amounts, then delivery: the order does not depend on the order of entry. */
const effectOrder = { percent: 0, fixed: 1, free_shipping: 2 } as const;

function inScope(line: PricingLine, scope: CouponScope): boolean {
  if (scope.vendorIds && !scope.vendorIds.includes(line.vendorId)) return false;
  if (scope.productIds && !scope.productIds.includes(line.productId)) return false;
  return !scope.categoryIds || line.categoryIds.some((id) => scope.categoryIds?.includes(id));
}

/** Lines that a coupon applies to. */
export function linesInScope<L extends PricingLine>(lines: readonly L[], coupon: Coupon): L[] {
  return lines.filter((line) => inScope(line, coupon.scope));
}

function validateCoupon(coupon: Coupon): void {
  requireRate(coupon.platformBps, `platform share of coupon ${coupon.code}`);
  requireInteger(coupon.minSubtotalMinor, `minimum of coupon ${coupon.code}`);
  if (coupon.effect.kind === 'percent') requireRate(coupon.effect.rateBps, `rate of coupon ${coupon.code}`);
  if (coupon.effect.kind === 'fixed') requireInteger(coupon.effect.amountMinor, `amount of coupon ${coupon.code}`);
}

function refusalOf(
  coupon: Coupon,
  cart: { currency: string; lines: readonly PricingLine[]; at: Date },
): CouponRefusal | null {
  if (coupon.isUsedUp) return 'USED_UP';
  if (coupon.isUsedUpByBuyer) return 'USED_UP_BY_BUYER';
  if (cart.at < coupon.validFrom || (coupon.validTo && cart.at >= coupon.validTo)) return 'NOT_VALID_NOW';
  const usesMoney = coupon.effect.kind === 'fixed' || coupon.minSubtotalMinor > 0;
  if (usesMoney && coupon.currency !== cart.currency) return 'CURRENCY_MISMATCH';
  const eligible = linesInScope(cart.lines, coupon);
  if (eligible.length === 0) return 'NOTHING_IN_SCOPE';
  const subtotal = eligible.reduce((sum, line) => sum + line.unitPriceMinor * line.quantity, 0);
  return subtotal < coupon.minSubtotalMinor ? 'MIN_NOT_REACHED' : null;
}

/**
 * Decides which coupons count, in the order they were entered: the first one that cannot be combined keeps
 * the others out, and is itself kept out by one that counts already. Returns those that count in the order of application.
 */
export function selectCoupons(
  coupons: readonly Coupon[],
  cart: { currency: string; lines: readonly PricingLine[]; at: Date },
) {
  const selected: Coupon[] = [];
  const refused: { couponId: string; code: string; reason: CouponRefusal }[] = [];
  for (const coupon of coupons) {
    validateCoupon(coupon);
    const stacks = selected.every((other) => other.stackable && coupon.stackable && other.couponId !== coupon.couponId);
    const reason = refusalOf(coupon, cart) ?? (stacks ? null : 'NOT_STACKABLE');
    if (reason) refused.push({ couponId: coupon.couponId, code: coupon.code, reason });
    else selected.push(coupon);
  }
  selected.sort((a, b) => effectOrder[a.effect.kind] - effectOrder[b.effect.kind]);
  return { selected, refused };
}

function discountOf(coupon: Coupon, remainingMinor: number, stepMinor: number): number {
  if (coupon.effect.kind === 'percent') return stepShare(remainingMinor, coupon.effect.rateBps, stepMinor);
  if (coupon.effect.kind === 'fixed') return Math.min(stepUp(coupon.effect.amountMinor, stepMinor), remainingMinor);
  return remainingMinor;
}

/**
 * Takes one coupon off what remains of the targets. What it takes off, and what of it the platform bears, are each rounded once over
 * all of them and divided by largest remainder, so that neither side gains by many small lines. What remains of the targets, and what is taken
 * off, are multiples of the currency's step. Changes the targets; returns the whole discount.
 */
export function applyCoupon(coupon: Coupon, targets: readonly Discountable[], stepMinor: number): number {
  const open = targets.filter((target) => target.remainingMinor > 0);
  const weights = open.map((target) => target.remainingMinor);
  const discountMinor = discountOf(
    coupon,
    weights.reduce((sum, weight) => sum + weight, 0),
    stepMinor,
  );
  if (discountMinor === 0) return 0;
  const shares = allocate(discountMinor / stepMinor, weights.map((weight) => weight / stepMinor)).map((steps) => steps * stepMinor);
  const platformShares = allocate(basisPointsOf(discountMinor, coupon.platformBps), shares);
  for (const [index, target] of open.entries()) {
    const amountMinor = shares[index] ?? 0;
    if (amountMinor === 0) continue;
    const platformMinor = platformShares[index] ?? 0;
    target.remainingMinor -= amountMinor;
    target.discounts.push({
      couponId: coupon.couponId,
      code: coupon.code,
      amountMinor,
      platformMinor,
      vendorMinor: amountMinor - platformMinor,
    });
  }
  return discountMinor;
}
