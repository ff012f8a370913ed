import type { CurrencyCode, DemoMoney, DemoPrice } from './model.ts';

export const demoCurrencies: readonly CurrencyCode[] = ['EUR', 'USD', 'JPY', 'GBP'];

/** Minor units in the order of `demoCurrencies`. */
export type PriceRow = readonly [eur: number, usd: number, jpy: number, gbp: number];

/** A price a shop would print: whole yen hundreds, and cents that end in the way the base price's do. */
export function shopPrice(base: number, factor: number, currency: CurrencyCode): number {
  if (factor === 1) return base;
  const raw = base * factor;
  if (currency === 'JPY') return Math.max(100, Math.round(raw / 100) * 100);
  const ending = base % 100;
  const step = raw < 3000 ? 50 : 100;
  const whole = Math.round((raw - ending) / step) * step + ending;
  return Math.max(step, whole);
}

/** All four amounts times a factor, each as a shop would print it. */
export function scalePrices(row: PriceRow, factor: number): PriceRow {
  const [eur, usd, jpy, gbp] = row;
  return [shopPrice(eur, factor, 'EUR'), shopPrice(usd, factor, 'USD'), shopPrice(jpy, factor, 'JPY'), shopPrice(gbp, factor, 'GBP')];
}

/** The prices of one variant. `reducedFrom` 1.25 means it formerly cost a quarter more. */
export function expandPrices(row: PriceRow, factor: number, reducedFrom: number | null): DemoPrice[] {
  const scaled = scalePrices(row, factor);
  const former = reducedFrom === null ? null : scalePrices(scaled, reducedFrom);
  return demoCurrencies.map((currency, index) => ({
    currency, priceMinor: scaled[index] as number, compareAtMinor: former === null ? null : former[index] as number,
  }));
}

/** The same amount row as money per currency, for coupons and delivery charges. */
export function moneyPerCurrency(row: PriceRow): DemoMoney[] {
  return demoCurrencies.map((currency, index) => ({ currency, minor: row[index] as number }));
}
