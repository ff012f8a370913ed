import type { MigrationInterface, QueryRunner } from 'typeorm';

/** Applications in the order they came, so that a page of the review queue is read and not sorted. */
export class ReviewQueue0007 implements MigrationInterface {
  name = 'ReviewQueue0007';

  async up(runner: QueryRunner): Promise<void> {
    await runner.query('ALTER TABLE vendors ADD KEY ix_vendors_status_created (status, created_at, id)');
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('ALTER TABLE vendors DROP KEY ix_vendors_status_created');
  }
}
