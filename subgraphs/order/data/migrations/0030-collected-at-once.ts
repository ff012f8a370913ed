import type { MigrationInterface, QueryRunner } from 'typeorm';
import { instant } from './columns.ts';

/** What the provider collected with the first capture of a payment whose card takes no other, and when we knew; 0 where each capture collects its own. */
export class CollectedAtOnce0030 implements MigrationInterface {
  name = 'CollectedAtOnce0030';

  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`ALTER TABLE payments ADD COLUMN collected_at_once_minor BIGINT NOT NULL DEFAULT 0, ADD COLUMN collected_at_once_at ${instant} NULL`);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('ALTER TABLE payments DROP COLUMN collected_at_once_at, DROP COLUMN collected_at_once_minor');
  }
}
