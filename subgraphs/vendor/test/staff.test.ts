import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import type { Viewer } from '#platform/auth/viewer';
import { staff } from '#platform/testing/test-viewer';
import { startVendorSubgraph, type VendorSubgraph } from './harness.ts';

let subgraph: VendorSubgraph;
before(async () => {
  subgraph = await startVendorSubgraph();
});
after(() => subgraph.stop());

const dayMs = 86_400_000;
const invitationFields = 'invitation { id email role state sentCount }';

async function invite(vendorId: string, by: Viewer, email: string, role = 'FULFILMENT'): Promise<{ id: string; token: string }> {
  const { invitation } = await subgraph.must(by, 'vendorStaffInvite', `vendorId: "${vendorId}", input: { email: "${email}", role: ${role}, locale: "de" }`, invitationFields);
  return { id: (invitation as { id: string }).id, token: await lastToken(vendorId) };
}

async function lastToken(vendorId: string): Promise<string> {
  const messages = await subgraph.published('vendor.staff-invited.v1', vendorId);
  return messages.toSorted((a, b) => a.aggregateVersion - b.aggregateVersion).at(-1)?.data['token'] as string;
}

const accept = (viewer: Viewer, token: string) => subgraph.mutate(viewer, 'vendorStaffInvitationAccept', `token: "${token}"`, 'membership { role vendor { id } }');
const announcedStaff = async (vendorId: string) => ((await subgraph.announced(vendorId))['staff'] as unknown as { userId: string; role: string }[]).map(({ userId, role }) => [userId, role]);
const owners = async (vendorId: string) => (await subgraph.db.query<{ userId: string }>("SELECT user_id AS userId FROM vendor_staff WHERE vendor_id = ? AND role = 'OWNER'", [vendorId])).map(({ userId }) => userId);

test('an invitation is accepted once, by the person whose confirmed address it was sent to, and the tenant is announced', async () => {
  const { id, owner } = await subgraph.vendor();
  const { token } = await invite(id, owner, 'Jonas@Example.com');
  assert.equal((await accept(await subgraph.person('somebody.else@example.com'), token)).code, 'NOT_ALLOWED');
  assert.equal((await accept(await subgraph.person('jonas@example.com', { isVerified: false }), token)).code, 'NOT_ALLOWED');
  const jonas = await subgraph.person('jonas@example.com');
  const { payload } = await accept(jonas, token);
  assert.deepEqual(payload['membership'], { role: 'FULFILMENT', vendor: { id } });
  assert.deepEqual(await announcedStaff(id), [[owner.userId, 'OWNER'], [jonas.userId, 'FULFILMENT']]);
  assert.equal((await accept(jonas, token)).code, 'INVALID_TOKEN');
});

test('two acceptances of one invitation at once: one joins, and joins once', async () => {
  const { id, owner } = await subgraph.vendor();
  const { token } = await invite(id, owner, 'race@example.com');
  const people = await Promise.all([subgraph.person('race@example.com'), subgraph.person('race@example.com')]);
  const answers = await Promise.all(people.flatMap((person) => [accept(person, token), accept(person, token)]));
  assert.deepEqual(answers.map(({ code }) => code).toSorted(), ['INVALID_TOKEN', 'INVALID_TOKEN', 'INVALID_TOKEN', null].toSorted());
  assert.equal((await announcedStaff(id)).length, 2);
});

test('an invitation ends after 7 days, by a new letter, and by being taken back; the secret is stored nowhere', async () => {
  const { id, owner } = await subgraph.vendor();
  const first = await invite(id, owner, 'mia@example.com');
  const mia = await subgraph.person('mia@example.com');
  assert.equal((await subgraph.mutate(owner, 'vendorStaffInvite', `vendorId: "${id}", input: { email: "MIA@example.com", role: CATALOG }`, invitationFields)).code, 'ALREADY_EXISTS');
  await subgraph.must(owner, 'vendorStaffInvitationResend', `vendorId: "${id}", id: "${first.id}"`, invitationFields);
  const second = await lastToken(id);
  assert.equal((await accept(mia, first.token)).code, 'INVALID_TOKEN');
  subgraph.clock.offsetMs = 8 * dayMs;
  try {
    assert.equal((await accept(mia, second)).code, 'INVALID_TOKEN');
    const { data } = await subgraph.call<{ vendor: { staffInvitations: { state: string; sentCount: number }[] } }>({ query: `{ vendor(id: "${id}") { staffInvitations { state sentCount } } }`, viewer: owner });
    assert.deepEqual(data.vendor.staffInvitations, [{ state: 'EXPIRED', sentCount: 2 }]);
  } finally {
    subgraph.clock.offsetMs = 0;
  }
  await subgraph.must(owner, 'vendorStaffInvitationRevoke', `vendorId: "${id}", id: "${first.id}"`, invitationFields);
  assert.equal((await accept(mia, second)).code, 'INVALID_TOKEN');
  const kept = JSON.stringify([await subgraph.db.query('SELECT * FROM staff_invitations'), await subgraph.db.query('SELECT * FROM event_log'), await subgraph.db.query('SELECT * FROM audit_log'), await subgraph.db.query('SELECT * FROM vendor_timeline')]);
  assert.ok(!kept.includes(second) && !kept.includes(first.token));
});

