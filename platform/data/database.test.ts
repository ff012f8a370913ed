import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { DomainError } from '../errors/domain-error.ts';
import { silentLogger } from '../telemetry/logger.ts';
import { metricsText } from '../telemetry/metrics.ts';
import { countStatements, createTestDatabase, runAsAdmin } from '../testing/test-database.ts';
import type { TestDatabase } from '../testing/test-database.ts';
import { createTcpProxy } from '../testing/tcp-proxy.ts';
import { waitFor } from '../testing/wait-for.ts';
import { createDatabase } from './database.ts';
import { isDuplicateKey } from './duplicate-key.ts';

let db: TestDatabase;
const logger = silentLogger();

before(async () => {
  db = await createTestDatabase();
  await db.execute(`CREATE TABLE account (
    id INT NOT NULL PRIMARY KEY, name VARCHAR(20) NULL, balance BIGINT NOT NULL DEFAULT 0, seen_at DATETIME(3) NULL,
    UNIQUE KEY account_name (name)) ENGINE=InnoDB`);
});
after(() => db.drop());

test('values keep their meaning: exact BIGINT as number, beyond 2^53 as string, DATETIME(3) in UTC', async () => {
  const at = new Date('2026-03-29T01:30:00.123Z');
  await db.execute('INSERT INTO account (id, balance, seen_at) VALUES (?, ?, ?), (2, ?, NULL)', [1, 9_007_199_254_740_991, at, '9007199254740993']);
  const rows = await db.query<{ id: number; balance: unknown; seen_at: Date | null }>('SELECT id, balance, seen_at FROM account ORDER BY id');
  assert.deepEqual(rows.map((row) => row.balance), [9_007_199_254_740_991, '9007199254740993']);
  assert.equal(rows[0]?.seen_at?.toISOString(), at.toISOString());
  assert.equal(rows[1]?.seen_at, null);
});

test('a list expands in IN (?), an empty list and undefined are refused with a clear error', async () => {
  const rows = await db.query('SELECT id FROM account WHERE id IN (?) ORDER BY id', [[1, 2, 3]]);
  assert.equal(rows.length, 2);
  await assert.rejects(db.query('SELECT id FROM account WHERE id IN (?)', [[]]), /parameter 1 is an empty list/);
  await assert.rejects(db.query('SELECT id FROM account WHERE id = ?', [undefined]), /parameter 1 is undefined/);
});

test('text that an ASCII column cannot hold is wrong input, not a fault of ours', async () => {
  await db.execute('CREATE TABLE slugs (id VARCHAR(40) CHARACTER SET ascii COLLATE ascii_bin NOT NULL PRIMARY KEY) ENGINE=InnoDB');
  for (const id of ['\u00e9', '\u{1f4a5}', '\ud800']) {
    const isBadInput = (error: unknown) => error instanceof DomainError && error.code === 'BAD_USER_INPUT';
    const rows = await db.query('SELECT id FROM slugs WHERE id IN (?)', [[id, 'plain']]).catch((error: unknown) => (isBadInput(error) ? [] : Promise.reject(error)));
    assert.deepEqual(rows, []);
  }
});

test('what a statement fails with has its text, but not its values', async () => {
  await db.execute("INSERT INTO account (id, name) VALUES (80, 'kept')");
  const ofDriver = (error: unknown) => error instanceof Error && 'sql' in error && error.sql === 'INSERT INTO account (id, name) VALUES ?';
  await assert.rejects(db.execute('INSERT INTO account (id, name) VALUES ?', [[[80, 'secret']]]), ofDriver);
  await assert.rejects(db.transaction(async (tx) => {
    tx.executeLater('UPDATE account SET balance = ? WHERE id = 80', [77]);
    await tx.execute('INSERT INTO account (id, name) VALUES ?', [[[80, 'secret']]]);
  }), ofDriver);
});

test('every session is READ COMMITTED', async () => {
  const [row] = await db.query<Record<string, string>>(`SELECT @@${db.flavour === 'mariadb' ? 'tx_isolation' : 'transaction_isolation'} AS level`);
  assert.equal(row?.level, 'READ-COMMITTED');
});

test('a duplicate key is recognised by its index on raw and on managed statements', async () => {
  await db.execute("INSERT INTO account (id, name) VALUES (10, 'ann')");
  await assert.rejects(db.execute("INSERT INTO account (id, name) VALUES (11, 'ann')"), (error) => isDuplicateKey(error, 'account_name') && !isDuplicateKey(error, 'PRIMARY'));
  await assert.rejects(db.transaction((tx) => tx.manager.query("INSERT INTO account (id, name) VALUES (10, 'eve')")), (error) => isDuplicateKey(error, 'PRIMARY'));
});

