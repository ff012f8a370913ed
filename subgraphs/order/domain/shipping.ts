import { requireInteger } from './checks.ts';
import type { ShippingPart, ShippingRate } from './pricing-types.ts';

/** Stands for every country that no other rate of the vendor names. */
export const everywhereElse = '*';

interface Destination {
  readonly country: string;
  readonly currency: string;
}

/** A rate as the vendor announces it. Rates without a code get one from their place among those for the same country. */
export interface AnnouncedRate {
  readonly countries: readonly string[];
  readonly currency: string;
  readonly priceMinor: number;
  readonly freeFromMinor: number | null;
  readonly minDays: number;
  readonly maxDays: number;
  readonly code?: string | undefined;
  readonly name?: string | undefined;
  /** What the price is for; per order when absent. */
  readonly basis?: 'PER_ORDER' | 'PER_ITEM' | 'BY_WEIGHT' | undefined;
  readonly weightSteps?: readonly { readonly upToGrams: number | null; readonly priceMinor: number }[] | undefined;
}

/** One way of delivery that a buyer may choose. */
export type ShippingChoice = AnnouncedRate & { readonly code: string; readonly name: string; readonly parts?: readonly ShippingPart[] };

/** Rates for a country in a currency: those that name the country before those for everywhere else. */
function ratesFor<R extends { readonly countries: readonly string[]; readonly currency: string }>(rates: readonly R[], { country, currency }: Destination): R[] {
  const inCurrency = rates.filter((rate) => rate.currency === currency);
  const named = inCurrency.filter((rate) => rate.countries.includes(country));
  return named.length > 0 ? named : inCurrency.filter((rate) => rate.countries.includes(everywhereElse));
}

/** The ways of delivery to a country, the vendor's usual one first. Codes are unique among them. */
export function shippingChoices(rates: readonly AnnouncedRate[], query: Destination): ShippingChoice[] {
  const candidates = ratesFor(rates, query);
  const usual = candidates[0];
  const taken = new Map<string, number>();
  return candidates.map((rate) => {
    const base = rate.code ?? (rate === usual ? 'standard' : rate.maxDays < (usual?.maxDays ?? 0) ? 'express' : 'economy');
    const count = (taken.get(base) ?? 0) + 1;
    taken.set(base, count);
    const code = count === 1 ? base : `${base}-${count}`;
    return { ...rate, code, name: rate.name ?? `${code.charAt(0).toUpperCase()}${code.slice(1)}` };
  });
}

/** The chosen way where it still exists, else the usual one; null when there is none. */
export function chosenShipping<C extends ShippingChoice>(choices: readonly C[], code: string | null): C | null {
  return choices.find((choice) => choice.code === code) ?? choices[0] ?? null;
}

/** What a vendor asks for delivering these lines: base + per item, free from its threshold (after discounts) on. */
export function shippingCharge(rate: Omit<ShippingRate, 'vendorId'>, group: { itemCount: number; subtotalMinor: number }): number {
  if (rate.freeFromMinor !== null && group.subtotalMinor >= rate.freeFromMinor) return 0;
  const baseMinor = requireInteger(rate.baseMinor, 'delivery base price');
  return baseMinor + requireInteger(rate.perItemMinor, 'delivery price per item') * group.itemCount;
}
