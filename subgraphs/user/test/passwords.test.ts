import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import type { Viewer } from '#platform/auth/viewer';
import { anonymous, guest } from '#platform/testing/test-viewer';
import { codesOf, goodPassword, startUserSubgraph, type UserSubgraph } from './harness.ts';

let subgraph: UserSubgraph;
before(async () => {
  subgraph = await startUserSubgraph();
});
after(() => subgraph.stop());

const newPassword = 'tidal-copper-9043';
let counter = 0;
/** The limit on mails is shared through Redis, so each run needs addresses of its own. */
const freshEmail = () => `mail-${Date.now()}-${(counter += 1)}@example.com`;

interface Answer {
  user?: { id: string; displayName: string } | null;
  isAccepted?: boolean;
  userErrors: { code: string; field: string[] | null }[];
}

async function mutate(field: string, viewer: Viewer = anonymous(), selection = 'user { id displayName }') {
  const { data, code } = await subgraph.call<Record<string, Answer>>({ query: `mutation { ${field} { ${selection} userErrors { code field } } }`, viewer });
  return { code, payload: data?.[field.split('(')[0] as string] as Answer };
}
const change = (viewer: Viewer, current: string, next: string) => mutate(`passwordChange(input: { currentPassword: "${current}", newPassword: "${next}" })`, viewer);
const requestReset = (email: string) => mutate(`passwordResetRequest(email: "${email}")`, anonymous(), 'isAccepted');
const reset = (token: string, next = newPassword) => mutate(`passwordReset(input: { token: "${token}", newPassword: "${next}" })`);
const verify = (token: string) => mutate(`emailVerify(token: "${token}")`);
const mails = () => subgraph.app.jobs?.find(({ name }) => name === 'reset-mailer')?.run(new AbortController().signal);

async function tokensMailed(type: string, userId: string) {
  return (await subgraph.published(type, userId)).map(({ data }) => data['token'] as string);
}
async function resetToken(person: { id: string; email: string }) {
  await requestReset(person.email);
  await mails();
  return (await tokensMailed('user.password-reset-requested.v1', person.id)).at(-1) as string;
}

test('changing the password keeps this session, ends all others, and tells the person', async () => {
  const person = await subgraph.person({ email: freshEmail() });
  const other = await subgraph.signIn(person.email);
  assert.deepEqual((await change(person.viewer, goodPassword, newPassword)).payload.userErrors, []);
  assert.deepEqual(codesOf(await subgraph.refresh(other.tokens?.refreshToken as string)), ['INVALID_TOKEN']);
  assert.ok((await subgraph.refresh(person.tokens.refreshToken)).tokens);
  assert.deepEqual(codesOf(await subgraph.signIn(person.email)), ['INVALID_CREDENTIALS']);
  assert.ok((await subgraph.signIn(person.email, newPassword)).tokens);
  const [event] = await subgraph.published('user.password-changed.v1', person.id);
  assert.equal(event?.data['how'], 'CHANGED');
  assert.equal(event?.data['email'], person.email);
});

test('a password changes only with the present one, to a strong and different one', async () => {
  const { viewer } = await subgraph.person({ email: freshEmail() });
  const refusals = [['wrong-password-1', newPassword, 'INVALID_CREDENTIALS', 'currentPassword'], [goodPassword, 'Password2024!', 'WEAK_PASSWORD', 'newPassword'], [goodPassword, goodPassword, 'WEAK_PASSWORD', 'newPassword']] as const;
  for (const [current, next, code, field] of refusals) assert.deepEqual((await change(viewer, current, next)).payload.userErrors, [{ code, field: ['input', field] }]);
  assert.equal((await change(guest(), goodPassword, newPassword)).code, 'UNAUTHENTICATED');
});

test('of two simultaneous changes one wins', async () => {
  const { viewer, email } = await subgraph.person({ email: freshEmail() });
  const results = await Promise.all([change(viewer, goodPassword, newPassword), change(viewer, goodPassword, `${newPassword}-b`)]);
  assert.deepEqual(results.flatMap(({ payload }) => codesOf(payload)), ['INVALID_CREDENTIALS']);
  assert.deepEqual(codesOf(await subgraph.signIn(email)), ['INVALID_CREDENTIALS']);
});

test('an ended session cannot change the password with what is left of its access token', async () => {
  const { viewer } = await subgraph.person({ email: freshEmail() });
  await mutate('sessionRevoke', viewer, 'sessionId');
  assert.equal((await change(viewer, goodPassword, newPassword)).code, 'UNAUTHENTICATED');
});

