import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { customer } from '#platform/testing/test-viewer';
import { codesOf, startUserSubgraph, type UserSubgraph } from './harness.ts';

let subgraph: UserSubgraph;
before(async () => {
  subgraph = await startUserSubgraph();
});
after(() => subgraph.stop());

const minuteMs = 60_000;
/** Runs `work` some time later. */
async function later<T>(ms: number, work: () => Promise<T>): Promise<T> {
  subgraph.clock.offsetMs += ms;
  try {
    return await work();
  } finally {
    subgraph.clock.offsetMs -= ms;
  }
}

test('a refresh token buys the next pair, which works in turn', async () => {
  const { tokens } = await subgraph.person();
  const second = await subgraph.refresh(tokens.refreshToken);
  assert.deepEqual(second.userErrors, []);
  assert.equal(second.tokens?.sessionId, tokens.sessionId);
  assert.notEqual(second.tokens?.refreshToken, tokens.refreshToken);
  assert.deepEqual((await subgraph.refresh(second.tokens?.refreshToken as string)).userErrors, []);
});

test('of 50 parallel refreshes exactly one wins, and the winner stays signed in', async () => {
  const { tokens } = await subgraph.person();
  const results = await Promise.all(Array.from({ length: 50 }, () => subgraph.refresh(tokens.refreshToken)));
  const winners = results.filter((result) => result.tokens);
  assert.equal(winners.length, 1);
  for (const result of results) if (!result.tokens) assert.deepEqual(codesOf(result), ['INVALID_TOKEN']);
  assert.ok((await subgraph.refresh(winners[0]?.tokens?.refreshToken as string)).tokens);
});

test('an exchanged token that comes back later ends the session for both who hold it', async () => {
  const { id, tokens } = await subgraph.person();
  const stolen = tokens.refreshToken;
  const { tokens: next } = await subgraph.refresh(stolen);
  assert.deepEqual(codesOf(await later(minuteMs, () => subgraph.refresh(stolen))), ['INVALID_TOKEN']);
  assert.deepEqual(codesOf(await subgraph.refresh(next?.refreshToken as string)), ['INVALID_TOKEN']);
  const [audit] = await subgraph.db.query<{ action: string; detail: string }>('SELECT action, detail FROM audit_log WHERE target = ?', [id]);
  assert.equal(audit?.action, 'session.revoke');
  assert.match(String(audit?.detail), /TOKEN_REUSED/);
});

test('a token exchanged long ago is recognised, too', async () => {
  const { tokens } = await subgraph.person();
  let latest = tokens.refreshToken;
  for (let index = 0; index < 3; index += 1) latest = (await subgraph.refresh(latest)).tokens?.refreshToken as string;
  await later(minuteMs, () => subgraph.refresh(tokens.refreshToken));
  assert.deepEqual(codesOf(await subgraph.refresh(latest)), ['INVALID_TOKEN']);
});

test('whoever lost the answer repeats the call with its key and gets the same refresh token', async () => {
  const { tokens } = await subgraph.person();
  const idempotencyKey = 'a-random-key-of-the-client-1';
  const first = await subgraph.refresh(tokens.refreshToken, { idempotencyKey });
  const again = await later(20_000, () => subgraph.refresh(tokens.refreshToken, { idempotencyKey }));
  assert.equal(again.tokens?.refreshToken, first.tokens?.refreshToken);
  assert.ok((await subgraph.refresh(again.tokens?.refreshToken as string)).tokens);
});

test('the repetition is refused with another key, after a minute, and once the next token was used', async () => {
  const key = 'a-random-key-of-the-client-2';
  const exchanged = async () => {
    const { tokens } = await subgraph.person();
    const { tokens: next } = await subgraph.refresh(tokens.refreshToken, { idempotencyKey: key });
    return { old: tokens.refreshToken, next: next?.refreshToken as string };
  };
  const guessed = await exchanged();
  assert.deepEqual(codesOf(await subgraph.refresh(guessed.old, { idempotencyKey: 'a-key-that-somebody-guessed' })), ['INVALID_TOKEN']);
  const late = await exchanged();
  assert.deepEqual(codesOf(await later(61_000, () => subgraph.refresh(late.old, { idempotencyKey: key }))), ['INVALID_TOKEN']);
  const used = await exchanged();
  await subgraph.refresh(used.next);
  assert.deepEqual(codesOf(await subgraph.refresh(used.old, { idempotencyKey: key })), ['INVALID_TOKEN']);
});

test('a token taken to another device is refused and ends the session', async () => {
  const client = { kind: 'mobile', deviceId: 'device-of-the-owner', deviceName: 'Pixel' };
  for (const deviceId of ['device-of-a-thief', undefined]) {
    const { tokens } = await subgraph.person({ client });
    assert.deepEqual(codesOf(await subgraph.refresh(tokens.refreshToken, deviceId ? { deviceId } : {})), ['INVALID_TOKEN']);
    assert.deepEqual(codesOf(await subgraph.refresh(tokens.refreshToken, { deviceId: client.deviceId })), ['INVALID_TOKEN']);
  }
  const { tokens } = await subgraph.person({ client });
  assert.ok((await subgraph.refresh(tokens.refreshToken, { deviceId: client.deviceId })).tokens);
});

