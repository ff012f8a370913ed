import assert from 'node:assert/strict';
import { it } from 'node:test';
import { failureAt, runSection } from '../../test/run-section.ts';
import { profile } from './profile.ts';

it('a profile counts unread messages, and comes without the number when messages cannot be read', async () => {
  const me = { id: 'usr_1', displayName: 'Ada', email: 'ada@example.com', emailVerified: true, unreadNotificationCount: 3 };
  assert.equal((await runSection(profile, { me })).view?.unreadNotificationCount, 3);
  const { view, failures } = await runSection(profile, { me: { ...me, unreadNotificationCount: null } }, { errors: [failureAt('me.unreadNotificationCount')] });
  assert.deepEqual([view?.displayName, view?.unreadNotificationCount], ['Ada', null]);
  assert.deepEqual(failures, [{ id: 'profile', code: 'UNAVAILABLE', isPartial: true }]);
});
