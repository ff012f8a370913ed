import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import type { Viewer } from '#platform/auth/viewer';
import { dataKeepers, deletionJudges } from '#events/privacy';
import { admin, customer, guest } from '#platform/testing/test-viewer';
import type { UseCaseDeps } from '../use-cases/deps.ts';
import { receiveConfirmation, receiveJudgement } from '../use-cases/delete-account.ts';
import { receivePart } from '../use-cases/export-data.ts';
import { codesOf, goodPassword, startUserSubgraph, type UserSubgraph } from './harness.ts';

let subgraph: UserSubgraph;
let deps: UseCaseDeps;
before(async () => {
  subgraph = await startUserSubgraph();
  deps = (await subgraph.app.context({ viewer: customer() } as never)).useCases;
});
after(() => subgraph.stop());

const dayMs = 86_400_000;
interface Request {
  id: string;
  state: string;
  dueAt: string | null;
  obstacles: string[];
  downloadPath: string | null;
  reports: { subgraph: string; phase: string }[];
}
const fields = 'id state dueAt obstacles downloadPath reports { subgraph phase }';
async function mutate(field: string, viewer: Viewer) {
  const { data, code } = await subgraph.call<Record<string, { request: Request | null; userErrors: { code: string }[] }>>({ query: `mutation { ${field} { request { ${fields} } userErrors { code } } }`, viewer });
  return { code, ...data?.[field.split('(')[0] as string] } as { code?: string; request: Request | null; userErrors: { code: string }[] };
}
const requestDeletion = (viewer: Viewer, password = goodPassword) => mutate(`accountDeletionRequest(password: "${password}")`, viewer);
async function requestsOf(viewer: Viewer): Promise<Request[]> {
  const { data } = await subgraph.call<{ me: { privacyRequests: Request[] } }>({ query: `{ me { privacyRequests { ${fields} } } }`, viewer });
  return data.me.privacyRequests;
}
const keepHouse = () => subgraph.app.jobs?.find(({ name }) => name === 'privacy-keeper')?.run(new AbortController().signal);
const judge = async (requestId: string, round: number, obstacles: Record<string, string[]> = {}) => {
  for (const name of deletionJudges) await subgraph.db.transaction((tx) => receiveJudgement(tx, deps, { requestId, round, subgraph: name, obstacles: obstacles[name] ?? [] }));
};
const confirm = (requestId: string, name: (typeof dataKeepers)[number]) => subgraph.db.transaction((tx) => receiveConfirmation(tx, deps, { requestId, subgraph: name, counts: {} }));
const part = (requestId: string, name: (typeof dataKeepers)[number], page = 1, pages = 1) =>
  subgraph.db.transaction((tx) => receivePart(tx, deps, { requestId, subgraph: name, page, pages, sections: { things: [{ of: name, page }] } }));
async function read(token: string, page = 1) {
  const { data, code } = await subgraph.call<{ dataExportPage: { content: string; subgraph: string; pageCount: number } | null }>({ query: 'query($t: String!, $p: Int) { dataExportPage(token: $t, page: $p) { content subgraph pageCount } }', variables: { t: token, p: page } });
  return { page: data?.dataExportPage ?? null, code };
}

test('a copy is ready when everybody has sent all parts, each once, and can be read by its link only', async () => {
  const person = await subgraph.person({ displayName: 'Copy Me' });
  const { request } = await mutate('dataExportRequest', person.viewer);
  const id = request?.id as string;
  assert.equal(request?.state, 'COLLECTING');
  assert.deepEqual(codesOf(await mutate('dataExportRequest', person.viewer)), ['INVALID_STATE']);
  for (const name of ['product', 'vendor', 'notification'] as const) await part(id, name);
  for (const page of [2, 2]) await part(id, 'order', page, 2);
  assert.equal((await requestsOf(person.viewer))[0]?.state, 'COLLECTING', 'a part that came twice counts once');
  await part(id, 'order', 1, 2);
  const [ready] = await requestsOf(person.viewer);
  assert.equal(ready?.state, 'READY');
  const token = ready?.downloadPath?.replace('/exports/', '') as string;
  const pages = await Promise.all([1, 2, 3, 4, 5, 6].map((page) => read(token, page)));
  assert.equal(pages[0]?.page?.pageCount, 6);
  const all = pages.map(({ page }) => page?.content).join();
  assert.ok(all.includes('Copy Me') && all.includes(person.email));
  assert.ok(!/argon2|token_hash|secret/i.test(all), 'secrets are no part of a copy');
  assert.equal((await read(token, 7)).code, 'NOT_FOUND');
  const mailed = (await subgraph.published('user.data-export-ready.v1', person.id)).at(-1)?.data['token'] as string;
  assert.ok((await read(mailed)).page);
  assert.equal((await subgraph.db.query("SELECT id FROM event_log WHERE data LIKE CONCAT('%', ?, '%')", [mailed])).length, 0);
});

