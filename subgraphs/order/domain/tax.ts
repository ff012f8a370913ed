import { DomainError } from '#platform/errors/domain-error';
import { stepShare } from './charge-step.ts';
import type { TaxRate } from './pricing-types.ts';

/** Class whose rate counts where a country has none of its own for a class. */
export const standardTaxClass = 'STANDARD';
/** Class of delivery charges. */
export const shippingTaxClass = 'SHIPPING';

/**
 * Rate for a class in a country, in basis points. A country without any rate is one where no tax is
 * collected (export): 0. Throws TAX_RATE_MISSING when the country has rates, but neither this nor the standard class.
 */
export function taxRateFor(rates: readonly TaxRate[], country: string, taxClass: string): number {
  const inCountry = rates.filter((rate) => rate.country === country);
  if (inCountry.length === 0) return 0;
  const found =
    inCountry.find((rate) => rate.taxClass === taxClass) ?? inCountry.find((rate) => rate.taxClass === standardTaxClass);
  if (found) return found.rateBps;
  throw new DomainError(
    'TAX_RATE_MISSING',
    `no tax rate for class "${taxClass}" in ${country}, and no "${standardTaxClass}" one either`,
  );
}

/** Tax contained in an inclusive amount, rounded half-up to the minor unit. */
export function taxContainedIn(grossMinor: number, rateBps: number): number {
  const divisor = BigInt(10_000 + rateBps);
  return Number((2n * BigInt(grossMinor) * BigInt(rateBps) + divisor) / (2n * divisor));
}

/** Tax of one line (rounded per line, half-up; to the step where it is paid on top) and what the buyer pays for it. `priceMinor` is after discounts, and a multiple of the step. */
export function applyTax(input: { priceMinor: number; rateBps: number; pricesIncludeTax: boolean; stepMinor: number }): {
  taxMinor: number;
  totalMinor: number;
} {
  const { priceMinor, rateBps, pricesIncludeTax, stepMinor } = input;
  if (pricesIncludeTax) return { taxMinor: taxContainedIn(priceMinor, rateBps), totalMinor: priceMinor };
  const taxMinor = stepShare(priceMinor, rateBps, stepMinor);
  return { taxMinor, totalMinor: priceMinor + taxMinor };
}