test('a session ends after 30 idle days, and after 90 days however much it is used', async () => {
  const day = 86_400_000;
  const idle = await subgraph.person();
  assert.deepEqual(codesOf(await later(31 * day, () => subgraph.refresh(idle.tokens.refreshToken))), ['INVALID_TOKEN']);
  const busy = await subgraph.person();
  let latest = busy.tokens.refreshToken;
  for (const days of [25, 50, 75]) latest = (await later(days * day, () => subgraph.refresh(latest))).tokens?.refreshToken as string;
  assert.ok(latest);
  assert.deepEqual(codesOf(await later(91 * day, () => subgraph.refresh(latest))), ['INVALID_TOKEN']);
});

test('made-up and malformed refresh tokens are refused without a word about why', async () => {
  for (const token of ['mkt_rt_' + 'A'.repeat(43), 'x', "' OR 1=1 --"]) assert.deepEqual(codesOf(await subgraph.refresh(token)), ['INVALID_TOKEN']);
});

test('sessions are listed with the one that asks marked, and can be ended one by one or all but this one', async () => {
  const { id, email, viewer, tokens } = await subgraph.person();
  const second = await subgraph.signIn(email, undefined, { kind: 'mobile', deviceId: 'phone-1234', deviceName: 'Phone' });
  const third = await subgraph.signIn(email);
  const list = async () => {
    const { data } = await subgraph.call<{ me: { sessions: { id: string; isCurrent: boolean; client: string; deviceName: string | null }[] } }>({ query: '{ me { sessions { id isCurrent client deviceName } } }', viewer });
    return data.me.sessions;
  };
  assert.deepEqual((await list()).filter((session) => session.isCurrent).map((session) => session.id), [tokens.sessionId]);
  assert.ok((await list()).some(({ client, deviceName }) => client === 'mobile' && deviceName === 'Phone'));

  const { data } = await subgraph.call<{ sessionRevoke: { sessionId: string; userErrors: [] } }>({ query: `mutation { sessionRevoke(id: "${second.tokens?.sessionId}") { sessionId userErrors { code } } }`, viewer });
  assert.deepEqual(data.sessionRevoke, { sessionId: second.tokens?.sessionId, userErrors: [] });
  assert.deepEqual(codesOf(await subgraph.refresh(second.tokens?.refreshToken as string, { deviceId: 'phone-1234' })), ['INVALID_TOKEN']);

  const others = await subgraph.call<{ sessionsRevokeOthers: { revokedCount: number } }>({ query: 'mutation { sessionsRevokeOthers { revokedCount } }', viewer });
  assert.equal(others.data.sessionsRevokeOthers.revokedCount, 1);
  assert.deepEqual(codesOf(await subgraph.refresh(third.tokens?.refreshToken as string)), ['INVALID_TOKEN']);
  assert.deepEqual((await list()).map((session) => session.id), [tokens.sessionId]);
  assert.equal(viewer.userId, id);
});

test('signing out ends the current session, and doing it twice is no error', async () => {
  const { tokens, viewer } = await subgraph.person();
  for (let index = 0; index < 2; index += 1) {
    const { data } = await subgraph.call<{ sessionRevoke: { sessionId: string; userErrors: { code: string }[] } }>({ query: 'mutation { sessionRevoke { sessionId userErrors { code } } }', viewer });
    assert.deepEqual(data.sessionRevoke, { sessionId: tokens.sessionId, userErrors: [] });
  }
  assert.deepEqual(codesOf(await subgraph.refresh(tokens.refreshToken)), ['INVALID_TOKEN']);
});

test("nobody can end somebody else's session", async () => {
  const { tokens } = await subgraph.person();
  const { data } = await subgraph.call<{ sessionRevoke: { userErrors: { code: string }[] } }>({ query: `mutation { sessionRevoke(id: "${tokens.sessionId}") { sessionId userErrors { code } } }`, viewer: customer() });
  assert.deepEqual(codesOf(data.sessionRevoke), ['NOT_FOUND']);
  assert.ok((await subgraph.refresh(tokens.refreshToken)).tokens);
});

test('a copy of the database lets nobody in: tokens, device ids and passwords are stored as hashes', async () => {
  const deviceId = 'device-kept-secret';
  const { tokens } = await subgraph.person({ client: { kind: 'mobile', deviceId } });
  const { tokens: next } = await subgraph.refresh(tokens.refreshToken, { deviceId });
  for (const table of ['sessions', 'retired_refresh_tokens', 'users', 'outbox', 'event_log']) {
    const stored = JSON.stringify(await subgraph.db.query(`SELECT * FROM ${table}`));
    for (const secret of [tokens.refreshToken, next?.refreshToken as string, deviceId, 'gravel-orchid']) assert.ok(!stored.includes(secret), `${table} holds a secret`);
  }
});

test('sessions that ended are removed a week later, with their tokens', async () => {
  const { tokens, id } = await subgraph.person();
  await subgraph.refresh(tokens.refreshToken);
  const job = subgraph.app.jobs?.find(({ name }) => name === 'user-pruner');
  await later(38 * 86_400_000, () => job?.run(new AbortController().signal) ?? Promise.resolve());
  assert.equal((await subgraph.db.query('SELECT id FROM sessions WHERE user_id = ?', [id])).length, 0);
  assert.equal((await subgraph.db.query('SELECT token_hash FROM retired_refresh_tokens WHERE session_id = ?', [tokens.sessionId])).length, 0);
});
