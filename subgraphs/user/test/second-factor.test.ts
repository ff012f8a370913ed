import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import type { Viewer } from '#platform/auth/viewer';
import { customer, guest } from '#platform/testing/test-viewer';
import { createAccessTokenVerifier } from '#platform/auth/access-token';
import { codeAt } from '../credentials/totp.ts';
import { codesOf, goodPassword, sessionFields, startUserSubgraph, type SessionResult, type UserSubgraph } from './harness.ts';

let subgraph: UserSubgraph;
before(async () => {
  subgraph = await startUserSubgraph({ secondFactorPolicy: 'required' });
});
after(() => subgraph.stop());

const stepMs = 30_000;
const now = () => new Date(Date.now() + subgraph.clock.offsetMs);
interface Answer {
  secret?: string;
  uri?: string;
  recoveryCodes?: string[];
  accessToken?: string;
  userErrors: { code: string }[];
}
async function mutate(field: string, selection: string, viewer: Viewer) {
  const { data, code } = await subgraph.call<Record<string, Answer>>({ query: `mutation { ${field} { ${selection} userErrors { code } } }`, viewer });
  return { code, ...data?.[field.split('(')[0] as string] } as Answer & { code?: string };
}
const enrol = (viewer: Viewer, password = goodPassword) => mutate(`secondFactorEnrol(password: "${password}")`, 'secret uri', viewer);
const confirm = (viewer: Viewer, code: string) => mutate(`secondFactorConfirm(code: "${code}")`, 'recoveryCodes accessToken', viewer);
const prove = (viewer: Viewer, code: string) => mutate(`secondFactorProve(code: "${code}")`, 'accessToken', viewer);
const disable = (viewer: Viewer, code: string) => mutate(`secondFactorDisable(code: "${code}")`, 'user { id }', viewer);
async function complete(challenge: string, code: string): Promise<SessionResult> {
  const { data } = await subgraph.call<{ userSignInComplete: SessionResult }>({
    query: `mutation($input: UserSignInCompleteInput!) { userSignInComplete(input: $input) { ${sessionFields} } }`, variables: { input: { challenge, code } },
  });
  return data.userSignInComplete;
}
/** The claims of an access token, without checking it. */
const claimsOf = (token: string) => JSON.parse(Buffer.from(token.split('.')[1] as string, 'base64url').toString()) as { roles: string[]; sf: { at: number | null; req: boolean } };

/** Somebody with a second factor. */
async function guarded() {
  const person = await subgraph.person({ email: `sf-${Math.random().toString(36).slice(2)}@example.com` });
  const { secret } = await enrol(person.viewer);
  const confirmed = await confirm(person.viewer, codeAt(secret as string, now()));
  // The step is used up: the next code belongs to the next one.
  subgraph.clock.offsetMs += stepMs;
  return { ...person, secret: secret as string, recoveryCodes: confirmed.recoveryCodes as string[], accessToken: confirmed.accessToken as string };
}