test('a link to a copy cannot be forged and ends: the one in the account after 15 minutes, the mailed one with the copy', async () => {
  const person = await subgraph.person();
  const id = (await mutate('dataExportRequest', person.viewer)).request?.id as string;
  for (const name of dataKeepers) await part(id, name);
  const short = (await requestsOf(person.viewer))[0]?.downloadPath?.replace('/exports/', '') as string;
  const mailed = (await subgraph.published('user.data-export-ready.v1', person.id)).at(-1)?.data['token'] as string;
  for (const forged of ['', 'x.y.z.w', `${short.slice(0, -3)}AAA`, Buffer.from(JSON.stringify({ requestId: id, expiresAt: 9e15 })).toString('base64url')]) assert.equal((await read(forged)).code, 'NOT_FOUND');
  subgraph.clock.offsetMs = 15 * 60_000 + 1;
  assert.equal((await read(short)).code, 'NOT_FOUND');
  assert.ok((await read(mailed)).page);
  subgraph.clock.offsetMs = 7 * dayMs + 60_000;
  assert.equal((await read(mailed)).code, 'NOT_FOUND');
  await keepHouse();
  assert.equal((await requestsOf(person.viewer))[0]?.state, 'EXPIRED');
  assert.deepEqual(await subgraph.db.query('SELECT page FROM privacy_parts WHERE request_id = ?', [id]), []);
  subgraph.clock.offsetMs = 0;
});

test('nobody else sees or asks for the copy of a person, not even support acting as them', async () => {
  const person = await subgraph.person();
  assert.equal((await mutate('dataExportRequest', guest())).code, 'UNAUTHENTICATED');
  assert.equal((await mutate('dataExportRequest', { ...person.viewer, impersonatedBy: 'usr_support' })).code, 'FORBIDDEN');
  assert.equal((await requestDeletion({ ...person.viewer, impersonatedBy: 'usr_support' })).code, 'FORBIDDEN');
  await mutate('dataExportRequest', person.viewer);
  const query = `{ user(id: "${person.id}") { privacyRequests { id downloadPath } } }`;
  assert.equal((await subgraph.call({ query, viewer: customer() })).code, 'FORBIDDEN');
  const { data } = await subgraph.call<{ user: { privacyRequests: Request[] } }>({ query, viewer: admin() });
  assert.deepEqual(data.user.privacyRequests.map(({ downloadPath }) => downloadPath), [null]);
});

test('a deletion waits 14 days, can be called off, and the person is told', async () => {
  const person = await subgraph.person();
  assert.deepEqual(codesOf(await requestDeletion(person.viewer, 'wrong-password-1')), ['INVALID_CREDENTIALS']);
  const id = (await requestDeletion(person.viewer)).request?.id as string;
  await judge(id, 1);
  const [scheduled] = await requestsOf(person.viewer);
  assert.equal(scheduled?.state, 'SCHEDULED');
  assert.ok(Math.abs(Date.parse(scheduled?.dueAt as string) - Date.now() - 14 * dayMs) < 60_000);
  await keepHouse();
  assert.equal((await requestsOf(person.viewer))[0]?.state, 'SCHEDULED', 'nothing happens before its time');
  assert.equal((await mutate('accountDeletionCancel', person.viewer)).request?.state, 'CANCELLED');
  assert.deepEqual(codesOf(await mutate('accountDeletionCancel', person.viewer)), ['INVALID_STATE']);
  assert.deepEqual((await subgraph.published('user.deletion-scheduled.v1', person.id)).map(({ data }) => data['change']), ['SCHEDULED', 'CANCELLED']);
  assert.ok((await subgraph.signIn(person.email)).tokens);
});

