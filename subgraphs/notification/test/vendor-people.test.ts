import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { vendorPayoutAccountChanged, vendorStaffInvited } from '#events/vendor';
import { knownVendor, registeredPerson } from './fixtures.ts';
import { fakeId, startNotificationSubgraph, type NotificationSubgraph } from './harness.ts';

let subgraph: NotificationSubgraph;
before(async () => {
  subgraph = await startNotificationSubgraph();
});
after(() => subgraph.stop());

test('an invitation is mailed with its link in the language asked for, to somebody without an account, and the token stays nowhere else', async () => {
  const token = `mkt_vi_${crypto.randomUUID()}`;
  const expiresAt = new Date(Date.now() + 7 * 86_400_000).toISOString();
  const id = await subgraph.emit(vendorStaffInvited, { ...vendorStaffInvited.example, vendorId: fakeId('vnd'), email: 'jonas@example.com', locale: 'de', token, expiresAt });
  const [delivery] = await subgraph.settled('vendor_staff_invited', id, 1);
  assert.deepEqual([delivery?.channel, delivery?.state], ['EMAIL', 'SENT']);
  const { text, eml } = await subgraph.mail(delivery!.id);
  assert.ok(text.includes(`https://shop.test/desk/join?token=${token}`), text);
  assert.match(text, /lädt Sie ins Team ein|möchte auf unserem Marktplatz/);
  assert.match(text, /7 Tage/);
  assert.match(eml, /^To: jonas@example.com$/m);
  for (const table of ['notifications', 'deliveries', 'inbox_items']) assert.doesNotMatch(JSON.stringify(await subgraph.db.query(`SELECT * FROM ${table}`)), new RegExp(token));
});

test('the owner, and nobody else, is told that the payout account was changed', async () => {
  const owner = await registeredPerson(subgraph);
  const manager = await registeredPerson(subgraph);
  const vendorId = await knownVendor(subgraph, [{ userId: owner.userId, role: 'OWNER' }, { userId: manager.userId, role: 'MANAGER' }]);
  const id = await subgraph.emit(vendorPayoutAccountChanged, { ...vendorPayoutAccountChanged.example, vendorId });
  const deliveries = await subgraph.settled('vendor_payout_account_changed', id, 2);
  assert.deepEqual(deliveries.map(({ channel }) => channel).toSorted(), ['EMAIL', 'IN_APP']);
  const rows = await subgraph.db.query<{ userId: string }>("SELECT user_id AS userId FROM notifications WHERE event = 'vendor_payout_account_changed'");
  assert.deepEqual(rows.map(({ userId }) => userId), [owner.userId]);
});
