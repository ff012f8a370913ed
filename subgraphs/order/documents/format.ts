/** Amounts, rates and dates as they are printed: in English, independent of the machine's settings. */
import { formatAmount } from '#platform/money/money';

/** For example `1,234.50 EUR`; digits as the currency has them. */
export function printMoney(minor: number, currency: string): string {
  const [whole = '0', fraction] = formatAmount({ minor, currency }).split('.');
  const grouped = whole.replaceAll(/\B(?=(\d{3})+(?!\d))/g, ',');
  return `${fraction === undefined ? grouped : `${grouped}.${fraction}`} ${currency}`;
}

/** For example `19 %` or `8.1 %`. */
export function printRate(bps: number): string {
  return `${Number((bps / 100).toFixed(2))} %`;
}

/** For example `21 November 2026`, in UTC. */
export function printDate(instant: string | Date): string {
  return new Intl.DateTimeFormat('en-GB', { day: 'numeric', month: 'long', year: 'numeric', timeZone: 'UTC' }).format(new Date(instant));
}
