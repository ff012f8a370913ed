import assert from 'node:assert/strict';
import { it } from 'node:test';
import { runSection } from '../../test/run-section.ts';
import { dashboardData } from '../../test/workplace-fixtures.ts';
import { requirements } from './requirements.ts';

it('what is missing for approval is told', async () => {
  const requirement = { code: 'TERMS', description: 'The terms are accepted.', kind: 'ATTESTED', isMet: false };
  assert.deepEqual((await runSection(requirements, dashboardData({ dashboard: { openRequirements: [requirement] } }))).view, [requirement]);
});
