import type { MigrationInterface, QueryRunner } from 'typeorm';

/** How often a payment that the provider had never seen was asked for again; bounded by the saga's rules. */
export class Reauthorizations0007 implements MigrationInterface {
  name = 'Reauthorizations0007';

  async up(runner: QueryRunner): Promise<void> {
    await runner.query('ALTER TABLE checkouts ADD COLUMN reauthorizations INT NOT NULL DEFAULT 0');
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('ALTER TABLE checkouts DROP COLUMN reauthorizations');
  }
}
