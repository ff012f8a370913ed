import type { MoneyPartsFragment, TotalsPartsFragment } from '../generated/gateway-operations.ts';
import type { Money, Totals } from '../generated/schema-types.ts';

const formatters = new Map<string, Intl.NumberFormat>();

/** Making a formatter costs far more than using it. */
function formatterFor(locale: string, currency: string, fractionDigits: number): Intl.NumberFormat {
  const key = `${locale} ${currency} ${fractionDigits}`;
  let formatter = formatters.get(key);
  if (!formatter) {
    formatter = new Intl.NumberFormat(locale, { style: 'currency', currency, minimumFractionDigits: fractionDigits, maximumFractionDigits: fractionDigits });
    if (formatters.size < 500) formatters.set(key, formatter);
  }
  return formatter;
}

/** Money with its text for people. The exact decimal string is formatted, not a floating-point number. */
export function presentMoney({ amount, currencyCode, fractionDigits, minorUnits }: MoneyPartsFragment, locale: string): Money {
  const formatted = formatterFor(locale, currencyCode, fractionDigits).format(amount as Intl.StringNumericLiteral);
  return { currencyCode, minorUnits, formatted };
}

/** The same for money that may be missing. */
export function presentMoneyOrNull(money: MoneyPartsFragment | null | undefined, locale: string): Money | null {
  return money ? presentMoney(money, locale) : null;
}

export function presentTotals(totals: TotalsPartsFragment, locale: string): Totals {
  return {
    subtotal: presentMoney(totals.subtotal, locale),
    discount: presentMoney(totals.discount, locale),
    shipping: presentMoney(totals.shipping, locale),
    tax: presentMoney(totals.tax, locale),
    taxIncluded: totals.taxIncluded,
    total: presentMoney(totals.total, locale),
  };
}