test('a failed transaction leaves nothing behind and runs no hook; a committed one runs its hooks once', async () => {
  const calls: string[] = [];
  await assert.rejects(db.transaction(async (tx) => {
    tx.afterCommit(() => calls.push('rolled back'));
    await tx.execute('INSERT INTO account (id) VALUES (20)');
    throw new Error('stop');
  }), /stop/);
  await db.transaction(async (tx) => {
    tx.afterCommit(() => calls.push('committed'));
    tx.afterCommit(() => assert.fail('a failing hook does not undo the commit'));
    await tx.execute('INSERT INTO account (id) VALUES (21)');
    assert.deepEqual(calls, []);
  });
  assert.deepEqual(calls, ['committed']);
  assert.deepEqual(await db.query('SELECT id FROM account WHERE id IN (20, 21)'), [{ id: 21 }]);
});

test('opposite lock orders deadlock, and both transactions still succeed with their hooks run once', async () => {
  await db.execute('INSERT INTO account (id) VALUES (30), (31)');
  let attempts = 0;
  let holding = 0;
  let hooks = 0;
  const bothHoldOne = Promise.withResolvers<void>();
  const move = (first: number, second: number) => db.transaction(async (tx) => {
    attempts += 1;
    tx.afterCommit(() => (hooks += 1));
    await tx.execute('UPDATE account SET balance = balance + 1 WHERE id = ?', [first]);
    holding += 1;
    if (holding === 2) bothHoldOne.resolve();
    await bothHoldOne.promise;
    await tx.execute('UPDATE account SET balance = balance + 1 WHERE id = ?', [second]);
  }, { label: 'test.move' });
  await Promise.all([move(30, 31), move(31, 30)]);
  assert.ok(attempts >= 3, `expected a deadlock and a retry, saw ${attempts} attempts`);
  assert.equal(hooks, 2);
  assert.deepEqual(await db.query('SELECT balance FROM account WHERE id IN (30, 31)'), [{ balance: 2 }, { balance: 2 }]);
  assert.match(await metricsText(), /db_transaction_retries_total\{label="test.move",errno="1213"\} [1-9]/);
});

test('code that swallows a deadlock cannot write outside the lost transaction', async () => {
  await db.execute('INSERT INTO account (id) VALUES (40), (41)');
  let blocked: Promise<unknown> | undefined;
  let holding = 0;
  await Promise.all([1, 2].map((side) => db.transaction(async (tx) => {
    const [first, second] = side === 1 ? [40, 41] : [41, 40];
    await tx.execute('UPDATE account SET balance = balance + 1 WHERE id = ?', [first]);
    holding += 1;
    await waitFor(() => holding >= 2, { what: 'both sides to hold a row' });
    blocked = tx.execute('UPDATE account SET balance = balance + 1 WHERE id = ?', [second]);
    await blocked.catch(() => undefined);
    await tx.execute('UPDATE account SET balance = balance + 100 WHERE id = ?', [first]);
  })));
  const rows = await db.query('SELECT balance FROM account WHERE id IN (40, 41)');
  assert.deepEqual(rows, [{ balance: 102 }, { balance: 102 }]);
});

test('a statement outside of a transaction that loses a deadlock is run again, and leaves its connection as it was', async (t) => {
  const others = Array.from({ length: 50 }, (_, index) => 700 + index);
  await db.execute('INSERT INTO account (id) VALUES ?', [[60, 61, ...others].map((id) => [id])]);
  const single = await createDatabase({ url: db.url, logger, poolSize: 1, statementTimeoutMs: 5000 });
  t.after(() => single.close());
  let lone: Promise<unknown> | undefined;
  await db.transaction(async (tx) => {
    // The server ends whoever has changed less.
    await tx.execute('UPDATE account SET balance = balance + 1 WHERE id IN (?)', [[61, ...others]]);
    lone ??= single.execute('UPDATE account SET balance = balance + 10 WHERE id IN (60, 61)');
    // InnoDB takes a new look for this table only when the last one was read 100 ms ago: asked more often, it shows for ever what it showed first.
    await waitFor(async () => (await db.query(`SELECT 1 FROM information_schema.innodb_trx WHERE trx_state = 'LOCK WAIT' AND trx_query LIKE '%balance + 10 WHERE id IN (60, 61)%' AND trx_query NOT LIKE '%innodb_trx%'`)).length > 0, { what: 'the statement to wait for a row', intervalMs: 150 });
    await tx.execute('UPDATE account SET balance = balance + 1 WHERE id = 60');
  });
  await lone;
  assert.deepEqual(await single.query('SELECT balance FROM account WHERE id IN (60, 61)'), [{ balance: 11 }, { balance: 11 }]);
  assert.match(await metricsText(), /db_transaction_retries_total\{label="none",errno="1213"\} [1-9]/);
});

