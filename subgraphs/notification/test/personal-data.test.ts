import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { platformMigrations } from '#platform/data/database';
import { createTestDatabase } from '#platform/testing/test-database';
import { migrations } from '../data/migrations/index.ts';
import { personalData } from '../consumers/personal-data.ts';

type Db = Awaited<ReturnType<typeof createTestDatabase>>;
let db: Db;
before(async () => {
  db = await createTestDatabase({ entities: [], migrations: [...platformMigrations, ...migrations] });
});
after(() => db.drop());

const [person, other] = ['usr_gone', 'usr_other'];
const now = new Date();

test('of a deleted person neither inbox, preferences nor anything that was sent is left; others keep theirs', async () => {
  for (const userId of [person, other]) {
    await db.execute("INSERT INTO user_copies (user_id, version, email, display_name, locale) VALUES (?, 1, ?, ?, 'en')", [userId, `${userId}@example.com`, `Name of ${userId}`]);
    await db.execute("INSERT INTO preferences (user_id, event, channel, is_enabled) VALUES (?, 'order_placed', 'EMAIL', TRUE)", [userId]);
    await db.execute("INSERT INTO inbox_items (id, user_id, event, title, body, created_at) VALUES (?, ?, 'welcome', ?, 'x', ?)", [`ntf_${userId}`, userId, `To ${userId}`, now]);
    await db.execute("INSERT INTO notifications (id, event, source, recipient, user_id, email, locale, payload, created_at) VALUES (?, 'welcome', 's', ?, ?, ?, 'en', '{}', ?)", [`ntf_${userId}`, userId, userId, `${userId}@example.com`, now]);
    await db.execute("INSERT INTO notifications (id, event, source, recipient, user_id, locale, payload, created_at) VALUES (?, 'order_placed', ?, ?, ?, 'en', '{}', ?)", [`ntf_o_${userId}`, `ord_${userId}`, userId, userId, now]);
    await db.execute('INSERT INTO order_phones (order_id, phone) VALUES (?, ?)', [`ord_${userId}`, `+49 30 ${userId}`]);
    await db.execute("INSERT INTO deliveries (id, notification_id, channel, state, created_at) VALUES (?, ?, 'EMAIL', 'SENT', ?)", [`dlv_${userId}`, `ntf_${userId}`, now]);
  }
  const copy = JSON.stringify(await personalData.collect(db, person));
  assert.ok(copy.includes('To usr_gone'));
  assert.ok(!copy.includes(other));
  const first = await db.transaction((tx) => personalData.erase(tx, { userId: person, version: 9, now }));
  await db.transaction((tx) => personalData.erase(tx, { userId: person, version: 9, now }));
  assert.ok(Object.values(first).some((count) => count > 0));
  const left = await Promise.all(['inbox_items', 'preferences', 'notifications', 'deliveries', 'user_copies', 'order_phones'].map((table) => db.query(`SELECT * FROM ${table}`)));
  const stored = JSON.stringify(left);
  assert.ok(!stored.includes('usr_gone@example.com') && !stored.includes('Name of usr_gone') && !stored.includes('+49 30 usr_gone') && stored.includes('usr_other@example.com'));
  assert.deepEqual(left.map((rows) => rows.length), [1, 1, 2, 1, 2, 1]);
});
