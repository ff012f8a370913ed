import type { MigrationInterface, QueryRunner } from 'typeorm';

/** Categories are edited in the knowledge of what they were. */
export class CategoryVersions0007 implements MigrationInterface {
  name = 'product-0007-category-versions';

  async up(runner: QueryRunner): Promise<void> {
    await runner.query('ALTER TABLE categories ADD COLUMN version INT NOT NULL DEFAULT 1');
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('ALTER TABLE categories DROP COLUMN version');
  }
}
