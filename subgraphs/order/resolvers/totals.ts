import type { Money } from '#platform/money/money';
import type { Totals } from '../domain/pricing-types.ts';
import type { TotalsParent } from '../mappers.ts';

/** The `Totals` of the schema from amounts in minor units. */
export function totalsParent(totals: Omit<Totals, 'subsidyMinor'>, currency: string, taxIncluded: boolean): TotalsParent {
  const money = (minor: number): Money => ({ minor, currency });
  return {
    subtotal: money(totals.subtotalMinor),
    discount: money(totals.discountMinor),
    shipping: money(totals.shippingMinor),
    tax: money(totals.taxMinor),
    taxIncluded,
    total: money(totals.totalMinor),
  };
}
