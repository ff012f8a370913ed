import assert from 'node:assert/strict';
import { it } from 'node:test';
import { failureAt, runSection } from '../../test/run-section.ts';
import { contact } from './contact.ts';

it('guests must give an address for messages, people need not', async () => {
  assert.deepEqual((await runSection(contact, {})).view, { email: null, isEmailNeeded: true });
  assert.deepEqual((await runSection(contact, { me: { id: 'usr_1', email: 'ada@example.com' } })).view, { email: 'ada@example.com', isEmailNeeded: false });
});

it('an address that cannot be read is not the same as none', async () => {
  const { view, failures } = await runSection(contact, { me: null }, { errors: [failureAt('me')] });
  assert.equal(view, null);
  assert.deepEqual(failures, [{ id: 'contact', code: 'UNAVAILABLE' }]);
});
