import { remembering } from '../remembering.ts';

/** Locales with their currencies: requests name them, so there may be any number. */
const maxFormats = 500;
/** A page has dozens of prices, most of them as before. */
const maxAmounts = 500;

/** To make a formatter takes far longer than to use it, and to use it longer than to find what it gave. */
const formats = remembering(maxFormats, (key) => {
  const [locale, currency, digits] = key.split(' ');
  const fractionDigits = Number(digits);
  const format = new Intl.NumberFormat(locale, { style: 'currency', currency: currency ?? '', minimumFractionDigits: fractionDigits, maximumFractionDigits: fractionDigits });
  return remembering(maxAmounts, (amount) => format.format(amount as Intl.StringNumericLiteral));
});

/** An amount as people of a locale (BCP 47) write it. The exact decimal string is formatted, not a floating-point number. */
export function moneyText({ amount, currencyCode, fractionDigits }: { amount: string; currencyCode: string; fractionDigits: number }, locale: string): string {
  return formats(`${locale} ${currencyCode} ${fractionDigits}`)(amount);
}
