import assert from 'node:assert/strict';
import { it } from 'node:test';
import { runSection } from '../../test/run-section.ts';
import { dashboardData } from '../../test/workplace-fixtures.ts';
import { invitations } from './invitations.ts';

it('invitations say whom, as what and until when', async () => {
  const invitation = { id: 'inv_1', email: 'new@example.com', role: 'FINANCE' as const, expiresAt: '2026-03-08T09:30:00.000Z' };
  assert.deepEqual((await runSection(invitations, dashboardData({ dashboard: { openInvitations: [invitation] } }))).view, [invitation]);
});
