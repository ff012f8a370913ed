import assert from 'node:assert/strict';
import { it } from 'node:test';
import { moneyParts } from '../test/fixtures.ts';
import { presentSales } from './sales.ts';

const now = new Date('2026-03-03T12:00:00.000Z');

it('a chart has every day, those without sales at zero, and their sum to the cent', () => {
  const [chart] = presentSales([{ day: '2026-03-01', orders: 2, total: moneyParts(1005) }, { day: '2026-03-03', orders: 1, total: moneyParts(50) }], { locale: 'en', days: 3, now });
  assert.deepEqual(chart?.days.map(({ day, orders, total }) => [day, orders, total.minorUnits]), [['2026-03-01', 2, 1005], ['2026-03-02', 0, 0], ['2026-03-03', 1, 50]]);
  assert.deepEqual([chart?.total.amount, chart?.total.formatted, chart?.orders], ['10.55', '€10.55', 3]);
});

it('currencies are never added up; one without fractions has none, and commission is there only where it is told', () => {
  const yen = { amount: '1200', currencyCode: 'JPY', fractionDigits: 0, minorUnits: 1200 };
  const charts = presentSales([{ day: '2026-03-03', orders: 1, total: moneyParts(50), commission: moneyParts(5) }, { day: '2026-03-03', orders: 4, total: yen }], { locale: 'en', days: 1, now });
  assert.deepEqual(charts.map(({ currency, total, commission, days }) => [currency, total.formatted, commission?.formatted ?? null, days[0]?.commission?.minorUnits ?? null]), [['JPY', '¥1,200', null, null], ['EUR', '€0.50', '€0.05', 5]]);
});
