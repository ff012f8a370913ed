import assert from 'node:assert/strict';
import { it } from 'node:test';
import { runSection } from '../../test/run-section.ts';
import { profile } from './profile.ts';

it('the profile is for people who are signed in; an unknown confirmation counts as none', async () => {
  assert.equal(profile.requiresViewer, true);
  const { view } = await runSection(profile, { me: { id: 'usr_1', displayName: 'Ada', email: 'ada@example.com', emailVerified: null } });
  assert.deepEqual([view?.displayName, view?.isEmailVerified, view?.locale], ['Ada', false, null]);
});
