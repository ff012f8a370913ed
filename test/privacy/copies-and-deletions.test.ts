import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { dataKeepers } from '#events/privacy';
import type { Viewer } from '#platform/auth/viewer';
import { waitFor } from '#platform/testing/wait-for';
import { goodPassword } from '../../subgraphs/user/test/harness.ts';
import { startKeepers } from './keepers.ts';

let five: Awaited<ReturnType<typeof startKeepers>>;
before(async () => {
  five = await startKeepers();
}, { timeout: 120_000 });
after(() => five.stop());

const dayMs = 86_400_000;
const words = { review: 'The glaze is lovely', inbox: 'Your parcel is on its way', vendor: 'Kiln & Tide' };

interface Request {
  state: string;
  obstacles: string[];
  downloadPath: string | null;
  reports: { subgraph: string; phase: string }[];
}
async function requestsOf(viewer: Viewer): Promise<Request[]> {
  const { data } = await five.user.call<{ me: { privacyRequests: Request[] } }>({ query: '{ me { privacyRequests { state obstacles downloadPath reports { subgraph phase } } } }', viewer });
  return data.me.privacyRequests;
}
async function mutate(field: string, viewer: Viewer): Promise<void> {
  const { data, errors } = await five.user.call<Record<string, { userErrors: unknown[] }>>({ query: `mutation { ${field} { userErrors { code message } } }`, viewer });
  assert.deepEqual(Object.values(data ?? {}).flatMap(({ userErrors }) => userErrors), [], JSON.stringify(errors));
}
const inState = (viewer: Viewer, state: string) => waitFor(async () => (await requestsOf(viewer)).find((request) => request.state === state), { what: `a request that is ${state}`, timeoutMs: 20_000 });

/** Leaves something in each of the other subgraphs. */
async function leaveTraces(userId: string, email: string, name: string): Promise<void> {
  const { product, notification, vendor, order } = five.databases;
  const now = new Date();
  await insert(product, 'reviews', { id: `rev_${userId.slice(4)}`, product_id: 'prd_1', vendor_id: 'vnd_1', author_id: userId, author_name: name, rating: 5, title: 'Lovely', body: words.review, status: 'PUBLISHED', created_at: now });
  await insert(notification, 'inbox_items', { id: `ntf_${userId.slice(4)}`, user_id: userId, title: words.inbox, body: words.inbox, created_at: now });
  await insert(order, 'user_copies', { user_id: userId, email, display_name: name, version: 1 });
  await insert(vendor, 'people', { user_id: userId, email_key: email, email_verified: 1, version: 1 });
}

/** A row with the given values, and any value of the right kind wherever a column must have one. */
async function insert(db: typeof five.user.db, table: string, given: Record<string, unknown>): Promise<void> {
  const columns = await db.query<{ name: string; type: string; isGenerated: number }>(
    "SELECT column_name AS name, data_type AS type FROM information_schema.columns WHERE table_schema = DATABASE() AND table_name = ? AND is_nullable = 'NO' AND column_default IS NULL AND extra NOT LIKE '%GENERATED%' AND extra NOT LIKE '%auto_increment%'",
    [table],
  );
  const anything = (type: string): unknown => (/int|decimal/.test(type) ? 1 : /date|time/.test(type) ? new Date() : 'x');
  const row = { ...Object.fromEntries(columns.map(({ name, type }) => [name, anything(type)])), ...given };
  await db.execute(`INSERT INTO ${table} (${Object.keys(row).join(', ')}) VALUES (?)`, [Object.values(row)]);
}

test('a copy holds what each of the five subgraphs keeps about the person, and nothing of anybody else', async () => {
  const person = await five.user.person({ displayName: 'Nora Quill' });
  const other = await five.user.person({ displayName: 'Somebody Else' });
  await leaveTraces(person.id, person.email, 'Nora Quill');
  await mutate('dataExportRequest', person.viewer);
  const ready = await inState(person.viewer, 'READY');
  const token = ready.downloadPath?.split('/').at(-1);
  const pages: string[] = [];
  const from = new Set<string>();
  for (let page = 1, end = 1; page <= end; page += 1) {
    const { data } = await five.user.call<{ dataExportPage: { content: string; subgraph: string } | null }>({ query: 'query($t: String!, $p: Int) { dataExportPage(token: $t, page: $p) { content subgraph } }', variables: { t: token, p: page } });
    if (!data.dataExportPage) break;
    pages.push(data.dataExportPage.content);
    from.add(data.dataExportPage.subgraph);
    end = page + 1;
  }
  assert.deepEqual([...from].toSorted(), [...dataKeepers, 'user'].toSorted());
  for (const word of [person.email, 'Nora Quill', words.review, words.inbox]) assert.ok(pages.join().includes(word), `the copy lacks "${word}"`);
  assert.ok(!pages.join().includes(other.email));
});

