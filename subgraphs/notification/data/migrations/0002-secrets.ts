import type { MigrationInterface, QueryRunner } from 'typeorm';

/** Deliveries that bear a secret, until they have left. */
export class Secrets0002 implements MigrationInterface {
  name = 'Secrets0002';

  async up(runner: QueryRunner): Promise<void> {
    await runner.query('ALTER TABLE deliveries ADD COLUMN secret VARCHAR(500) NULL, ADD COLUMN expires_at DATETIME(3) NULL');
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('ALTER TABLE deliveries DROP COLUMN expires_at, DROP COLUMN secret');
  }
}
