import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { metricsText } from '../telemetry/metrics.ts';
import { countStatements, createTestDatabase, watchPackets, type TestDatabase } from '../testing/test-database.ts';
import { waitFor } from '../testing/wait-for.ts';
import { isDuplicateKey } from './duplicate-key.ts';
import { Overtaken } from './mysql-errors.ts';

let db: TestDatabase;

before(async () => {
  db = await createTestDatabase();
  await db.execute('CREATE TABLE note (id INT NOT NULL PRIMARY KEY, text VARCHAR(40) NOT NULL DEFAULT \'\') ENGINE=InnoDB');
});
after(() => db.drop());

const idsFrom = async (least: number): Promise<number[]> => (await db.query<{ id: number }>('SELECT id FROM note WHERE id >= ? AND id < ? ORDER BY id', [least, least + 10])).map(({ id }) => id);

test('changes sent along are made in their order, before the next statement, and with the commit', async () => {
  const { statements } = await countStatements(() =>
    db.transaction(async (tx) => {
      tx.executeLater('INSERT INTO note (id, text) VALUES (?)', [[1, "it's; -- ? fine"]]);
      tx.executeLater('UPDATE note SET text = CONCAT(text, ?) WHERE id = 1 -- why?', ['!']);
      assert.deepEqual(await tx.query('SELECT text FROM note WHERE id = 1'), [{ text: "it's; -- ? fine!" }]);
      tx.executeLater('INSERT INTO note (id) VALUES (2)');
    }),
  );
  assert.deepEqual(statements.map((sql) => sql.split(' ')[0]), ['START', 'INSERT', 'UPDATE', 'SELECT', 'INSERT', 'COMMIT']);
  assert.deepEqual(await idsFrom(1), [1, 2]);
});

test('an update that must meet so many rows costs no way to the database, and fails the transaction when it meets others', async () => {
  await db.execute("INSERT INTO note (id, text) VALUES (330, 'a'), (331, 'a')");
  const change = (rows: number, id = 330) => db.transaction(async (tx) => {
    tx.updateLater({ sql: 'UPDATE note SET text = ? WHERE id IN (?)', params: ['b', [id, 331]], rows, otherwise: () => new Error('others were met') });
    tx.executeLater('INSERT INTO note (id) VALUES (?)', [332 + rows]);
  });
  let packets = 0;
  const stop = watchPackets(() => void (packets += 1));
  await change(2);
  stop();
  assert.equal(packets, 1);
  for (const rows of [0, 1, 3]) await assert.rejects(change(rows), /others were met/);
  await assert.rejects(change(2, 999), /others were met/);
  assert.deepEqual(await idsFrom(330), [330, 331, 334]);
});

test('a transaction that was overtaken is run again', async () => {
  let attempts = 0;
  await db.transaction(async (tx) => {
    attempts += 1;
    tx.executeLater('INSERT INTO note (id) VALUES (?)', [attempts === 1 ? 330 : 340], (error) => (isDuplicateKey(error) ? new Overtaken('somebody has it') : undefined));
  });
  assert.deepEqual([attempts, await idsFrom(340)], [2, [340]]);
});

test('rows for the end go with the commit, those of one text in one statement, what was given first in front', async () => {
  await db.execute('CREATE TABLE page (id INT NOT NULL PRIMARY KEY, note_id INT NOT NULL, FOREIGN KEY (note_id) REFERENCES note (id)) ENGINE=InnoDB');
  const { statements } = await countStatements(() =>
    db.transaction(async (tx) => {
      for (const id of [301, 302, 303]) {
        tx.insertAtEnd('INSERT INTO note (id, text) VALUES ?', [[id, 'of many']]);
        if (id > 301) tx.insertAtEnd('INSERT INTO page (id, note_id) VALUES ?', [[id, id]]);
      }
      tx.insertAtEnd('INSERT INTO note (id) VALUES ?', []);
      await tx.query('SELECT 1');
    }),
  );
  assert.deepEqual(statements.map((sql) => sql.split(' ').slice(0, 3).join(' ')), ['START TRANSACTION', 'SELECT 1', 'INSERT INTO note', 'INSERT INTO page', 'COMMIT']);
  assert.deepEqual(await idsFrom(301), [301, 302, 303]);
});

test('a statement that names the table finds rows for the end, however it is said', async () => {
  await db.transaction(async (tx) => {
    tx.insertAtEnd('INSERT INTO note (id, text) VALUES ?', [[321, 'secret']]);
    await tx.execute("UPDATE note SET text = 'forgotten' WHERE id = 321");
    tx.insertAtEnd('INSERT INTO note (id, text) VALUES ?', [[322, 'secret']]);
    tx.executeLater("UPDATE note SET text = 'forgotten' WHERE id = 322");
    tx.insertAtEnd('INSERT INTO note (id, text) VALUES ?', [[323, 'seen']]);
    assert.deepEqual(await tx.query('SELECT text FROM note WHERE id = 323'), [{ text: 'seen' }]);
    tx.insertAtEnd('INSERT INTO note (id, text) VALUES ?', [[324, 'secret']]);
    await tx.manager.query("UPDATE note SET text = 'forgotten' WHERE id = 324");
  });
  const rows = await db.query<{ text: string }>('SELECT text FROM note WHERE id BETWEEN 321 AND 324 ORDER BY id');
  assert.deepEqual(rows.map(({ text }) => text), ['forgotten', 'forgotten', 'seen', 'forgotten']);
  await assert.rejects(db.transaction(async (tx) => tx.insertAtEnd('REPLACE INTO note (id) VALUES ?', [[325]])), TypeError);
});

