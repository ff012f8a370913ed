import type { MigrationInterface, QueryRunner } from 'typeorm';

const keys = [
  { add: 'ALTER TABLE reviews ADD KEY ix_reviews_person (author_id)', drop: 'ALTER TABLE reviews DROP KEY ix_reviews_person' },
];

/** Finds what belongs to a person without reading everything: for copies and deletions of their data. */
export class ProductPersonalData0020 implements MigrationInterface {
  name = 'product-0020-personal-data';

  async up(runner: QueryRunner): Promise<void> {
    for (const { add } of keys) await runner.query(add);
  }

  async down(runner: QueryRunner): Promise<void> {
    for (const { drop } of keys) await runner.query(drop);
  }
}
