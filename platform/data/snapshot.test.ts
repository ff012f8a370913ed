import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { createTestDatabase, type TestDatabase } from '../testing/test-database.ts';
import { sqlCheck, checkAll } from '../service/sliced-check.ts';

let db: TestDatabase;
before(async () => {
  // One connection for snapshots and all else after them.
  db = await createTestDatabase({ poolSize: 2 });
  await db.execute('CREATE TABLE counted (id VARCHAR(10) CHARACTER SET ascii COLLATE ascii_bin PRIMARY KEY, amount INT NOT NULL)');
  await db.execute('INSERT INTO counted (id, amount) VALUES ?', [Array.from({ length: 10 }, (_, index) => [`c${index}`, 1])]);
});
after(() => db.drop());

const sum = async (sql: Pick<TestDatabase, 'query'>) => Number((await sql.query<{ sum: string }>('SELECT SUM(amount) AS sum FROM counted'))[0]?.sum);

test('all reads of a snapshot see the moment it began, whatever is committed meanwhile', async () => {
  await db.snapshot(async (sql) => {
    assert.equal(await sum(sql), 10);
    await db.execute("UPDATE counted SET amount = 5 WHERE id = 'c1'");
    await db.execute("INSERT INTO counted (id, amount) VALUES ('d', 7)");
    assert.equal(await sum(sql), 10);
  });
  assert.equal(await sum(db), 21);
});

test('a snapshot changes nothing, and leaves the connection as it was, also when the work fails', async () => {
  await assert.rejects(db.snapshot((sql) => sql.query("DELETE FROM counted WHERE id = 'd'")), (error: Error) => /READ ONLY/.test(String(error.cause)));
  for (let connection = 0; connection < 2; connection += 1) {
    await db.transaction(async (tx) => {
      assert.equal(await sum(tx), 21 + connection);
      await db.execute("UPDATE counted SET amount = amount + 1 WHERE id = 'c2'");
      assert.equal(await sum(tx), 22 + connection, 'READ COMMITTED');
    });
  }
});

test('slices cover every key once, wherever they end, and a violation in any is named', async () => {
  for (const size of [1, 2, 3, 11, 12]) {
    const seen = sqlCheck({ name: 'I0: seen', over: 'counted.id', size, sql: (inSlice) => `SELECT id FROM counted WHERE ${inSlice('id')} ORDER BY id` });
    assert.deepEqual(await checkAll(db, [seen]), [...Array.from({ length: 10 }, (_, index) => `I0: seen (c${index})`), 'I0: seen (d)'], `slices of ${size}`);
  }
});
