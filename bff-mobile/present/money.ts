import { moneyText } from '#platform/money/money-text';
import type { MoneyPartsFragment, TotalsPartsFragment } from '../generated/gateway-operations.ts';
import type { Money, Totals } from '../generated/schema-types.ts';

/** Money with its text for people. */
export function presentMoney(money: MoneyPartsFragment, locale: string): Money {
  return { currencyCode: money.currencyCode, minorUnits: money.minorUnits, formatted: moneyText(money, locale) };
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
