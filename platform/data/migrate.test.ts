import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import type { MigrationInterface, QueryRunner } from 'typeorm';
import { silentLogger } from '../telemetry/logger.ts';
import { createTestDatabase } from '../testing/test-database.ts';
import type { TestDatabase } from '../testing/test-database.ts';
import { createDatabase, migrate, platformMigrations } from './database.ts';

class CreateThing implements MigrationInterface {
  name = '0001-create-thing';
  async up(runner: QueryRunner): Promise<void> {
    await runner.query('CREATE TABLE thing (id INT PRIMARY KEY)');
  }
  async down(runner: QueryRunner): Promise<void> {
    await runner.query('DROP TABLE thing');
  }
}

let db: TestDatabase;
before(async () => void (db = await createTestDatabase()));
after(() => db.drop());

test('many processes may migrate at once: each migration runs exactly once, in the listed order', async () => {
  const migrations = [...platformMigrations, CreateThing];
  const instances = await Promise.all([1, 2, 3].map(() => createDatabase({ url: db.url, logger: silentLogger(), migrations, poolSize: 2 })));
  const ran = (await Promise.all(instances.map(migrate))).flat();
  assert.deepEqual(ran, [...platformMigrations.map((migration) => new migration().name), '0001-create-thing']);
  assert.deepEqual(await migrate(instances[0] ?? db), []);
  await Promise.all(instances.map((instance) => instance.close()));
});
