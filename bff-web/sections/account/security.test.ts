import assert from 'node:assert/strict';
import { it } from 'node:test';
import { failureAt, runSection } from '../../test/run-section.ts';
import { security } from './security.ts';

it('security says whether a second step guards the account', async () => {
  const { view } = await runSection(security, { me: { id: 'usr_1', secondFactor: { isEnabled: true, isRequired: false, recoveryCodesLeft: 9 } } });
  assert.deepEqual(view, { isSecondFactorOn: true, isSecondFactorRequired: false, recoveryCodesLeft: 9 });
});

it('security that cannot be read is reported, not shown as absent', async () => {
  const { view, failures } = await runSection(security, { me: { id: 'usr_1', secondFactor: null } }, { errors: [failureAt('me.secondFactor')] });
  assert.deepEqual([view, failures], [null, [{ id: 'security', code: 'UNAVAILABLE' }]]);
});
