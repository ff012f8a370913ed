import type { MigrationInterface, QueryRunner } from 'typeorm';

/** All reviews in order of time, for those who decide which are shown, and those of one person, for copies and deletion of personal data. */
export class ReviewModeration0024 implements MigrationInterface {
  name = 'product-0024-review-moderation';

  async up(runner: QueryRunner): Promise<void> {
    await runner.query('ALTER TABLE reviews ADD KEY ix_reviews_moderation (status, created_at, id), ADD KEY ix_reviews_author (author_id, created_at)');
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('ALTER TABLE reviews DROP KEY ix_reviews_moderation, DROP KEY ix_reviews_author');
  }
}
