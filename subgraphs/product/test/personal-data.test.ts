import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { userUpdated } from '#events/user';
import { platformMigrations } from '#platform/data/database';
import { createTestDatabase } from '#platform/testing/test-database';
import { migrations } from '../data/migrations/index.ts';
import { personalData } from '../personal-data.ts';
import { applyAuthor } from '../use-cases/apply-author.ts';

type Db = Awaited<ReturnType<typeof createTestDatabase>>;
let db: Db;
before(async () => {
  db = await createTestDatabase({ entities: [], migrations: [...platformMigrations, ...migrations] });
});
after(() => db.drop());

const [person, other] = ['usr_gone', 'usr_other'];
const now = new Date();

test('a deleted person\'s reviews keep their text and lose the name; purchases and subscriptions go; others keep theirs', async () => {
  for (const userId of [person, other]) {
    await db.execute('INSERT INTO authors (user_id, display_name, version) VALUES (?, ?, 1)', [userId, `Name of ${userId}`]);
    await db.execute(
      "INSERT INTO reviews (id, product_id, vendor_id, author_id, author_name, rating, body, status, is_verified_purchase, created_at) VALUES (?, 'prd_1', 'vnd_1', ?, ?, 5, ?, 'PUBLISHED', TRUE, ?)",
      [`rev_${userId}`, userId, `Name of ${userId}`, `Text of ${userId}`, now],
    );
    await db.execute("INSERT INTO purchases (customer_id, product_id, vendor_order_id, delivered_at) VALUES (?, 'prd_1', 'vor_1', ?)", [userId, now]);
  }
  const copy = JSON.stringify(await personalData.collect(db, person));
  assert.ok(copy.includes('Text of usr_gone'));
  assert.ok(!copy.includes(other));
  const first = await db.transaction((tx) => personalData.erase(tx, { userId: person, version: 9, now }));
  await db.transaction((tx) => personalData.erase(tx, { userId: person, version: 9, now }));
  assert.ok(Object.values(first).some((count) => count > 0));
  const reviews = await db.query<{ name: string; body: string }>('SELECT author_name AS name, body FROM reviews ORDER BY author_id');
  assert.deepEqual(reviews.map(({ name, body }) => [name, body]), [['Deleted user', 'Text of usr_gone'], ['Name of usr_other', 'Text of usr_other']]);
  assert.deepEqual((await db.query<{ id: string }>('SELECT customer_id AS id FROM purchases')).map(({ id }) => id), [other]);
  const [author] = await db.query<{ name: string; version: number }>('SELECT display_name AS name, version FROM authors WHERE user_id = ?', [person]);
  assert.deepEqual({ ...author }, { name: 'Deleted user', version: 9 });
});

test('the name of a person who is deleted before it is known here does not come back with what was said earlier', async () => {
  const userId = 'usr_unheard';
  await db.transaction((tx) => personalData.erase(tx, { userId, version: 9, now }));
  await db.transaction((tx) => applyAuthor({ tx }, { ...userUpdated.example, userId, displayName: 'Mara Lindqvist' }, 8));
  assert.deepEqual(await db.query('SELECT display_name AS name FROM authors WHERE user_id = ?', [userId]), [{ name: 'Deleted user' }]);
});
