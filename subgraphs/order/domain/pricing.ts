import { DomainError } from '#platform/errors/domain-error';
import { chargeStep, stepDown } from './charge-step.ts';
import { requireInteger, requireRate } from './checks.ts';
import { applyCoupon, linesInScope, selectCoupons, type Discountable } from './coupons.ts';
import type {
  Costs,
  CostedLine,
  CostedShipping,
  Coupon,
  PricedCart,
  PricingInput,
  PricingLine,
  Totals,
  VendorTotals,
} from './pricing-types.ts';
import { chargeFor } from './shipping-profiles.ts';
import { applyTax, shippingTaxClass, taxRateFor } from './tax.ts';

export const maxQuantity = 999;

type OpenLine = PricingLine & Discountable & { readonly subtotalMinor: number };
type OpenShipping = Discountable & { readonly vendorId: string; readonly subtotalMinor: number };

function openLines({ lines, currency }: PricingInput): OpenLine[] {
  const step = chargeStep(currency);
  return lines.map((line) => {
    requireInteger(line.unitPriceMinor, `unit price of line ${line.lineId}`);
    if (requireInteger(line.quantity, `quantity of line ${line.lineId}`, 1) > maxQuantity)
      throw new DomainError(
        'LIMIT_EXCEEDED',
        `quantity of line ${line.lineId} must be at most ${maxQuantity}, got ${line.quantity}`,
      );
    // The one place where a price is rounded, and never up: together the pieces cost at most what each of them does.
    const subtotalMinor = stepDown(requireInteger(line.unitPriceMinor * line.quantity, `price of line ${line.lineId}`), step);
    return { ...line, subtotalMinor, remainingMinor: subtotalMinor, discounts: [] };
  });
}

const vendorIdsOf = (lines: readonly PricingLine[]) => [...new Set(lines.map((line) => line.vendorId))];

function openShipping(input: PricingInput, lines: readonly OpenLine[]): OpenShipping[] {
  return vendorIdsOf(lines).flatMap((vendorId) => {
    const rate = input.shippingRates.find((candidate) => candidate.vendorId === vendorId);
    if (!rate) return [];
    const subtotalMinor = stepDown(chargeFor(rate, lines.filter((line) => line.vendorId === vendorId)), chargeStep(input.currency));
    return [{ vendorId, subtotalMinor, remainingMinor: subtotalMinor, discounts: [] }];
  });
}

function costsOf(input: PricingInput, target: Discountable & { readonly vendorId: string }, subtotalMinor: number, taxClass: string): Costs {
  const country = input.vendorCountries?.get(target.vendorId) ?? input.country;
  const taxRateBps = requireRate(taxRateFor(input.taxRates, country, taxClass), `tax rate of class ${taxClass}`);
  return {
    subtotalMinor,
    discounts: target.discounts,
    discountMinor: subtotalMinor - target.remainingMinor,
    subsidyMinor: target.discounts.reduce((sum, discount) => sum + discount.platformMinor, 0),
    taxRateBps,
    ...applyTax({ priceMinor: target.remainingMinor, rateBps: taxRateBps, pricesIncludeTax: input.pricesIncludeTax, stepMinor: chargeStep(input.currency) }),
  };
}

/** Sums costed lines and deliveries; the same function makes the totals of a vendor, a cart and an order. */
export function totalsOf(lines: readonly Costs[], shipping: readonly Costs[]): Totals {
  const sum = (costs: readonly Costs[], pick: (cost: Costs) => number) =>
    costs.reduce((total, cost) => total + pick(cost), 0);
  const both = [...lines, ...shipping];
  return {
    subtotalMinor: sum(lines, (cost) => cost.subtotalMinor),
    discountMinor: sum(lines, (cost) => cost.discountMinor),
    shippingMinor: sum(shipping, (cost) => cost.subtotalMinor - cost.discountMinor),
    taxMinor: sum(both, (cost) => cost.taxMinor),
    totalMinor: requireInteger(
      sum(both, (cost) => cost.totalMinor),
      'total',
    ),
    subsidyMinor: sum(both, (cost) => cost.subsidyMinor),
  };
}

/** Totals per vendor, in the order in which the vendors first appear. */
export function totalsByVendor(lines: readonly CostedLine[], shipping: readonly CostedShipping[]): VendorTotals[] {
  return vendorIdsOf(lines).map((vendorId) => ({
    vendorId,
    ...totalsOf(
      lines.filter((line) => line.vendorId === vendorId),
      shipping.filter((charge) => charge.vendorId === vendorId),
    ),
  }));
}

function applyAll(coupons: readonly Coupon[], targetsOf: (coupon: Coupon) => readonly Discountable[], stepMinor: number) {
  return coupons.map((coupon) => ({
    couponId: coupon.couponId,
    code: coupon.code,
    discountMinor: applyCoupon(coupon, targetsOf(coupon), stepMinor),
  }));
}

/**
 * Prices a cart: lines, coupons, delivery per vendor, tax per line. Every amount is an integer of minor
 * units, and what the buyer pays for each line and delivery a multiple of the currency's step; every discount
 * is divided by largest remainder, so vendors' totals sum to the cart's exactly.
 *
 * Throws INVALID_INPUT or LIMIT_EXCEEDED for bad numbers. What hinders only the checkout is no error, so that
 * the cart can be shown: coupons that do not apply are in `refusedCoupons` with the reason, vendors without a
 * delivery rate in `unshippableVendorIds`.
 */
export function priceCart(input: PricingInput): PricedCart {
  const stepMinor = chargeStep(input.currency);
  const open = openLines(input);
  const { selected, refused } = selectCoupons(input.coupons, input);
  const offLines = applyAll(
    selected.filter((coupon) => coupon.effect.kind !== 'free_shipping'),
    (coupon) => linesInScope(open, coupon),
    stepMinor,
  );
  // Delivery comes second: its free-from threshold counts what the goods cost after discounts.
  const charges = openShipping(input, open);
  const offShipping = applyAll(
    selected.filter((coupon) => coupon.effect.kind === 'free_shipping'),
    (coupon) => {
      const vendorIds = new Set(linesInScope(open, coupon).map((line) => line.vendorId));
      return charges.filter((charge) => vendorIds.has(charge.vendorId));
    },
    stepMinor,
  );
  const lines = open.map((line): CostedLine => {
    const { remainingMinor: _, ...rest } = line;
    return { ...rest, ...costsOf(input, line, line.subtotalMinor, line.taxClass) };
  });
  const shipping = charges.map((charge): CostedShipping => ({
    vendorId: charge.vendorId,
    ...costsOf(input, charge, charge.subtotalMinor, shippingTaxClass),
  }));
  return {
    currency: input.currency,
    stepMinor,
    country: input.country,
    pricesIncludeTax: input.pricesIncludeTax,
    lines,
    shipping,
    appliedCoupons: [...offLines, ...offShipping],
    refusedCoupons: refused,
    unshippableVendorIds: vendorIdsOf(lines).filter((vendorId) => !shipping.some((charge) => charge.vendorId === vendorId)),
    vendors: totalsByVendor(lines, shipping),
    totals: totalsOf(lines, shipping),
  };
}