test('rows for the end that are refused fail the transaction as told, and of a failed one none are kept', async () => {
  const refused = new Error('there is one');
  await assert.rejects(db.transaction(async (tx) => tx.insertAtEnd('INSERT INTO note (id, text) VALUES ?', [[310, 'a'], [310, 'b']], (error) => (isDuplicateKey(error) ? refused : undefined))), refused);
  await assert.rejects(db.transaction(async (tx) => {
    tx.insertAtEnd('INSERT INTO note (id, text) VALUES ?', [[311, 'a']]);
    throw new Error('changed its mind');
  }), /changed its mind/);
  assert.deepEqual(await idsFrom(310), []);
});

test('very many rows for the end are sent in pieces', async () => {
  const { statements } = await countStatements(() => db.transaction(async (tx) => {
    for (let id = 1_000; id < 2_200; id += 1) tx.insertAtEnd('INSERT INTO note (id, text) VALUES ?', [[id, 'many']]);
  }));
  assert.equal(statements.filter((sql) => sql.startsWith('INSERT')).length, 3);
  assert.deepEqual(await db.query('SELECT COUNT(*) AS n FROM note WHERE id >= 1000'), [{ n: 1_200 }]);
});

test('reads begun at once share one packet, in their order, with what was said before them in front and what is said after them behind', async () => {
  await db.execute("INSERT INTO note (id, text) VALUES (90, 'a')");
  const packets: string[][] = [];
  const stop = watchPackets((statements) => void packets.push(statements.map((sql) => sql.split(' ')[0] as string)));
  const answers = await db.transaction(async (tx) => {
    tx.executeLater("UPDATE note SET text = 'b' WHERE id = 90");
    const together = Promise.all([tx.query('SELECT text FROM note WHERE id = 90'), tx.query('SELECT COUNT(*) AS notes FROM note WHERE id = 90')]);
    tx.executeLater("UPDATE note SET text = 'c' WHERE id = 90");
    const [later] = await tx.query('SELECT text FROM note WHERE id = 90');
    return [await together, later];
  });
  stop();
  assert.deepEqual(answers, [[[{ text: 'b' }], [{ notes: 1 }]], { text: 'c' }]);
  assert.deepEqual(packets, [['START', 'UPDATE', 'SELECT', 'SELECT'], ['UPDATE', 'SELECT'], ['COMMIT']]);
});

test('a read wanted after the transaction goes with the commit, sees what was changed before it, and gives nothing earlier', async () => {
  const packets: string[][] = [];
  const stop = watchPackets((statements) => void packets.push(statements.map((sql) => sql.split(' ')[0] as string)));
  const notes = await db.transaction(async (tx) => {
    tx.executeLater("INSERT INTO note (id, text) VALUES (190, 'later')");
    const rows = tx.queryLater<{ text: string }>('SELECT text FROM note WHERE id = 190');
    assert.throws(rows, TypeError);
    return rows;
  });
  stop();
  assert.deepEqual(notes(), [{ text: 'later' }]);
  assert.deepEqual(packets, [['START', 'INSERT', 'SELECT', 'COMMIT']]);
});

test('several reads outside of a transaction share one packet; when one fails, all do', async () => {
  const packets: string[][] = [];
  const stop = watchPackets((statements) => void packets.push([...statements]));
  assert.deepEqual(await db.queryAll([{ sql: 'SELECT ? AS one', params: [1] }, { sql: 'SELECT 2 AS two' }]), [[{ one: 1 }], [{ two: 2 }]]);
  stop();
  assert.equal(packets.length, 1);
  await assert.rejects(db.queryAll([{ sql: 'SELECT 1' }, { sql: 'SELECT nothing FROM nowhere' }]), /nowhere/);
});

test('of reads begun at once all fail when one does, and the transaction may go on', async () => {
  const outcome = await db.transaction(async (tx) => {
    const asked = await Promise.allSettled([tx.query('SELECT nothing FROM note'), tx.query('SELECT id FROM note')]);
    return [...asked.map(({ status }) => status), (await tx.query('SELECT 1 AS one')).length];
  });
  assert.deepEqual(outcome, ['rejected', 'rejected', 1]);
});

test('a change that fails on its way fails the transaction as its sender said', async () => {
  await db.execute('INSERT INTO note (id) VALUES (100)');
  const refused = new Error('somebody was there before');
  for (const ask of [true, false]) {
    const outcome = db.transaction(async (tx) => {
      tx.executeLater('INSERT INTO note (id) VALUES (100)', [], (error) => (isDuplicateKey(error) ? refused : undefined));
      if (ask) await tx.query('SELECT 1');
    });
    await assert.rejects(outcome, refused);
  }
});