test('a deletion is refused while something stands in its way: open orders, a vendor, a role', async () => {
  const person = await subgraph.person();
  const id = (await requestDeletion(person.viewer)).request?.id as string;
  await judge(id, 1, { order: ['Orders that are not finished: 1.'] });
  const [refused] = await requestsOf(person.viewer);
  assert.deepEqual([refused?.state, refused?.obstacles], ['REFUSED', ['Orders that are not finished: 1.']]);
  await subgraph.db.execute("INSERT INTO memberships (vendor_id, user_id, role) VALUES ('vnd_mine', ?, 'OWNER')", [person.id]);
  assert.deepEqual(codesOf(await requestDeletion(person.viewer)), ['INVALID_STATE']);
  const operator = await subgraph.person();
  await subgraph.db.execute("INSERT INTO user_roles (user_id, role) VALUES (?, 'admin')", [operator.id]);
  assert.deepEqual(codesOf(await requestDeletion(operator.viewer)), ['INVALID_STATE']);
});

test('when it is due it is judged again; then the account is gone, the others are told, and each confirmation is noted', async () => {
  const person = await subgraph.person({ displayName: 'Vanishing Person' });
  await subgraph.call({ query: 'mutation { addressCreate(input: { recipient: "Vanishing Person", line1: "1 Lane", city: "Town", country: "DE" }) { address { id } } }', viewer: person.viewer });
  const id = (await requestDeletion(person.viewer)).request?.id as string;
  await judge(id, 1);
  subgraph.clock.offsetMs = 14 * dayMs + 1000;
  await keepHouse();
  await judge(id, 1);
  assert.equal((await requestsOf(person.viewer))[0]?.state, 'RECHECKING', 'answers to the first question do not count for the second');
  await judge(id, 2, { order: ['Orders that are not finished: 1.'] });
  assert.equal((await requestsOf(person.viewer))[0]?.state, 'SCHEDULED');
  subgraph.clock.offsetMs += dayMs + 1000;
  await Promise.all([keepHouse(), keepHouse()]);
  await judge(id, 3);
  for (const name of ['order', 'order', 'product', 'vendor'] as const) await confirm(id, name);
  const state = async () => (await subgraph.db.query<{ state: string }>('SELECT state FROM privacy_requests WHERE id = ?', [id]))[0]?.state;
  assert.equal(await state(), 'ERASING');
  await confirm(id, 'notification');
  assert.equal(await state(), 'DONE');
  const reports = await subgraph.db.query<{ subgraph: string }>("SELECT subgraph FROM privacy_reports WHERE request_id = ? AND phase = 'DONE' ORDER BY subgraph", [id]);
  assert.deepEqual(reports.map((report) => report.subgraph), ['notification', 'order', 'product', 'user', 'vendor']);
  assert.equal((await subgraph.published('user.deleted.v1', person.id)).length, 1);
  for (const table of ['users', 'user_search_terms', 'addresses', 'sessions', 'wishlist_items', 'mail_tokens']) {
    const stored = JSON.stringify(await subgraph.db.query(`SELECT * FROM ${table} WHERE ${table === 'users' ? 'id' : 'user_id'} = ?`, [person.id]));
    assert.ok(!stored.includes('Vanishing') && !stored.includes(person.email), table);
  }
  subgraph.clock.offsetMs = 0;
  assert.deepEqual(codesOf(await subgraph.signIn(person.email)), ['INVALID_CREDENTIALS']);
  assert.deepEqual(codesOf(await subgraph.refresh(person.tokens.refreshToken)), ['INVALID_TOKEN']);
  assert.ok((await subgraph.signUp({ email: person.email })).tokens, 'the address is free again');
});
