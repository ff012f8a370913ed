import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { platformMigrations } from '#platform/data/database';
import { createTestDatabase } from '#platform/testing/test-database';
import { migrations } from '../data/migrations/index.ts';
import { personalData } from '../personal-data.ts';

type Db = Awaited<ReturnType<typeof createTestDatabase>>;
let db: Db;
before(async () => {
  db = await createTestDatabase({ entities: [], migrations: [...platformMigrations, ...migrations] });
});
after(() => db.drop());

const [person, other] = ['usr_gone', 'usr_other'];
const now = new Date();

test('a deleted person works nowhere any more and is found by no address; others stay', async () => {
  for (const userId of [person, other]) {
    await db.execute('INSERT INTO people (user_id, version, email_key) VALUES (?, 1, ?)', [userId, `${userId}@example.com`]);
    await db.execute(
      "INSERT INTO staff_invitations (id, vendor_id, email, email_key, role, state, token_hash, locale, accepted_by, created_at, sent_at, expires_at) VALUES (?, 'vnd_1', ?, ?, 'CATALOG', 'ACCEPTED', ?, 'en', ?, ?, ?, ?)",
      [`inv_${userId}`, `${userId}@example.com`, `${userId}@example.com`, userId.padEnd(64, '0'), userId, now, now, now],
    );
  }
  const copy = JSON.stringify(await personalData.collect(db, person));
  assert.ok(copy.includes('usr_gone@example.com'));
  assert.deepEqual(await personalData.obstacles?.(db, person), []);
  assert.ok(!copy.includes(other));
  const first = await db.transaction((tx) => personalData.erase(tx, { userId: person, version: 9, now }));
  await db.transaction((tx) => personalData.erase(tx, { userId: person, version: 9, now }));
  assert.ok(Object.values(first).some((count) => count > 0));
  const stored = JSON.stringify([await db.query('SELECT * FROM people'), await db.query('SELECT * FROM staff_invitations')]);
  assert.ok(!stored.includes('usr_gone@example.com') && stored.includes('usr_other@example.com'));
});
