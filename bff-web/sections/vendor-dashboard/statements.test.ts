import assert from 'node:assert/strict';
import { it } from 'node:test';
import { runSection } from '../../test/run-section.ts';
import { moneyParts } from '../../test/fixtures.ts';
import { dashboardData } from '../../test/workplace-fixtures.ts';
import { statements } from './statements.ts';

it('a statement leads to its papers', async () => {
  const node = { month: '2026-02', isClosed: true, sales: moneyParts(9000), commission: moneyParts(900), closing: moneyParts(8100), pdfUrl: '/pdf', csvUrl: '/csv' };
  const { view } = await runSection(statements, dashboardData({ statements: { edges: [{ node }] } }));
  assert.deepEqual(view?.map(({ month, closing, pdfUrl }) => [month, closing.formatted, pdfUrl]), [['2026-02', '€81.00', '/pdf']]);
});
