import assert from 'node:assert/strict';
import { randomBytes } from 'node:crypto';
import { appendFileSync, existsSync, mkdtempSync, readdirSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, describe, test } from 'node:test';
import { createConnection, type Connection, type RowDataPacket } from 'mysql2/promise';
import { testService } from '#platform/testing/test-environment';
import { findProgram } from '../backing/binaries.ts';
import { createDatabases, dropDatabases } from '../databases.ts';
import { backupsIn, readManifest } from './manifest.ts';
import { restoreDatabases } from './restore-databases.ts';
import { keepNewest, takeBackup, type TakenBackup } from './take-backup.ts';

const adminUrl = testService('TEST_MYSQL_ADMIN_URL');
const services = ['first', 'second'];
const passwords = { first: 'a'.repeat(24), second: 'b'.repeat(24) };
const noProgram = findProgram('mariadb-dump', 'mysqldump') === undefined && 'no dump program is on this machine';

describe('backup and restore', { skip: noProgram }, () => {
  const prefixes: string[] = [];
  const into = mkdtempSync(join(tmpdir(), 'backups-'));
  let databases: Record<string, string>;
  let taken: TakenBackup;

  const fresh = async (): Promise<Record<string, string>> => {
    const prefix = `b${randomBytes(4).toString('hex')}`;
    prefixes.push(prefix);
    return createDatabases({ adminUrl, prefix, services, passwords });
  };
  const open = (urls: Record<string, string>, service: string): Promise<Connection> => createConnection({ uri: urls[service] ?? '', supportBigNumbers: true, bigNumberStrings: true });
  const rows = async (urls: Record<string, string>, service: string, sql: string): Promise<RowDataPacket[]> => {
    const connection = await open(urls, service);
    const [found] = await connection.query<RowDataPacket[]>(sql);
    await connection.end();
    return found;
  };

  before(async () => {
    databases = await fresh();
    for (const service of services) {
      const connection = await open(databases, service);
      await connection.query('CREATE TABLE migrations (timestamp BIGINT NOT NULL, name VARCHAR(100) NOT NULL)');
      await connection.query("INSERT INTO migrations (timestamp, name) VALUES (1, 'one'), (2, 'two')");
      await connection.query('CREATE TABLE steps (n INT PRIMARY KEY)');
      await connection.query('CREATE TABLE things (id VARCHAR(40) CHARACTER SET ascii COLLATE ascii_bin PRIMARY KEY, bytes VARBINARY(300), body JSON, price DECIMAL(20,4), big BIGINT UNSIGNED, text MEDIUMTEXT, at DATETIME(3)) DEFAULT CHARSET=utf8mb4');
      await connection.query('INSERT INTO things VALUES (?, ?, ?, ?, ?, ?, ?)', [`${service}-1`, randomBytes(256), '{"a": [1, "ü"]}', '12.3400', '18446744073709551615', "it's \\ \"quoted\"\r\n\t💶 \u0000", '2026-03-01 09:30:00.123']);
      await connection.query('INSERT INTO things (id) VALUES (?)', [`${service}-2`]);
      await connection.end();
    }
    taken = await takeBackup({ databases, adminUrl, into, sealingKey: 'k'.repeat(64), now: new Date('2026-03-01T10:00:00Z') });
  });
  after(async () => {
    for (const prefix of prefixes) await dropDatabases({ adminUrl, prefix, services });
    rmSync(into, { recursive: true, force: true });
  });

  test('what is restored is what was there: bytes, text, numbers, times, nulls', async () => {
    const target = await fresh();
    await restoreDatabases({ folder: taken.folder, manifest: taken.manifest, databases: target });
    for (const service of services) {
      assert.deepEqual(await rows(target, service, 'SELECT * FROM things ORDER BY id'), await rows(databases, service, 'SELECT * FROM things ORDER BY id'));
    }
  });

  test('the manifest says what was saved, from which server, when, up to which migration; keys are told apart, not told', () => {
    const manifest = readManifest(taken.folder);
    assert.deepEqual(manifest.databases.map(({ service, tables, migrations }) => [service, tables, migrations]), [['first', 3, ['one', 'two']], ['second', 3, ['one', 'two']]]);
    assert.match(manifest.databases[0]?.server ?? '', /^\d+\.\d+/);
    assert.match(manifest.sealingKeyFingerprint ?? '', /^[0-9a-f]{16}$/);
    assert.doesNotMatch(JSON.stringify(manifest), /k{20}|a{20}|b{20}/);
    assert.equal(statSync(taken.folder).mode & 0o777, 0o700);
    for (const name of readdirSync(taken.folder).filter((file) => file.endsWith('.gz'))) assert.equal(statSync(join(taken.folder, name)).mode & 0o077, 0, name);
  });

  test('snapshots are of one moment: whoever writes into one database and then the other is never seen ahead in the second', async () => {
    const [first, second] = await Promise.all([open(databases, 'first'), open(databases, 'second')]);
    let isWriting = true;
    const writer = (async () => {
      for (let n = 1; isWriting; n += 1) {
        await first.query('INSERT INTO steps VALUES (?)', [n]);
        await second.query('INSERT INTO steps VALUES (?)', [n]);
      }
    })();
    try {
      for (const round of [1, 2, 3]) {
        const { folder, manifest } = await takeBackup({ databases, adminUrl, into, now: new Date(Date.UTC(2026, 1, 1, 0, 0, round)) });
        assert.equal(manifest.cut, 'one moment');
        assert.ok(manifest.heldMs <= 800, `writes waited ${manifest.heldMs} ms`);
        const target = await fresh();
        await restoreDatabases({ folder, manifest, databases: target });
        const last = async (service: string): Promise<number> => Number((await rows(target, service, 'SELECT COALESCE(MAX(n), 0) AS n FROM steps'))[0]?.['n']);
        const [a, b] = [await last('first'), await last('second')];
        assert.ok([0, 1].includes(a - b), `first ${a}, second ${b}`);
      }
    } finally {
      isWriting = false;
      await writer;
      await Promise.all([first.end(), second.end()]);
    }
  });

  test('without an administrator the dumps are made all the same, and the manifest says that they are of several moments', async () => {
    const { manifest } = await takeBackup({ databases, adminUrl: undefined, into, now: new Date('2026-02-02T00:00:00Z') });
    assert.deepEqual([manifest.cut, manifest.heldMs, manifest.position], ['one by one', 0, null]);
  });

  test('nothing is restored over what is there unless that is said', async () => {
    const target = await fresh();
    const connection = await open(target, 'second');
    await connection.query('CREATE TABLE precious (n INT)');
    await connection.end();
    const restore = { folder: taken.folder, manifest: taken.manifest, databases: target };
    await assert.rejects(restoreDatabases(restore), /not empty: second \(1 tables\)/);
    assert.deepEqual(await rows(target, 'first', 'SHOW TABLES'), []);
    await restoreDatabases({ ...restore, isOverwriting: true });
    assert.equal((await rows(target, 'second', 'SHOW TABLES')).length, 3);
  });

  test('a damaged or unfinished backup is refused before anything is changed', async () => {
    const { folder, manifest } = await takeBackup({ databases, adminUrl: undefined, into, now: new Date('2026-02-03T00:00:00Z') });
    appendFileSync(join(folder, 'second.sql.gz'), 'x');
    const target = await fresh();
    await assert.rejects(restoreDatabases({ folder, manifest, databases: target }), (error: Error & { hint?: string }) => /damaged/.test(error.message) && /second\.sql\.gz is not what was written/.test(error.hint ?? ''));
    assert.deepEqual(await rows(target, 'first', 'SHOW TABLES'), []);
    rmSync(join(folder, 'manifest.json'));
    assert.throws(() => readManifest(folder), /There is no backup/);
  });

  test('a database that cannot be dumped leaves no backup behind, and its error names it', async () => {
    const url = new URL(databases['first'] ?? '');
    url.password = 'wrong';
    await assert.rejects(takeBackup({ databases: { ...databases, first: url.href }, adminUrl, into, now: new Date('2026-02-04T00:00:00Z') }), /first could not be dumped:[^]*denied/i);
    assert.equal(existsSync(join(into, 'backup-20260204T000000Z')), false);
  });

  test('retention keeps the newest finished backups', () => {
    const all = backupsIn(into);
    assert.ok(all.length >= 4);
    keepNewest(into, 2);
    assert.deepEqual(backupsIn(into), all.slice(0, 2));
  });
});
