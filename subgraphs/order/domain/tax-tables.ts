/**
 * Value added and sales tax by country, in basis points. Standard and reduced rates as published by the European
 * Commission (Taxes in Europe Database), HMRC, the Norwegian, Swiss and Japanese tax offices; for products sold to
 * consumers. Countries that are not listed are exports: no tax is collected.
 */
import type { TaxRate } from './pricing-types.ts';

const rates: Record<string, { standard: number; reduced: number }> = {
  AT: { standard: 2000, reduced: 1000 },
  AU: { standard: 1000, reduced: 0 },
  BE: { standard: 2100, reduced: 600 },
  CH: { standard: 810, reduced: 260 },
  CZ: { standard: 2100, reduced: 1200 },
  DE: { standard: 1900, reduced: 700 },
  DK: { standard: 2500, reduced: 2500 },
  ES: { standard: 2100, reduced: 1000 },
  FI: { standard: 2550, reduced: 1400 },
  FR: { standard: 2000, reduced: 550 },
  GB: { standard: 2000, reduced: 500 },
  GR: { standard: 2400, reduced: 1300 },
  IE: { standard: 2300, reduced: 1350 },
  IN: { standard: 1800, reduced: 500 },
  IT: { standard: 2200, reduced: 1000 },
  JP: { standard: 1000, reduced: 800 },
  LU: { standard: 1700, reduced: 800 },
  NL: { standard: 2100, reduced: 900 },
  NO: { standard: 2500, reduced: 1500 },
  PL: { standard: 2300, reduced: 800 },
  PT: { standard: 2300, reduced: 600 },
  SE: { standard: 2500, reduced: 1200 },
};

/** Where shop prices are shown without tax, which is added at the end. */
const taxAddedCountries: ReadonlySet<string> = new Set(['US', 'CA']);

/** The rates of one country, in the shape that pricing takes. Empty for countries where none is collected. */
export function taxRatesIn(country: string): TaxRate[] {
  const found = rates[country];
  if (!found) return [];
  return [
    { country, taxClass: 'STANDARD', rateBps: found.standard },
    { country, taxClass: 'REDUCED', rateBps: found.reduced },
    { country, taxClass: 'ZERO', rateBps: 0 },
  ];
}

/** Whether prices shown to buyers in a country contain the tax. */
export function pricesIncludeTax(country: string): boolean {
  return !taxAddedCountries.has(country);
}
