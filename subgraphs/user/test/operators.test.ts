import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { verifyAuditChain } from '#platform/audit/audit';
import type { Viewer } from '#platform/auth/viewer';
import { admin, anonymous, customer, guest, partner, staff } from '#platform/testing/test-viewer';
import { codesOf, startUserSubgraph, type UserSubgraph } from './harness.ts';

let subgraph: UserSubgraph;
before(async () => {
  subgraph = await startUserSubgraph();
});
after(() => subgraph.stop());

interface Answer {
  user?: { id: string; roles?: string[] } | null;
  accessToken?: string;
  accessTokenExpiresAt?: string;
  impersonation?: { id: string };
  userErrors: { code: string }[];
}
async function mutate(field: string, selection: string, viewer: Viewer) {
  const { data, code } = await subgraph.call<Record<string, Answer>>({ query: `mutation { ${field} { ${selection} userErrors { code } } }`, viewer });
  return { code, ...data?.[field.split('(')[0] as string] } as Answer & { code?: string };
}
const reason = 'wanted for the tests';
const grant = (viewer: Viewer, userId: string, role: string, why = reason) => mutate(`userRoleGrant(input: { userId: "${userId}", role: "${role}", reason: "${why}" })`, 'user { id roles }', viewer);
const revoke = (viewer: Viewer, userId: string, role: string) => mutate(`userRoleRevoke(input: { userId: "${userId}", role: "${role}", reason: "${reason}" })`, 'user { id roles }', viewer);
const impersonate = (viewer: Viewer, userId: string, why = reason) => mutate(`impersonationStart(input: { userId: "${userId}", reason: "${why}" })`, 'impersonation { id } accessToken accessTokenExpiresAt', viewer);
const supportViewer = (userId = 'usr_support') => customer(userId, { roles: ['customer', 'support'] });
const stale = { at: Math.floor(Date.now() / 1000) - 1000, isRequired: true };

test('roles are granted and revoked with a reason that the audit log keeps, and sessions end', async () => {
  const person = await subgraph.person();
  const boss = await subgraph.person();
  assert.deepEqual((await grant(admin(boss.id), person.id, 'support')).user?.roles, ['customer', 'support']);
  assert.deepEqual(codesOf(await subgraph.refresh(person.tokens.refreshToken)), ['INVALID_TOKEN']);
  assert.deepEqual(codesOf(await grant(admin(boss.id), person.id, 'support')), ['ALREADY_EXISTS']);
  assert.deepEqual((await revoke(admin(boss.id), person.id, 'support')).user?.roles, ['customer']);
  assert.deepEqual(codesOf(await revoke(admin(boss.id), person.id, 'support')), ['NOT_FOUND']);
  const rows = await subgraph.db.query<{ action: string; actor: string; detail: string }>("SELECT action, actor, detail FROM audit_log WHERE target = ? AND action LIKE 'role.%' ORDER BY position", [person.id]);
  assert.deepEqual(rows.map(({ action, actor, detail }) => [action, actor, detail.includes(reason)]), [['role.grant', boss.id, true], ['role.revoke', boss.id, true]]);
  assert.deepEqual((await verifyAuditChain(subgraph.db)).breaks, []);
});

test('privilege escalation: nobody grants roles to themselves, and only administrators with a recent second factor grant any', async () => {
  const person = await subgraph.person();
  assert.deepEqual(codesOf(await grant(admin(person.id), person.id, 'admin')), ['NOT_ALLOWED']);
  for (const viewer of [supportViewer(), customer(), staff('vnd_1'), partner(['catalog:read']), { ...admin(), secondFactor: null }]) {
    assert.equal((await grant(viewer, person.id, 'admin')).code, 'FORBIDDEN');
  }
  assert.equal((await grant({ ...admin(), secondFactor: stale }, person.id, 'admin')).code, 'SECOND_FACTOR_REQUIRED');
  assert.equal((await grant(guest(), person.id, 'admin')).code, 'UNAUTHENTICATED');
  assert.deepEqual(codesOf(await grant(admin(), person.id, 'superuser')), ['INVALID_INPUT']);
  assert.deepEqual(codesOf(await grant(admin(), person.id, 'support', 'x')), ['INVALID_INPUT']);
  assert.deepEqual(codesOf(await grant(admin(), 'usr_nobody', 'support')), ['NOT_FOUND']);
});

test('the last administrator stays, also when two are revoked at once', async () => {
  const [one, two] = [await subgraph.person(), await subgraph.person()];
  for (const { id } of [one, two]) assert.deepEqual(codesOf(await grant(admin(), id, 'admin')), []);
  const results = await Promise.all([revoke(admin(two.id), one.id, 'admin'), revoke(admin(one.id), two.id, 'admin')]);
  assert.deepEqual(results.flatMap(codesOf), ['INVALID_STATE']);
});

