import assert from 'node:assert/strict';
import { it } from 'node:test';
import { failureAt, runSection } from '../../test/run-section.ts';
import { contact } from './contact.ts';

const signedIn = { viewerState: 'signed-in' } as const;

it('guests must give an address for messages, people need not', async () => {
  assert.deepEqual((await runSection(contact, {})).view, { email: null, isEmailNeeded: true });
  const { view } = await runSection(contact, { me: { id: 'usr_1', email: 'ada@example.com' } }, { page: signedIn });
  assert.deepEqual(view, { email: 'ada@example.com', isEmailNeeded: false });
});

it('an address that cannot be read is not the same as none', async () => {
  const { view, failures } = await runSection(contact, { me: null }, { page: signedIn, errors: [failureAt('me')] });
  assert.equal(view, null);
  assert.deepEqual(failures, [{ id: 'contact', code: 'UNAVAILABLE' }]);
});

it('guests are not touched by a failure elsewhere', async () => {
  const { failures } = await runSection(contact, {}, { errors: [{ code: 'UNAVAILABLE', message: 'down', path: [] }] });
  assert.deepEqual(failures, []);
});
