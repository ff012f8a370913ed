import type { MigrationInterface, QueryRunner } from 'typeorm';

/** A vendor's reviews in order of time, for those that wait for a reply. */
export class VendorReviews0021 implements MigrationInterface {
  name = 'product-0021-vendor-reviews';

  async up(runner: QueryRunner): Promise<void> {
    await runner.query('ALTER TABLE reviews ADD KEY ix_reviews_vendor (vendor_id, status, created_at, id)');
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('ALTER TABLE reviews DROP KEY ix_reviews_vendor');
  }
}