test('signing in takes two steps once a second factor is set up, and other sessions end', async () => {
  const person = await subgraph.person();
  const elsewhere = await subgraph.signIn(person.email);
  const { secret, uri } = await enrol(person.viewer);
  assert.match(uri as string, /^otpauth:\/\/totp\//);
  assert.ok((await subgraph.signIn(person.email)).tokens, 'an enrolment that is not confirmed asks for nothing');
  const { recoveryCodes, accessToken } = await confirm(person.viewer, codeAt(secret as string, now()));
  assert.equal(recoveryCodes?.length, 10);
  assert.ok(claimsOf(accessToken as string).sf.at);
  assert.deepEqual(codesOf(await subgraph.refresh(elsewhere.tokens?.refreshToken as string)), ['INVALID_TOKEN']);
  subgraph.clock.offsetMs += stepMs;
  const first = await subgraph.signIn(person.email);
  assert.deepEqual([first.user, first.tokens, codesOf(first)], [null, null, ['SECOND_FACTOR_REQUIRED']]);
  const second = await complete(first.challenge?.token as string, codeAt(secret as string, now()));
  assert.equal(second.user?.id, person.id);
  assert.deepEqual(codesOf(await complete(first.challenge?.token as string, codeAt(secret as string, now()))), ['INVALID_TOKEN']);
  const [event] = await subgraph.published('user.second-factor-changed.v1', person.id);
  assert.equal(event?.data['change'], 'ENABLED');
});

test('replay: a code works once, also for simultaneous requests, and never after a later one', async () => {
  const { email, secret } = await guarded();
  const challenges = await Promise.all([0, 1, 2].map(async () => (await subgraph.signIn(email)).challenge?.token as string));
  const code = codeAt(secret, now());
  const results = await Promise.all(challenges.map((challenge) => complete(challenge, code)));
  assert.equal(results.filter(({ tokens }) => tokens).length, 1);
  const earlier = codeAt(secret, new Date(now().getTime() - stepMs));
  assert.deepEqual(codesOf(await complete((await subgraph.signIn(email)).challenge?.token as string, earlier)), ['INVALID_CREDENTIALS']);
});

test('brute force: five tries per challenge, ten per account whatever the number of challenges, parallel or not', async () => {
  const { email, secret } = await guarded();
  const challenge = (await subgraph.signIn(email)).challenge?.token as string;
  const tried = await Promise.all(Array.from({ length: 8 }, () => complete(challenge, '000000')));
  assert.equal(tried.flatMap(codesOf).filter((code) => code === 'INVALID_CREDENTIALS').length, 5);
  assert.deepEqual(codesOf(await complete(challenge, codeAt(secret, now()))), ['INVALID_TOKEN']);
  const codes: string[] = [];
  for (let round = 0; round < 3; round += 1) {
    const next = (await subgraph.signIn(email)).challenge?.token as string;
    for (let index = 0; index < 3; index += 1) codes.push(...codesOf(await complete(next, '000000')));
  }
  assert.equal(codes.filter((code) => code === 'INVALID_CREDENTIALS').length, 5);
  assert.equal(codes.at(-1), 'TOO_MANY_ATTEMPTS');
});

test('a challenge ends after five minutes and is good for nothing else', async () => {
  const { email, secret, viewer } = await guarded();
  const challenge = (await subgraph.signIn(email)).challenge?.token as string;
  assert.deepEqual(codesOf(await subgraph.refresh(challenge)), ['INVALID_TOKEN']);
  subgraph.clock.offsetMs += 300_001;
  assert.deepEqual(codesOf(await complete(challenge, codeAt(secret, now()))), ['INVALID_TOKEN']);
  assert.deepEqual(codesOf(await complete(viewer.sessionId as string, '123456')), ['INVALID_TOKEN']);
});

test('a recovery code signs in once, however it is written, and is stored as a hash', async () => {
  const { email, recoveryCodes, id } = await guarded();
  const [code] = recoveryCodes as [string];
  const stored = JSON.stringify(await subgraph.db.query('SELECT * FROM recovery_codes WHERE user_id = ?', [id]));
  assert.ok(!stored.includes(code) && !stored.includes(code.replaceAll('-', '')));
  assert.ok((await complete((await subgraph.signIn(email)).challenge?.token as string, code.toUpperCase().replaceAll('-', ' '))).tokens);
  assert.deepEqual(codesOf(await complete((await subgraph.signIn(email)).challenge?.token as string, code)), ['INVALID_CREDENTIALS']);
});

test('new recovery codes end the former ones', async () => {
  const { email, recoveryCodes, secret, viewer } = await guarded();
  const { recoveryCodes: fresh } = await mutate(`recoveryCodesRegenerate(code: "${codeAt(secret, now())}")`, 'recoveryCodes', viewer);
  assert.equal(fresh?.length, 10);
  assert.deepEqual(codesOf(await complete((await subgraph.signIn(email)).challenge?.token as string, recoveryCodes[1] as string)), ['INVALID_CREDENTIALS']);
  assert.ok((await complete((await subgraph.signIn(email)).challenge?.token as string, fresh?.[1] as string)).tokens);
});

test('the secret is unreadable in the database', async () => {
  const { id, secret } = await guarded();
  for (const table of ['second_factors', 'audit_log', 'event_log', 'outbox']) assert.ok(!JSON.stringify(await subgraph.db.query(`SELECT * FROM ${table}`)).includes(secret), table);
  assert.equal((await subgraph.db.query('SELECT user_id FROM second_factors WHERE user_id = ?', [id])).length, 1);
});

test('setting up wants the password, confirming a right code, and nobody sets up a second one over the first', async () => {
  const { viewer } = await subgraph.person();
  assert.deepEqual(codesOf(await enrol(viewer, 'wrong-password-1')), ['INVALID_CREDENTIALS']);
  assert.deepEqual(codesOf(await confirm(viewer, '123456')), ['INVALID_STATE']);
  await enrol(viewer);
  assert.deepEqual(codesOf(await confirm(viewer, '000000')), ['INVALID_CREDENTIALS']);
  const person = await guarded();
  assert.deepEqual(codesOf(await enrol(person.viewer)), ['INVALID_STATE']);
  for (const stranger of [guest(), customer()]) assert.equal((await enrol(stranger)).code, 'UNAUTHENTICATED');
});

test('an operator without a proved second factor acts as a customer only, and may not give it up', async () => {
  const person = await guarded();
  await subgraph.db.execute("INSERT INTO user_roles (user_id, role) VALUES (?, 'admin')", [person.id]);
  const bare = await subgraph.person();
  await subgraph.db.execute("INSERT INTO user_roles (user_id, role) VALUES (?, 'support')", [bare.id]);
  const refreshed = await subgraph.refresh(bare.tokens.refreshToken);
  assert.deepEqual(claimsOf(refreshed.tokens?.accessToken as string).roles, ['customer']);
  const proved = await prove(person.viewer, codeAt(person.secret, now()));
  const { roles, sf } = claimsOf(proved.accessToken as string);
  assert.deepEqual(roles, ['customer', 'admin']);
  assert.ok(sf.req && sf.at);
  subgraph.clock.offsetMs += stepMs;
  assert.deepEqual(codesOf(await disable(person.viewer, codeAt(person.secret, now()))), ['INVALID_STATE']);
});

test('giving it up wants a code, and signing in is one step again', async () => {
  const { viewer, secret, email } = await guarded();
  assert.deepEqual(codesOf(await disable(viewer, '000000')), ['INVALID_CREDENTIALS']);
  assert.deepEqual(codesOf(await disable(viewer, codeAt(secret, now()))), []);
  assert.ok((await subgraph.signIn(email)).tokens);
});

test('a token survives its verifier with what it says about the second factor', async () => {
  const { accessToken } = await guarded();
  const { createHttpServer } = await import('#platform/server/http-server');
  const { silentLogger } = await import('#platform/telemetry/logger');
  const server = createHttpServer({ service: 'jwks', logger: silentLogger(), routes: subgraph.app.routes ?? [] });
  const port = await server.listen({ host: '127.0.0.1', port: 0 });
  const verifier = createAccessTokenVerifier({ jwksUrls: [`http://127.0.0.1:${port}/.well-known/jwks.json`], issuer: 'marketplace-user', audience: 'marketplace-gateway' });
  const claims = await verifier.verify(accessToken);
  assert.equal(claims.secondFactor?.isRequired, true);
  assert.equal(claims.impersonatedBy, null);
  await server.close();
});
