import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { platformMigrations } from '#platform/data/database';
import { newId } from '#platform/ids';
import { createTestDatabase, type TestDatabase } from '#platform/testing/test-database';
import { inApp } from '../channels/in-app.ts';
import { migrations } from '../data/migrations/index.ts';
import { notificationInvariants } from '../invariants.ts';
import { paymentFailed } from '../notifications/payment-failed.ts';
import { notify } from '../use-cases/notify.ts';
import { removeOld } from '../use-cases/remove-old.ts';

let db: TestDatabase;
before(async () => {
  db = await createTestDatabase({ migrations: [...platformMigrations, ...migrations] });
});
after(() => db.drop());

const { signal } = new AbortController();
const today = new Date();
const daysAgo = (days: number) => new Date(today.getTime() - days * 86_400_000);
const removeAfter = (days: number) => removeOld({ db, now: () => today, days, batchSize: 2 }, signal);
const count = async (table: string) => (await db.query<{ count: number }>(`SELECT COUNT(*) AS count FROM ${table}`))[0]?.count;

/** A notification of that age in somebody's inbox. */
const tell = (source: string, at: Date) =>
  db.transaction((tx) => notify(tx, { channels: [inApp], now: () => at }, { definition: paymentFailed, source, payload: paymentFailed.example, to: [{ userId: 'usr_1' }] }));

test('what is older than its retention is removed with its deliveries and inbox items, over several batches; the rest stays', async () => {
  for (let index = 0; index < 5; index += 1) await tell(`old${index}`, daysAgo(31));
  await tell('young', daysAgo(29));
  assert.equal((await removeAfter(30))['notifications'], 5);
  assert.deepEqual([await count('notifications'), await count('deliveries'), await count('inbox_items')], [1, 1, 1]);
  assert.deepEqual(await notificationInvariants(db), []);
  assert.equal((await removeAfter(30))['notifications'], 0);
});

test('what is still to be sent is kept however old it is', async () => {
  await tell('waiting', daysAgo(90));
  await db.execute("UPDATE deliveries SET state = 'PENDING', due_at = created_at, finished_at = NULL WHERE created_at < ?", [daysAgo(60)]);
  assert.equal((await removeAfter(30))['notifications'], 0);
  await db.execute("UPDATE deliveries SET state = 'DEAD', due_at = NULL, finished_at = created_at WHERE created_at < ?", [daysAgo(60)]);
  assert.equal((await removeAfter(30))['notifications'], 1);
});

test('telephone numbers of old orders and devices that are no longer used are forgotten', async () => {
  await db.execute('INSERT INTO order_phones (order_id, phone) VALUES ?', [[[newId('ord', daysAgo(40)), '+4670'], [newId('ord', daysAgo(20)), '+4671']]]);
  await db.execute('INSERT INTO push_devices (token_hash, user_id, token, seen_at) VALUES ?', [[['a', 'usr_1', 'ta', daysAgo(300)], ['b', 'usr_1', 'tb', daysAgo(200)]]]);
  const removed = await removeAfter(30);
  assert.deepEqual([removed['order_phones'], removed['push_devices']], [1, 1]);
});

test('a stop ends it between two batches', async () => {
  for (let index = 0; index < 5; index += 1) await tell(`stop${index}`, daysAgo(31));
  const stop = new AbortController();
  const stopping = removeOld({ db, now: () => today, days: 30, batchSize: 2 }, stop.signal);
  stop.abort();
  assert.equal((await stopping)['notifications'], 2);
});
