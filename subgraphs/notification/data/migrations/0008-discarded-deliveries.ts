import type { MigrationInterface, QueryRunner } from 'typeorm';

/** When an operator decided that a given-up delivery shall stay so. Its state stays DEAD: its owner sees that it never arrived. */
export class DiscardedDeliveries0008 implements MigrationInterface {
  name = 'DiscardedDeliveries0008';

  async up(runner: QueryRunner): Promise<void> {
    await runner.query('ALTER TABLE deliveries ADD COLUMN discarded_at DATETIME(3) NULL');
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('ALTER TABLE deliveries DROP COLUMN discarded_at');
  }
}