test('a statement sent after its transaction ended is refused', async () => {
  let leaked: (() => Promise<unknown>) | undefined;
  await db.transaction(async (tx) => {
    leaked = () => tx.execute('INSERT INTO account (id) VALUES (50)');
  });
  await assert.rejects(async () => leaked?.(), /transaction is over/);
});

test('a transaction opened inside another is refused, since it would wait for a second connection', async () => {
  await assert.rejects(db.transaction(() => db.transaction(async () => undefined, { label: 'inner' })), /pass the outer tx along/);
});

test('an exhausted pool rejects with UNAVAILABLE after the acquire timeout, and at once when the queue is full', async () => {
  const small = await createDatabase({ url: db.url, logger, poolSize: 1, queueLimit: 1, acquireTimeoutMs: 150, statementTimeoutMs: 5000 });
  let release = (): void => undefined;
  const held = small.transaction(() => new Promise<void>((resolve) => (release = resolve)));
  await waitFor(() => small.ping().then(() => false, () => true), { what: 'the only connection to be taken' });
  const startedAt = Date.now();
  const isUnavailable = (error: unknown) => error instanceof DomainError && error.code === 'UNAVAILABLE';
  await Promise.all([1, 2, 3].map(() => assert.rejects(small.ping(), isUnavailable)));
  assert.ok(Date.now() - startedAt < 1000);
  release();
  await held;
  await small.ping();
  await small.close();
});

test('a statement that runs too long fails with TIMEOUT, and the pool is usable afterwards', async () => {
  const impatient = await createDatabase({ url: db.url, logger, poolSize: 1, statementTimeoutMs: 100 });
  const sleep = 'SELECT COUNT(*) AS slow FROM information_schema.columns a, information_schema.columns b, information_schema.columns c';
  await assert.rejects(impatient.query(sleep), (error) => error instanceof DomainError && error.code === 'TIMEOUT');
  await assert.rejects(impatient.transaction((tx) => tx.manager.query(sleep)), (error) => error instanceof DomainError && error.code === 'TIMEOUT');
  await impatient.ping();
  await impatient.close();
});

test('killed connections fail with UNAVAILABLE and are replaced', async () => {
  const other = await createDatabase({ url: db.url, logger, poolSize: 2 });
  const [row] = await other.query<{ id: number }>('SELECT CONNECTION_ID() AS id');
  await assert.rejects(other.transaction(async (tx) => {
    const [mine] = await tx.query<{ id: number }>('SELECT CONNECTION_ID() AS id');
    await runAsAdmin(`KILL ${mine?.id}`);
    await tx.query('SELECT 1');
  }), (error) => error instanceof DomainError && error.code === 'UNAVAILABLE');
  assert.ok(row);
  await waitFor(() => other.ping().then(() => true, () => false), { what: 'the pool to recover' });
  await other.close();
});

test('a frozen server costs a bounded wait, and the pool works again when it thaws', async () => {
  const proxy = await createTcpProxy(db.url);
  const frozen = await createDatabase({ url: proxy.url, logger, poolSize: 2, statementTimeoutMs: 200 });
  proxy.freeze();
  const startedAt = Date.now();
  await assert.rejects(frozen.ping(), (error) => error instanceof DomainError && error.code === 'TIMEOUT');
  await assert.rejects(frozen.transaction((tx) => tx.query('SELECT 1')), (error) => error instanceof DomainError);
  assert.ok(Date.now() - startedAt < 4000);
  proxy.thaw();
  await waitFor(() => frozen.ping().then(() => true, () => false), { what: 'the pool to work again' });
  await frozen.close();
  await proxy.close();
});

test('statements are counted through raw SQL, transactions and the entity manager alike', async () => {
  const { statements } = await countStatements(async () => {
    await db.query('SELECT 1');
    await db.transaction((tx) => tx.manager.query('SELECT 2'));
  });
  assert.deepEqual(statements, ['SELECT 1', 'START TRANSACTION', 'SELECT 2', 'COMMIT']);
});

test('an unreachable server is reported as UNAVAILABLE, a malformed URL as what was expected', async () => {
  await assert.rejects(createDatabase({ url: 'mysql://root@127.0.0.1:1/none', logger }), (error) => error instanceof DomainError && error.code === 'UNAVAILABLE');
  await assert.rejects(createDatabase({ url: 'postgres://x/y', logger }), /expected mysql:\/\//);
});
