import assert from 'node:assert/strict';
import { it } from 'node:test';
import { runSection } from '../../test/run-section.ts';
import { moneyParts } from '../../test/fixtures.ts';
import { sales } from './sales.ts';

it('sales of the marketplace show what it keeps, for as many days as were asked for', async () => {
  const today = new Date().toISOString().slice(0, 10);
  const { view } = await runSection(sales, { marketplaceSalesByDay: [{ day: today, orders: 1, total: moneyParts(3000), commission: moneyParts(300) }] }, { page: { days: 7 } });
  assert.deepEqual([view?.[0]?.days.length, view?.[0]?.days.at(-1)?.commission?.formatted, view?.[0]?.days[0]?.commission?.minorUnits], [7, '€3.00', 0]);
});