test('a reset by mail sets the password, ends every session, and proves the address', async () => {
  const person = await subgraph.person({ email: freshEmail() });
  const token = await resetToken(person);
  const { payload } = await reset(token);
  assert.deepEqual(payload, { user: { id: person.id, displayName: payload.user?.displayName }, userErrors: [] });
  assert.deepEqual(codesOf(await subgraph.refresh(person.tokens.refreshToken)), ['INVALID_TOKEN']);
  assert.ok((await subgraph.signIn(person.email, newPassword)).tokens);
  const { data } = await subgraph.call({ query: '{ me { emailVerified } }', viewer: person.viewer });
  assert.deepEqual(data, { me: { emailVerified: true } });
  const announced = (await subgraph.published('user.updated.v1', person.id)).map((message) => [message.aggregateVersion, message.data['emailVerified']]);
  assert.deepEqual(announced, [[2, true]], 'others may rely on the address from now on');
  assert.equal((await subgraph.published('user.password-changed.v1', person.id))[0]?.data['how'], 'RESET');
});

test('a reset token works once, for an hour, and only the latest one', async () => {
  const person = await subgraph.person({ email: freshEmail() });
  const first = await resetToken(person);
  const second = await resetToken(person);
  assert.notEqual(first, second);
  assert.deepEqual(codesOf((await reset(first)).payload), ['INVALID_TOKEN']);
  subgraph.clock.offsetMs = 3_600_001;
  assert.deepEqual(codesOf((await reset(second)).payload), ['INVALID_TOKEN']);
  subgraph.clock.offsetMs = 0;
  assert.deepEqual(codesOf((await reset(second, 'short')).payload), ['WEAK_PASSWORD']);
  const both = await Promise.all([reset(second), reset(second, `${newPassword}-b`)]);
  assert.deepEqual(both.flatMap(({ payload }) => codesOf(payload)), ['INVALID_TOKEN']);
});

test('account enumeration: asking for a reset answers and works the same for unknown addresses, and mails only to known ones', async () => {
  const person = await subgraph.person({ email: freshEmail() });
  const before = (await subgraph.published('user.password-reset-requested.v1')).length;
  for (const address of [person.email.toUpperCase(), freshEmail()]) {
    assert.deepEqual((await requestReset(address)).payload, { isAccepted: true, userErrors: [] });
    assert.equal((await subgraph.published('user.password-reset-requested.v1')).length, before, 'nothing is looked up while the caller waits');
  }
  await mails();
  const sent = (await subgraph.published('user.password-reset-requested.v1')).slice(before);
  assert.deepEqual(sent.map(({ data }) => [data['userId'], data['email']]), [[person.id, person.email]]);
});

test('nobody can flood a mailbox: three mails an hour, then requests are dropped with the same answer', async () => {
  const person = await subgraph.person({ email: freshEmail() });
  for (let index = 0; index < 5; index += 1) {
    assert.deepEqual((await requestReset(person.email)).payload, { isAccepted: true, userErrors: [] });
    await mails();
  }
  assert.equal((await tokensMailed('user.password-reset-requested.v1', person.id)).length, 3);
});

test('signing up mails a token that confirms the address once', async () => {
  const person = await subgraph.person({ email: freshEmail() });
  const verified = async () => (await subgraph.call<{ me: { emailVerified: boolean } }>({ query: '{ me { emailVerified } }', viewer: person.viewer })).data.me.emailVerified;
  assert.equal(await verified(), false);
  const [token] = await tokensMailed('user.verification-requested.v1', person.id);
  assert.deepEqual((await verify(token as string)).payload.user?.id, person.id);
  assert.equal(await verified(), true);
  assert.deepEqual((await verify(token as string)).payload.userErrors, [{ code: 'INVALID_TOKEN', field: ['token'] }]);
  assert.deepEqual(codesOf((await mutate('emailVerificationResend', person.viewer)).payload), ['INVALID_STATE']);
});

test('the confirmation can be sent again, which ends the former token; a token is good for its purpose only', async () => {
  const person = await subgraph.person({ email: freshEmail() });
  assert.deepEqual((await mutate('emailVerificationResend', person.viewer)).payload.userErrors, []);
  const [first, second] = await tokensMailed('user.verification-requested.v1', person.id);
  assert.deepEqual(codesOf((await verify(first as string)).payload), ['INVALID_TOKEN']);
  assert.deepEqual(codesOf((await reset(second as string)).payload), ['INVALID_TOKEN']);
  assert.deepEqual(codesOf((await verify(second as string)).payload), []);
  assert.equal((await mutate('emailVerificationResend', guest())).code, 'UNAUTHENTICATED');
});

test('mailed tokens are kept nowhere but in the message: neither in a table nor in the event log', async () => {
  const person = await subgraph.person({ email: freshEmail() });
  const secrets = [await resetToken(person), ...(await tokensMailed('user.verification-requested.v1', person.id))];
  for (const table of ['mail_tokens', 'event_log', 'audit_log', 'users']) {
    const stored = JSON.stringify(await subgraph.db.query(`SELECT * FROM ${table}`));
    for (const secret of secrets) assert.ok(!stored.includes(secret), table);
  }
  const facts = await subgraph.db.query('SELECT id FROM event_log WHERE aggregate_id = ? AND type = ?', [person.id, 'user.password-reset-requested.v1']);
  assert.equal(facts.length, 1);
});
