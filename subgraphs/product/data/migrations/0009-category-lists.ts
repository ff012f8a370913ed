import type { MigrationInterface, QueryRunner } from 'typeorm';
import { idType } from './column-types.ts';

/**
 * Lists of one category by price and by rating get indexes of their own: dear goods stand far behind in the index over
 * all prices, and walking there took more than a second on 100,000 products.
 */
export class CategoryLists0009 implements MigrationInterface {
  name = 'product-0009-category-lists';

  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`ALTER TABLE product_price_ranges ADD COLUMN category_id ${idType} NOT NULL DEFAULT ''`);
    await runner.query('UPDATE product_price_ranges r JOIN product_listings l ON l.product_id = r.product_id SET r.category_id = l.category_id');
    await runner.query('ALTER TABLE product_price_ranges ADD KEY ix_price_ranges_category (currency, is_visible, category_id, min_minor, product_id)');
    await runner.query('ALTER TABLE product_listings ADD KEY ix_listings_category_rating (is_visible, category_id, rating_score, product_id)');
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('ALTER TABLE product_listings DROP KEY ix_listings_category_rating');
    await runner.query('ALTER TABLE product_price_ranges DROP KEY ix_price_ranges_category, DROP COLUMN category_id');
  }
}