test('a change that fails on its way fails the transaction, even when whoever was answered with it goes on', async () => {
  await db.execute('INSERT INTO note (id) VALUES (20)');
  for (const swallow of [false, true]) {
    const outcome = db.transaction(async (tx) => {
      await tx.execute('INSERT INTO note (id) VALUES (21)');
      tx.executeLater('INSERT INTO note (id) VALUES (20)');
      const asked = tx.execute('INSERT INTO note (id) VALUES (22)');
      if (swallow) await asked.catch(() => undefined);
      else await asked;
      await tx.execute('INSERT INTO note (id) VALUES (23)');
    });
    await assert.rejects(outcome, (error: Error) => /sent along failed/.test(error.message) && isDuplicateKey(error));
    assert.deepEqual(await idsFrom(20), [20]);
  }
});

test('a change that fails together with the commit leaves nothing of the transaction', async () => {
  await db.execute('INSERT INTO note (id) VALUES (30)');
  let hooks = 0;
  await assert.rejects(
    db.transaction(async (tx) => {
      tx.afterCommit(() => (hooks += 1));
      tx.executeLater('INSERT INTO note (id) VALUES (31)');
      tx.executeLater('INSERT INTO note (id) VALUES (30)');
      tx.executeLater('INSERT INTO note (id) VALUES (32)');
    }),
    /sent along failed.*Duplicate/,
  );
  assert.deepEqual([await idsFrom(30), hooks], [[30], 0]);
});

test('a deadlock of a change that was sent along runs the whole transaction again', async () => {
  await db.execute('INSERT INTO note (id) VALUES (40), (41)');
  let holds = 0;
  const append = (first: number, second: number) => db.transaction(async (tx) => {
    await tx.execute("UPDATE note SET text = CONCAT(text, 'a') WHERE id = ?", [first]);
    holds += 1;
    await waitFor(() => holds >= 2, { what: 'both to hold a row' });
    tx.executeLater("UPDATE note SET text = CONCAT(text, 'b') WHERE id = ?", [second]);
  });
  await Promise.all([append(40, 41), append(41, 40)]);
  assert.ok(holds >= 3, 'one of them was run again');
  const rows = await db.query<{ text: string }>('SELECT text FROM note WHERE id IN (40, 41)');
  assert.deepEqual(rows.map(({ text }) => [...text].sort().join('')), ['ab', 'ab']);
});

test('statements begun at once all belong to the transaction, whichever is first', async () => {
  await db.execute('INSERT INTO note (id) VALUES (50)');
  await assert.rejects(db.transaction((tx) => Promise.all([50, 51, 52].map((id) => tx.execute('INSERT INTO note (id) VALUES (?)', [id])))), (error) => isDuplicateKey(error));
  assert.deepEqual(await idsFrom(50), [50]);
});

test('a transaction that asks nothing says nothing; one that only sends along is sent once', async () => {
  const empty = await countStatements(() => db.transaction(async () => 1));
  assert.deepEqual(empty.statements, []);
  const { statements } = await countStatements(() => db.transaction(async (tx) => tx.executeLater('INSERT INTO note (id) VALUES (60)')));
  assert.equal(statements.length, 3);
  assert.deepEqual(await idsFrom(60), [60]);
});

test('a text is one statement: what slipped in behind a semicolon is refused, semicolons inside quotes are text', async () => {
  const sneaky = "1; DELETE FROM note WHERE id = '1'";
  await assert.rejects(db.query(`SELECT id FROM note WHERE id = ${sneaky}`), /Expected one statement/);
  await assert.rejects(db.transaction((tx) => tx.execute(`UPDATE note SET text = '' WHERE id = ${sneaky}`)), /Expected one statement/);
  assert.deepEqual(await db.query("SELECT 'a; b' AS text;"), [{ text: 'a; b' }]);
  assert.deepEqual(await db.query('SELECT ? AS text', ["'; DROP TABLE note; -- "]), [{ text: "'; DROP TABLE note; -- " }]);
});

test('wrong parameters are refused where they are given', async () => {
  await assert.rejects(db.transaction(async (tx) => tx.executeLater('DELETE FROM note WHERE id IN (?)', [[]])), /parameter 1 is an empty list/);
});

test('every statement is in the metrics, sent alone or along', async () => {
  const count = async () => Number(/db_query_duration_seconds_count\{query="insert counted"\} (\d+)/.exec(await metricsText())?.[1] ?? 0);
  await db.execute('CREATE TABLE counted (id INT NOT NULL PRIMARY KEY) ENGINE=InnoDB');
  await db.transaction(async (tx) => {
    for (const id of [1, 2, 3]) tx.executeLater('INSERT INTO counted (id) VALUES (?)', [id]);
    await tx.execute('INSERT INTO counted (id) VALUES (4)');
  });
  assert.equal(await count(), 4);
});
