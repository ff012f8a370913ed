import { DomainError } from '#platform/errors/domain-error';
import { allocate } from '#platform/money/money';
import { totalsByVendor, totalsOf } from './pricing.ts';
import type { CostedLine, CostedShipping, PricedCart, Totals } from './pricing-types.ts';

/** The part of an order that one vendor fulfils. */
export interface VendorPart {
  /** 1, 2, 3 ... within the order; the suffix of its number. */
  readonly position: number;
  readonly vendorId: string;
  readonly lines: readonly CostedLine[];
  /** Null when nobody delivers (checkout refuses such a cart). */
  readonly shipping: CostedShipping | null;
  readonly totals: Totals;
}

const totalNames = ['subtotalMinor', 'discountMinor', 'shippingMinor', 'taxMinor', 'totalMinor', 'subsidyMinor'] as const;

/** Throws ORDER_SPLIT_INEXACT unless the parts sum to the whole in every total. */
export function requireExactSplit(whole: Totals, parts: readonly Totals[]): void {
  for (const name of totalNames) {
    const sum = parts.reduce((total, part) => total + part[name], 0);
    if (sum !== whole[name])
      throw new DomainError(
        'ORDER_SPLIT_INEXACT',
        `${name} of the vendor orders sums to ${sum}, the order has ${whole[name]}`,
      );
  }
}

/**
 * Splits a priced cart into one part per vendor by moving its costed lines and deliveries, never by pricing
 * again, so that the parts sum to the whole to the cent.
 */
export function splitByVendor(priced: Pick<PricedCart, 'lines' | 'shipping' | 'totals'>): VendorPart[] {
  const parts = totalsByVendor(priced.lines, priced.shipping).map(({ vendorId, ...totals }, index) => ({
    position: index + 1,
    vendorId,
    lines: priced.lines.filter((line) => line.vendorId === vendorId),
    shipping: priced.shipping.find((charge) => charge.vendorId === vendorId) ?? null,
    totals,
  }));
  requireExactSplit(
    priced.totals,
    parts.map((part) => totalsOf(part.lines, part.shipping ? [part.shipping] : [])),
  );
  return parts;
}

/**
 * Divides a charge of the whole order among its vendors by what their parts cost, by largest remainder;
 * equally when all parts are free. The shares sum to the charge exactly.
 */
export function divideCharge(
  chargeMinor: number,
  parts: readonly { vendorId: string; totalMinor: number }[],
): Map<string, number> {
  const free = parts.every((part) => part.totalMinor === 0);
  const shares = allocate(
    chargeMinor,
    parts.map((part) => (free ? 1 : part.totalMinor)),
  );
  return new Map(parts.map((part, index) => [part.vendorId, shares[index] ?? 0]));
}
