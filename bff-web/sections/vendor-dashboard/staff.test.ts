import assert from 'node:assert/strict';
import { it } from 'node:test';
import { runSection } from '../../test/run-section.ts';
import { dashboardData } from '../../test/workplace-fixtures.ts';
import { staff } from './staff.ts';

it('staff stays on the list when people cannot be named', async () => {
  const since = '2026-03-01T09:30:00.000Z';
  const { view } = await runSection(staff, dashboardData({ staff: [{ id: 'stf_1', role: 'OWNER', since, version: 1, user: { displayName: 'Inês' } }, { id: 'stf_2', role: 'CATALOG', since, version: 2, user: null }] }));
  assert.deepEqual(view?.map(({ name, role }) => [name, role]), [['Inês', 'OWNER'], [null, 'CATALOG']]);
});
