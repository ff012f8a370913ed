/** The checks of this subgraph work at any number of notifications, slice by slice, and name what is wrong in whichever slice it is. */
import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { migrate, platformMigrations } from '#platform/data/database';
import { newId } from '#platform/ids';
import { countStatements, createTestDatabase, type TestDatabase } from '#platform/testing/test-database';
import { migrations } from '../data/migrations/index.ts';
import { notificationInvariants } from '../invariants.ts';

const many = 5_000;
const at = new Date('2026-03-01T10:00:00Z');

let db: TestDatabase;
const ids = Array.from({ length: many }, (_, index) => newId('ntf', new Date(at.getTime() + index)));
before(async () => {
  db = await createTestDatabase({ migrations: [...platformMigrations, ...migrations] });
  await migrate(db);
  const insert = (table: string, columns: string, rowOf: (id: string, index: number) => unknown[]) => db.execute(`INSERT INTO ${table} (${columns}) VALUES ?`, [ids.map(rowOf)]);
  // Most for a few people, so that one person's do not fit into a slice.
  const userOf = (index: number) => `usr_${index % 3 === 0 ? 'one' : index}`;
  await insert('notifications', 'id, event, source, recipient, user_id, locale, payload, created_at', (id, index) => [id, 'order.placed', id, userOf(index), userOf(index), 'en', '{}', at]);
  await insert('deliveries', 'id, notification_id, channel, state, created_at, finished_at', (id, index) => [newId('dlv', new Date(at.getTime() + index)), id, 'IN_APP', 'SENT', at, at]);
  await insert('inbox_items', 'id, user_id, event, title, body, created_at', (id, index) => [id, userOf(index), 'order.placed', 'Thank you', 'for your order', at]);
});
after(() => db.drop());

test('none of the statements reads a whole table, and all is read', async () => {
  const slices = new Map<string, number>();
  const { statements } = await countStatements(async () => assert.deepEqual(await notificationInvariants(db, ({ check, slices: count }) => slices.set(check, count)), []));
  assert.equal(slices.size, 7);
  for (const [check, count] of slices) assert.ok(count >= 3, `${check}: ${count}`);
  for (const sql of statements) assert.match(sql, /> \?[^]*(<= \?|LIMIT 1 OFFSET)/);
});

test('what is wrong is named, in the first slice as in the last', async () => {
  for (const index of [0, 2_500, many - 1]) {
    const id = ids[index] as string;
    await db.execute("UPDATE deliveries SET finished_at = NULL, secret = 'x' WHERE notification_id = ?", [id]);
    const wrong = await notificationInvariants(db);
    assert.equal(wrong.length, 2, wrong.join());
    assert.match(wrong.join(), /is due or finished \(dlv_\w+ SENT\),I5 what was secret is forgotten once it is settled \(dlv_\w+\)/);
    await db.execute('UPDATE deliveries SET finished_at = created_at, secret = NULL WHERE notification_id = ?', [id]);
    await db.execute("UPDATE inbox_items SET user_id = 'usr_other' WHERE id = ?", [id]);
    assert.deepEqual(await notificationInvariants(db), [`I5 what is in an inbox was delivered there, to the person it is for (${id} of usr_other)`]);
    await db.execute('UPDATE inbox_items i JOIN notifications n ON n.id = i.id SET i.user_id = n.user_id WHERE i.id = ?', [id]);
    const [kept] = await db.query<Record<string, unknown>>('SELECT id, user_id, event, title, body, created_at FROM inbox_items WHERE id = ?', [id]);
    await db.execute('DELETE FROM inbox_items WHERE id = ?', [id]);
    assert.deepEqual(await notificationInvariants(db), [`I5 what was delivered in the application is in the inbox (${id})`]);
    await db.execute('INSERT INTO inbox_items (id, user_id, event, title, body, created_at) VALUES (?)', [Object.values(kept ?? {})]);
  }
  assert.deepEqual(await notificationInvariants(db), []);
});
