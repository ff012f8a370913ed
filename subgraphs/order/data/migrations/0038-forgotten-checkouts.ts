import type { MigrationInterface, QueryRunner } from 'typeorm';

/** Which checkouts have ended and still hold what a person said. */
export class ForgottenCheckouts0038 implements MigrationInterface {
  name = 'ForgottenCheckouts0038';

  async up(runner: QueryRunner): Promise<void> {
    await runner.query('ALTER TABLE checkouts ADD COLUMN is_forgotten BOOLEAN NOT NULL DEFAULT FALSE');
    // Derived, so that it is also true of what the version ends that does not know of it. Of one that failed, a late payment may still have to be set free.
    await runner.query(`ALTER TABLE checkouts ADD COLUMN ended_at DATETIME(3)
      GENERATED ALWAYS AS (CASE WHEN state IN ('PLACED', 'FAILED') AND deadline_at IS NULL AND NOT is_forgotten THEN updated_at END) VIRTUAL INVISIBLE`);
    // By itself: together with the column, MySQL would copy the table.
    await runner.query('ALTER TABLE checkouts ADD KEY ix_checkouts_ended (ended_at)');
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('ALTER TABLE checkouts DROP KEY ix_checkouts_ended, DROP COLUMN ended_at, DROP COLUMN is_forgotten');
  }
}
