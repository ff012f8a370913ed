import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import type { Viewer } from '#platform/auth/viewer';
import { anonymous, customer, guest } from '#platform/testing/test-viewer';
import { codesOf, goodPassword, startUserSubgraph, type UserSubgraph } from './harness.ts';

let subgraph: UserSubgraph;
before(async () => {
  subgraph = await startUserSubgraph();
});
after(() => subgraph.stop());

let counter = 0;
const fresh = () => `moved-${Date.now()}-${(counter += 1)}@example.com`;
interface Answer {
  isAccepted?: boolean | null;
  user?: { id: string } | null;
  userErrors: { code: string }[];
}
async function mutate(field: string, selection: string, viewer: Viewer) {
  const { data, code } = await subgraph.call<Record<string, Answer>>({ query: `mutation { ${field} { ${selection} userErrors { code } } }`, viewer });
  return { code, ...data?.[field.split('(')[0] as string] } as Answer & { code?: string };
}
const change = (viewer: Viewer, email: string, password = goodPassword) => mutate(`emailChange(input: { newEmail: "${email}", password: "${password}" })`, 'isAccepted', viewer);
const confirm = (token: string) => mutate(`emailChangeConfirm(token: "${token}")`, 'user { id }', anonymous());
const undo = (token: string) => mutate(`emailChangeUndo(token: "${token}")`, 'user { id }', anonymous());
async function tokenMailed(type: string, userId: string) {
  const message = (await subgraph.published(type, userId)).at(-1);
  return { token: message?.data['token'] as string, to: message?.data['email'] as string };
}

test('the address changes when the new one is confirmed; the old one is told and signs in no more', async () => {
  const person = await subgraph.person({ email: fresh() });
  const newEmail = fresh();
  assert.deepEqual(await change(person.viewer, newEmail), { code: undefined, isAccepted: true, userErrors: [] });
  assert.ok((await subgraph.signIn(person.email)).tokens, 'nothing changes before the confirmation');
  const { token, to } = await tokenMailed('user.email-change-requested.v1', person.id);
  assert.equal(to, newEmail);
  assert.equal((await confirm(token)).user?.id, person.id);
  assert.deepEqual(codesOf(await confirm(token)), ['INVALID_TOKEN']);
  assert.ok((await subgraph.signIn(newEmail)).tokens);
  assert.deepEqual(codesOf(await subgraph.signIn(person.email)), ['INVALID_CREDENTIALS']);
  const notice = (await subgraph.published('user.email-changed.v1', person.id)).at(-1);
  assert.equal(notice?.data['email'], person.email);
  assert.ok(!JSON.stringify(notice?.data['newEmail']).includes(newEmail), 'the old mailbox does not learn the new address');
  assert.equal((await subgraph.published('user.updated.v1', person.id)).at(-1)?.data['email'], newEmail);
});

test('the old address takes the change back and shuts whoever made it out', async () => {
  const person = await subgraph.person({ email: fresh() });
  const thief = fresh();
  await change(person.viewer, thief);
  await confirm((await tokenMailed('user.email-change-requested.v1', person.id)).token);
  const session = await subgraph.signIn(thief);
  const { token, to } = await tokenMailed('user.email-changed.v1', person.id);
  assert.equal(to, person.email);
  assert.equal((await undo(token)).user?.id, person.id);
  assert.deepEqual(codesOf(await undo(token)), ['INVALID_TOKEN']);
  assert.deepEqual(codesOf(await subgraph.refresh(session.tokens?.refreshToken as string)), ['INVALID_TOKEN']);
  assert.ok((await subgraph.signIn(person.email)).tokens);
});

test('a taken address answers like a free one and gets no mail', async () => {
  const other = await subgraph.person({ email: fresh() });
  const person = await subgraph.person({ email: fresh() });
  assert.equal((await change(person.viewer, other.email.toUpperCase())).isAccepted, true);
  assert.deepEqual(await subgraph.published('user.email-change-requested.v1', person.id), []);
});

test('an address taken between request and confirmation stays with whoever took it', async () => {
  const person = await subgraph.person({ email: fresh() });
  const wanted = fresh();
  await change(person.viewer, wanted);
  await subgraph.person({ email: wanted });
  assert.deepEqual(codesOf(await confirm((await tokenMailed('user.email-change-requested.v1', person.id)).token)), ['ALREADY_EXISTS']);
});

test('a change wants the password, a session and a recent second factor where there is one', async () => {
  const person = await subgraph.person({ email: fresh() });
  assert.deepEqual(codesOf(await change(person.viewer, fresh(), 'wrong-password-1')), ['INVALID_CREDENTIALS']);
  assert.deepEqual(codesOf(await change(person.viewer, person.email)), ['INVALID_INPUT']);
  assert.equal((await change(guest(), fresh())).code, 'UNAUTHENTICATED');
  assert.equal((await change(customer(person.id), fresh())).code, 'UNAUTHENTICATED');
  const stale = { ...person.viewer, secondFactor: { at: Math.floor(Date.now() / 1000) - 1000, isRequired: true } };
  assert.equal((await change(stale, fresh())).code, 'SECOND_FACTOR_REQUIRED');
  await change(person.viewer, fresh());
  subgraph.clock.offsetMs = 86_400_001;
  assert.deepEqual(codesOf(await confirm((await tokenMailed('user.email-change-requested.v1', person.id)).token)), ['INVALID_TOKEN']);
  subgraph.clock.offsetMs = 0;
});

test('a sign-in on a new device is told, one on a known device and the first ever are not', async () => {
  const person = await subgraph.person({ email: fresh() });
  const news = async () => (await subgraph.published('user.signed-in-on-new-device.v1', person.id)).map(({ data }) => data['deviceName']);
  await subgraph.signIn(person.email);
  assert.deepEqual(await news(), []);
  for (const _again of [1, 2]) await subgraph.signIn(person.email, goodPassword, { kind: 'mobile', deviceId: 'device-0001', deviceName: 'Pixel' });
  assert.deepEqual(await news(), ['Pixel']);
  await subgraph.signIn(person.email, goodPassword, { kind: 'mobile', deviceId: 'device-0002', deviceName: 'Pixel' });
  assert.deepEqual(await news(), ['Pixel', 'Pixel']);
});
