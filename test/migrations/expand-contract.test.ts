/** While a new version is rolled out, the old one works on the new one's tables: migrations add, and take away only what an earlier release left. */
import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, test } from 'node:test';
import { breakingChanges, refusals } from '../../dev/migrations/breaking.ts';
import { allStatements } from '../../dev/migrations/statements.ts';
import { rootDir } from '../../dev/paths.ts';

const { version } = JSON.parse(readFileSync(join(rootDir, 'package.json'), 'utf8')) as { version: string };

describe('migrations', () => {
  test('of every service leave what the running version uses', async () => {
    const migrations = await allStatements();
    assert.ok(migrations.length > 40 && migrations.every(({ statements }) => statements.length > 0));
    assert.deepEqual(refusals(migrations, version), []);
  });

  const breaking: [string, RegExp][] = [
    ['DROP TABLE orders', /orders is dropped/],
    ['RENAME TABLE orders TO purchases', /renamed/],
    ['TRUNCATE TABLE orders', /emptied/],
    ['ALTER TABLE orders ADD COLUMN note TEXT NULL, DROP COLUMN number', /column of orders is dropped.*DROP COLUMN number/],
    ['ALTER TABLE `orders` DROP `number`', /column of orders is dropped/],
    ['ALTER TABLE orders RENAME COLUMN number TO code', /renames/],
    ['ALTER TABLE orders CHANGE number code VARCHAR(40)', /type or its name/],
    ['ALTER TABLE orders MODIFY number VARCHAR(10) NOT NULL', /type or its name/],
    ['ALTER TABLE orders CONVERT TO CHARACTER SET ascii', /type or its name/],
    ["ALTER TABLE orders ADD COLUMN kind ENUM('a','b') NOT NULL", /orders.kind is added NOT NULL without a default/],
    ['ALTER TABLE orders ADD UNIQUE KEY uq_orders (number)', /unique key \(number\)/],
    ['CREATE UNIQUE INDEX uq_orders ON orders (number)', /unique key/],
    ['ALTER TABLE orders DROP KEY uq_orders_number', /rely on/],
    ['ALTER TABLE orders ADD CONSTRAINT ck CHECK (total > 0)', /constraint/],
    ['ALTER TABLE orders ADD COLUMN paid INT NOT NULL DEFAULT 0, ADD CONSTRAINT ck CHECK (paid >= 0 AND paid <= total)', /constraint/],
    ['ALTER TABLE orders DROP PRIMARY KEY', /rely on/],
    ['ALTER TABLE orders ALTER COLUMN note DROP DEFAULT, RENAME TO purchases', /renames/],
  ];
  for (const [sql, reason] of breaking) {
    test(`refused, with what to do instead: ${sql}`, () => {
      const [change, ...more] = breakingChanges([sql]);
      assert.match(change ?? '', reason);
      assert.match(change ?? '', /contractOf/);
      assert.deepEqual(more, []);
    });
  }

  const additive = [
    ["ALTER TABLE orders ADD COLUMN note VARCHAR(100) NULL, ADD COLUMN kind ENUM('a','b') NOT NULL DEFAULT 'a', ADD KEY ix_kind (kind, id)"],
    ['ALTER TABLE orders ADD COLUMN due DATETIME(3) GENERATED ALWAYS AS (placed_at) STORED NOT NULL'],
    ['ALTER TABLE orders ADD COLUMN code VARCHAR(9) NULL, ADD UNIQUE KEY uq_orders_code (code)'],
    ['ALTER TABLE orders DROP KEY ix_orders_slow'],
    ['ALTER TABLE orders ADD COLUMN paid INT NOT NULL DEFAULT 0, ADD COLUMN back INT NOT NULL DEFAULT 0, ADD CONSTRAINT ck CHECK (back >= 0 AND back <= paid)'],
    ['CREATE TABLE news (id INT NOT NULL PRIMARY KEY, title TEXT NOT NULL)', 'ALTER TABLE news ADD UNIQUE KEY uq_news (id)', 'DROP TABLE news'],
    ['CREATE INDEX ix_orders ON orders (number)', 'UPDATE orders SET kind = 1'],
  ];
  for (const statements of additive) test(`accepted: ${statements.join('; ')}`, () => assert.deepEqual(breakingChanges(statements), []));

  test('what an earlier release has stopped using may go, if the migration names that release', () => {
    const contract = (contractOf: string | undefined, sql = 'ALTER TABLE orders DROP COLUMN number') => refusals([{ owner: 'order', name: 'X', contractOf, statements: [sql] }], '0.5.0');
    assert.deepEqual(contract('0.4.0'), []);
    assert.match(contract(undefined)[0] ?? '', /order X: A column of orders is dropped/);
    assert.match(contract('0.5.0')[0] ?? '', /earlier than 0\.5\.0/);
    assert.match(contract('soon')[0] ?? '', /earlier than 0\.5\.0/);
    assert.match(contract('0.4.0', 'ALTER TABLE orders ADD KEY ix (number)')[0] ?? '', /takes nothing away/);
  });
});
