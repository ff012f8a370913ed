import type { MigrationInterface, QueryRunner } from 'typeorm';

const keys = [
  { add: 'ALTER TABLE carts ADD KEY ix_carts_customer (customer_id)', drop: 'ALTER TABLE carts DROP KEY ix_carts_customer' },
  { add: 'ALTER TABLE checkouts ADD KEY ix_checkouts_customer (customer_id)', drop: 'ALTER TABLE checkouts DROP KEY ix_checkouts_customer' },
  { add: 'ALTER TABLE vendor_order_messages ADD KEY ix_vendor_order_messages_author (author_id)', drop: 'ALTER TABLE vendor_order_messages DROP KEY ix_vendor_order_messages_author' },
];

/** Finds what belongs to a person without reading everything: for copies and deletions of their data. */
export class PersonalData0020 implements MigrationInterface {
  name = 'PersonalData0020';

  async up(runner: QueryRunner): Promise<void> {
    for (const { add } of keys) await runner.query(add);
  }

  async down(runner: QueryRunner): Promise<void> {
    for (const { drop } of keys) await runner.query(drop);
  }
}