test('an owner of a vendor is told to hand it over first; after that, and 14 days, nothing in any subgraph names the person', async () => {
  const person = await five.user.person({ displayName: 'Petra Voss' });
  await leaveTraces(person.id, person.email, 'Petra Voss');
  const { vendor } = five.databases;
  await insert(vendor, 'vendors', { id: 'vnd_nora', slug: 'nora', name: words.vendor, status: 'APPROVED' });
  await insert(vendor, 'vendor_staff', { id: 'vsm_nora', vendor_id: 'vnd_nora', user_id: person.id, role: 'OWNER' });
  const ask = () => mutate(`accountDeletionRequest(password: "${goodPassword}")`, person.viewer);
  await ask();
  assert.deepEqual((await inState(person.viewer, 'REFUSED')).obstacles, [`You own ${words.vendor}; hand it over first.`]);
  await vendor.execute("DELETE FROM vendor_staff WHERE id = 'vsm_nora'");
  await ask();
  await inState(person.viewer, 'SCHEDULED');
  await five.keepHouse();
  assert.equal((await requestsOf(person.viewer)).some(({ state }) => state === 'SCHEDULED'), true, 'not before the time to think better of it is over');
  five.user.clock.offsetMs += 14 * dayMs + 60_000;
  await five.keepHouse();
  const stateOf = () => five.user.db.query<{ state: string }>("SELECT state FROM privacy_requests WHERE user_id = ? AND kind = 'DELETION' AND state = 'DONE'", [person.id]);
  await waitFor(async () => (await stateOf()).length === 1, { what: 'everybody to have confirmed', timeoutMs: 20_000 });
  const reports = await five.user.db.query<{ subgraph: string }>("SELECT DISTINCT r.subgraph FROM privacy_reports r JOIN privacy_requests p ON p.id = r.request_id WHERE p.user_id = ? AND r.phase <> 'JUDGED'", [person.id]);
  assert.deepEqual(reports.map(({ subgraph }) => subgraph).filter((name) => name !== 'user').toSorted(), [...dataKeepers].toSorted());
  for (const [name, db] of Object.entries({ ...five.databases, user: five.user.db })) {
    for (const text of [person.email, 'Petra Voss']) assert.deepEqual(await tablesWith(db, text), [], `${name} still has "${text}"`);
  }
  const [review] = await five.databases.product.query<{ body: string; author: string }>('SELECT body, author_name AS author FROM reviews WHERE author_id = ?', [person.id]);
  assert.deepEqual([review?.body, review?.author], [words.review, 'Deleted user']);
});

test('a deletion that is due waits while goods of the person are on their way back, says so, and is carried out by itself after that', async () => {
  const person = await five.user.person({ displayName: 'Ruth Okafor' });
  const { order } = five.databases;
  await mutate(`accountDeletionRequest(password: "${goodPassword}")`, person.viewer);
  await inState(person.viewer, 'SCHEDULED');
  const ids = { order: 'ord_ruth', part: 'vor_ruth', back: 'rtn_ruth' };
  await insert(order, 'orders', { id: ids.order, number: 'M-9', checkout_id: 'cko_ruth', cart_id: 'crt_ruth', customer_id: person.id, state: 'COMPLETED', email: person.email, shipping_address: '{"recipient":"Ruth Okafor","line1":"1 Lane","country":"DE"}', country: 'DE' });
  await insert(order, 'vendor_orders', { id: ids.part, number: 'M-9-1', order_id: ids.order });
  await insert(order, 'order_returns', { id: ids.back, vendor_order_id: ids.part, state: 'APPROVED' });
  five.user.clock.offsetMs += 14 * dayMs + 60_000;
  await five.keepHouse();
  await waitFor(async () => (await requestsOf(person.viewer)).some(({ state, obstacles }) => state === 'SCHEDULED' && obstacles.join() === 'Returns that are not finished: 1.'), { what: 'the deletion to be put off', timeoutMs: 20_000 });
  await order.execute("UPDATE order_returns SET state = 'RECEIVED' WHERE id = ?", [ids.back]);
  five.user.clock.offsetMs += dayMs + 60_000;
  await five.keepHouse();
  const done = () => five.user.db.query("SELECT id FROM privacy_requests WHERE user_id = ? AND kind = 'DELETION' AND state = 'DONE'", [person.id]);
  await waitFor(async () => (await done()).length === 1, { what: 'everybody to have confirmed', timeoutMs: 20_000 });
  assert.deepEqual(await tablesWith(order, 'Ruth Okafor'), []);
});

/** The tables in which a text occurs; messages that are still in the outbox are pruned within a day. */
async function tablesWith(db: typeof five.user.db, text: string): Promise<string[]> {
  const tables = await db.query<{ name: string }>("SELECT table_name AS name FROM information_schema.tables WHERE table_schema = DATABASE() AND table_type = 'BASE TABLE' AND table_name <> 'outbox'");
  const found: string[] = [];
  for (const { name } of tables) {
    if (JSON.stringify(await db.query(`SELECT * FROM \`${name}\``)).includes(text)) found.push(name);
  }
  return found;
}
