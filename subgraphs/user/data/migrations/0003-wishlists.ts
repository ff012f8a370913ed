import type { MigrationInterface, QueryRunner } from 'typeorm';

const id = 'VARCHAR(40) CHARACTER SET ascii COLLATE ascii_bin';

/** Products that people want to remember. */
export class Wishlists0003 implements MigrationInterface {
  name = 'Wishlists0003';

  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      CREATE TABLE wishlist_items (
        user_id ${id} NOT NULL,
        product_id ${id} NOT NULL,
        added_at DATETIME(3) NOT NULL,
        PRIMARY KEY (user_id, product_id),
        KEY ix_wishlist_items_added (user_id, added_at, product_id)
      ) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_unicode_ci`);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('DROP TABLE wishlist_items');
  }
}
