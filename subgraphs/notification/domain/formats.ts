import { formatAmount, money } from '#platform/money/money';
import { formattingTagOf } from './locale.ts';

/** How a person's locale writes amounts, dates and lists. */
export interface Formats {
  /** Exact, with the currency's sign: `89,00 €`. */
  money(minor: number, currency: string): string;
  /** Basis points as a percentage: `12.5%`. */
  percent(basisPoints: number): string;
  /** The day of an RFC 3339 instant, in UTC. */
  date(instant: string): string;
  /** The number with the word for that many: `2 items`. */
  count(quantity: number, words: { one: string; other: string }): string;
  /** `a, b and c`. */
  list(items: readonly string[]): string;
}

const cache = new Map<string, Formats>();
const mostCached = 200;

/** The formats of a BCP 47 tag; unknown tags get those of English. */
export function formatsFor(tag: string): Formats {
  const known = cache.get(tag);
  if (known) return known;
  const formats = createFormats(formattingTagOf(tag));
  // Tags come from outside: without a bound they could fill the memory.
  if (cache.size < mostCached) cache.set(tag, formats);
  return formats;
}

function createFormats(locale: string): Formats {
  const dates = new Intl.DateTimeFormat(locale, { dateStyle: 'long', timeZone: 'UTC' });
  const lists = new Intl.ListFormat(locale, { type: 'conjunction' });
  const plurals = new Intl.PluralRules(locale);
  const numbers = new Intl.NumberFormat(locale);
  const percentages = new Intl.NumberFormat(locale, { style: 'percent', maximumFractionDigits: 2 });
  const currencies = new Map<string, Intl.NumberFormat>();
  const currencyFormat = (currency: string): Intl.NumberFormat => {
    const format = currencies.get(currency) ?? new Intl.NumberFormat(locale, { style: 'currency', currency });
    currencies.set(currency, format);
    return format;
  };
  return {
    money(minor, currency) {
      // Intl takes decimal strings exactly; a Number would lose cents of large amounts.
      const amount = formatAmount(money(minor, currency)) as Intl.StringNumericLiteral;
      return currencyFormat(currency).format(amount);
    },
    percent: (basisPoints) => percentages.format(basisPoints / 10_000),
    date: (instant) => dates.format(new Date(instant)),
    count: (quantity, words) => `${numbers.format(quantity)} ${plurals.select(quantity) === 'one' ? words.one : words.other}`,
    list: (items) => lists.format(items),
  };
}