test('roles change and people go by version; a manager has no say over managers and money; the owner cannot be touched', async () => {
  const { id, owner } = await subgraph.vendor();
  const manager = await subgraph.member(id, 'MANAGER');
  const packer = await subgraph.member(id, 'FULFILMENT');
  const change = (by: Viewer, member: string, role: string, version = 1) => subgraph.mutate(by, 'vendorStaffRoleChange', `vendorId: "${id}", id: "${member}", expectedVersion: ${version}, role: ${role}`);
  assert.equal((await change(manager.viewer, packer.id, 'FINANCE')).code, 'NOT_ALLOWED');
  assert.equal((await change(owner, packer.id, 'OWNER')).code, 'NOT_ALLOWED');
  assert.equal((await change(manager.viewer, packer.id, 'CATALOG')).code, null);
  const conflict = await change(owner, packer.id, 'FINANCE');
  assert.deepEqual([conflict.code, conflict.errors[0]?.currentVersion], ['VERSION_CONFLICT', 2]);
  const [ownerRow] = await subgraph.db.query<{ id: string }>("SELECT id FROM vendor_staff WHERE vendor_id = ? AND role = 'OWNER'", [id]);
  assert.equal((await subgraph.mutate(manager.viewer, 'vendorStaffRemove', `vendorId: "${id}", id: "${ownerRow?.id}", expectedVersion: 1`)).code, 'NOT_ALLOWED');
  assert.equal((await subgraph.mutate(owner, 'vendorStaffLeave', `vendorId: "${id}"`)).code, 'INVALID_STATE');
  await subgraph.must(owner, 'vendorStaffRemove', `vendorId: "${id}", id: "${manager.id}", expectedVersion: 1`);
  assert.deepEqual(await announcedStaff(id), [[owner.userId, 'OWNER'], [packer.userId, 'CATALOG']], 'what tokens are made of at the next refresh');
  assert.equal((await change(manager.viewer, packer.id, 'READ_ONLY', 2)).code, 'NOT_ALLOWED', 'a token from before does not help');
});

test('ownership changes hands by offer and acceptance only; there is exactly one owner before and after', async () => {
  const { id, owner } = await subgraph.vendor();
  const heir = await subgraph.member(id, 'CATALOG');
  assert.equal((await subgraph.mutate(heir.viewer, 'vendorOwnershipAccept', `vendorId: "${id}"`)).code, 'INVALID_STATE');
  await subgraph.must(owner, 'vendorOwnershipOffer', `vendorId: "${id}", staffId: "${heir.id}"`);
  await subgraph.must(heir.viewer, 'vendorOwnershipDecline', `vendorId: "${id}"`);
  await subgraph.must(owner, 'vendorOwnershipOffer', `vendorId: "${id}", staffId: "${heir.id}"`);
  await subgraph.must(heir.viewer, 'vendorOwnershipAccept', `vendorId: "${id}"`);
  assert.deepEqual(await owners(id), [heir.userId]);
  assert.deepEqual((await announcedStaff(id)).toSorted(), [[owner.userId, 'MANAGER'], [heir.userId, 'OWNER']].toSorted());
  assert.equal((await subgraph.mutate(staff(id, 'MANAGER', owner.userId as string), 'vendorStaffLeave', `vendorId: "${id}"`)).code, null);
});

test('a hand-over against the removal of the heir: one of them wins, and the vendor has one owner who works there', async () => {
  for (let round = 0; round < 5; round += 1) {
    const { id, owner } = await subgraph.vendor();
    const heir = await subgraph.member(id, 'MANAGER');
    await subgraph.must(owner, 'vendorOwnershipOffer', `vendorId: "${id}", staffId: "${heir.id}"`);
    const [accepted, removed] = await Promise.all([
      subgraph.mutate(heir.viewer, 'vendorOwnershipAccept', `vendorId: "${id}"`),
      subgraph.mutate(owner, 'vendorStaffRemove', `vendorId: "${id}", id: "${heir.id}", expectedVersion: 1`),
    ]);
    assert.equal([accepted, removed].filter(({ code }) => code === null).length, 1);
    assert.deepEqual(await owners(id), [accepted.code === null ? heir.userId : owner.userId]);
  }
});

test('the database itself keeps a vendor from having no owner or two', async () => {
  const { id, owner } = await subgraph.vendor();
  const other = await subgraph.member(id, 'MANAGER');
  const refused = /foreign key|Duplicate entry/;
  await assert.rejects(subgraph.db.execute('DELETE FROM vendor_staff WHERE vendor_id = ? AND user_id = ?', [id, owner.userId]), refused);
  await assert.rejects(subgraph.db.execute("UPDATE vendor_staff SET role = 'MANAGER' WHERE vendor_id = ? AND user_id = ?", [id, owner.userId]), refused);
  await assert.rejects(subgraph.db.execute("UPDATE vendor_staff SET role = 'OWNER' WHERE id = ?", [other.id]), refused);
});
