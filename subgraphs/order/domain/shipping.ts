import { requireInteger } from './checks.ts';
import type { ShippingRate } from './pricing-types.ts';

/** Stands for every country that no other rate of the vendor names. */
export const everywhereElse = '*';

/** The rate for a country in a currency: one that names the country before one for everywhere else; null when there is none. */
export function selectShippingRate<R extends { readonly countries: readonly string[]; readonly currency: string }>(
  rates: readonly R[],
  query: { country: string; currency: string },
): R | null {
  const inCurrency = rates.filter((rate) => rate.currency === query.currency);
  const named = inCurrency.find((rate) => rate.countries.includes(query.country));
  return named ?? inCurrency.find((rate) => rate.countries.includes(everywhereElse)) ?? null;
}

/** What a vendor asks for delivering these lines: base + per item, free from its threshold (after discounts) on. */
export function shippingCharge(rate: ShippingRate, group: { itemCount: number; subtotalMinor: number }): number {
  if (rate.freeFromMinor !== null && group.subtotalMinor >= rate.freeFromMinor) return 0;
  const baseMinor = requireInteger(rate.baseMinor, 'delivery base price');
  return baseMinor + requireInteger(rate.perItemMinor, 'delivery price per item') * group.itemCount;
}
