import type { MigrationInterface, QueryRunner } from 'typeorm';

/**
 * What buyers say beside what they buy: notes, gifts, and per vendor the delivery they chose and where it goes. In a cart it is one JSON value, since it
 * is read and written with the cart only; in a vendor order it is frozen in columns.
 */
export class CartChoices0008 implements MigrationInterface {
  name = 'CartChoices0008';

  async up(runner: QueryRunner): Promise<void> {
    await runner.query('ALTER TABLE carts ADD COLUMN note VARCHAR(1000) NULL, ADD COLUMN vendor_choices TEXT NULL');
    await runner.query('ALTER TABLE orders ADD COLUMN note VARCHAR(1000) NULL');
    await runner.query(`ALTER TABLE vendor_orders ADD COLUMN note VARCHAR(1000) NULL, ADD COLUMN is_gift BOOLEAN NOT NULL DEFAULT FALSE,
      ADD COLUMN gift_message VARCHAR(500) NULL, ADD COLUMN shipping_option TEXT NULL, ADD COLUMN shipping_address TEXT NULL`);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('ALTER TABLE vendor_orders DROP COLUMN note, DROP COLUMN is_gift, DROP COLUMN gift_message, DROP COLUMN shipping_option, DROP COLUMN shipping_address');
    await runner.query('ALTER TABLE orders DROP COLUMN note');
    await runner.query('ALTER TABLE carts DROP COLUMN note, DROP COLUMN vendor_choices');
  }
}