test('support acts as a customer for at most 15 minutes; the customer is told and the audit log has the reason', async () => {
  const person = await subgraph.person();
  const { accessToken, accessTokenExpiresAt, impersonation } = await impersonate(supportViewer(), person.id);
  assert.ok(Date.parse(accessTokenExpiresAt as string) - Date.now() <= 900_000);
  const claims = JSON.parse(Buffer.from((accessToken as string).split('.')[1] as string, 'base64url').toString()) as { sub: string; act: { sub: string }; roles: string[]; memberships: unknown[] };
  assert.deepEqual([claims.sub, claims.act.sub, claims.roles, claims.memberships], [person.id, 'usr_support', ['customer'], []]);
  const [event] = await subgraph.published('user.impersonation-started.v1', person.id);
  assert.equal(event?.data['reason'], reason);
  const { data } = await subgraph.call<{ me: { supportVisits: { id: string; reason: string }[] } }>({ query: '{ me { supportVisits { id reason } } }', viewer: person.viewer });
  assert.deepEqual(data.me.supportVisits, [{ id: impersonation?.id, reason }]);
  const [row] = await subgraph.db.query<{ actor: string; detail: string }>("SELECT actor, detail FROM audit_log WHERE target = ? AND action = 'impersonation.start'", [person.id]);
  assert.equal(row?.actor, 'usr_support');
  assert.ok(row?.detail.includes(reason));
});

test('an operator who acts as a customer changes no credentials, addresses or profile, and sees no sessions', async () => {
  const person = await subgraph.person();
  const viewer = { ...person.viewer, impersonatedBy: 'usr_support', secondFactor: { at: Math.floor(Date.now() / 1000), isRequired: false } };
  const { data } = await subgraph.call<{ me: { id: string } }>({ query: '{ me { id addresses { id } } }', viewer });
  assert.equal(data.me.id, person.id);
  for (const field of ['sessions { id }', 'secondFactor { isEnabled }']) assert.equal((await subgraph.call({ query: `{ me { ${field} } }`, viewer })).code, 'FORBIDDEN');
  const forbidden = [
    'passwordChange(input: { currentPassword: "a", newPassword: "b" }) { userErrors { code } }', 'emailChange(input: { newEmail: "x@example.com", password: "x" }) { userErrors { code } }',
    'userProfileUpdate(input: { displayName: "X" }) { userErrors { code } }', 'addressCreate(input: { recipient: "X", line1: "X", city: "X", country: "DE" }) { userErrors { code } }',
    'secondFactorEnrol(password: "x") { userErrors { code } }', 'sessionRevoke { userErrors { code } }', 'userSignIn(input: { email: "x", password: "x" }) { userErrors { code } }',
    `impersonationStart(input: { userId: "${person.id}", reason: "${reason}" }) { userErrors { code } }`, 'apiKeyCreate(input: { name: "x", scopes: [] }) { userErrors { code } }',
  ];
  for (const field of forbidden) assert.equal((await subgraph.call({ query: `mutation { ${field} }`, viewer })).code, 'FORBIDDEN', field);
});

test('nobody acts as an operator, as somebody who works for a vendor, or as themselves', async () => {
  const [operator, seller, support] = [await subgraph.person(), await subgraph.person(), await subgraph.person()];
  await subgraph.db.execute("INSERT INTO user_roles (user_id, role) VALUES (?, 'support')", [operator.id]);
  await subgraph.db.execute("INSERT INTO memberships (vendor_id, user_id, role) VALUES ('vnd_1', ?, 'READ_ONLY')", [seller.id]);
  for (const { id } of [operator, seller, support]) assert.deepEqual(codesOf(await impersonate(supportViewer(support.id), id)), ['NOT_ALLOWED']);
  for (const viewer of [customer(), staff('vnd_1'), partner([])]) assert.equal((await impersonate(viewer, seller.id)).code, 'FORBIDDEN');
  assert.equal((await impersonate({ ...supportViewer(), secondFactor: stale }, seller.id)).code, 'SECOND_FACTOR_REQUIRED');
  assert.equal((await impersonate(anonymous(), seller.id)).code, 'UNAUTHENTICATED');
});

test('operators find a person by id, and by id nobody else', async () => {
  const person = await subgraph.person();
  const { data } = await subgraph.call<{ users: { totalCount: number; edges: { node: { id: string } }[] } }>({ query: `{ users(query: "${person.id}") { totalCount edges { node { id } } } }`, viewer: supportViewer() });
  assert.deepEqual(data.users, { totalCount: 1, edges: [{ node: { id: person.id } }] });
});
