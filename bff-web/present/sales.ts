import type { MoneyPartsFragment } from '../generated/gateway-operations.ts';
import type { SalesChart, SalesDay } from '../generated/schema-types.ts';
import { presentMoney, presentMoneyOrNull } from './money.ts';

export interface SoldDay {
  day: string;
  orders: number;
  total: MoneyPartsFragment;
  commission?: MoneyPartsFragment;
}

const dayMs = 86_400_000;

/** One chart per currency, the one with most orders first; days without sales are filled with zeros up to today (UTC). */
export function presentSales(sold: readonly SoldDay[], { locale, days, now = new Date() }: { locale: string; days: number; now?: Date }): SalesChart[] {
  const today = Math.floor(now.getTime() / dayMs);
  const names = Array.from({ length: days }, (_, index) => new Date((today - days + 1 + index) * dayMs).toISOString().slice(0, 10));
  const charts = [...Map.groupBy(sold, ({ total }) => total.currencyCode)].map(([currency, list]) => chartOf(currency, list, names, locale));
  return charts.toSorted((a, b) => b.orders - a.orders);
}

function chartOf(currency: string, list: readonly SoldDay[], names: readonly string[], locale: string): SalesChart {
  const byDay = new Map(list.map((entry) => [entry.day, entry]));
  const zero = worth(0, list[0]);
  const hasCommission = list.some(({ commission }) => commission);
  const days = names.map((day): SalesDay => {
    const entry = byDay.get(day);
    return { day, orders: entry?.orders ?? 0, total: presentMoney(entry?.total ?? zero, locale), commission: presentMoneyOrNull(entry?.commission ?? (hasCommission ? zero : null), locale) };
  });
  const sumOf = (minorOf: (day: SalesDay) => number) => presentMoney(worth(days.reduce((sum, day) => sum + minorOf(day), 0), list[0]), locale);
  const commission = hasCommission ? sumOf((day) => day.commission?.minorUnits ?? 0) : null;
  return { currency, days, total: sumOf(({ total }) => total.minorUnits), commission, orders: days.reduce((sum, { orders }) => sum + orders, 0) };
}

/** A sum in the currency of an entry, as an exact decimal string. */
function worth(minorUnits: number, like: SoldDay | undefined): MoneyPartsFragment {
  const { currencyCode, fractionDigits } = like?.total ?? { currencyCode: 'EUR', fractionDigits: 2 };
  const digits = String(Math.abs(minorUnits)).padStart(fractionDigits + 1, '0');
  const whole = digits.slice(0, digits.length - fractionDigits);
  const amount = `${minorUnits < 0 ? '-' : ''}${whole}${fractionDigits > 0 ? `.${digits.slice(-fractionDigits)}` : ''}`;
  return { amount, currencyCode, fractionDigits, minorUnits };
}
