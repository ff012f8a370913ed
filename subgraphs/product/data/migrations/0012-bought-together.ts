import type { MigrationInterface, QueryRunner } from 'typeorm';
import { idType, tableOptions } from './column-types.ts';

/** In how many orders two products were bought together, once in each direction. */
const boughtTogether = `CREATE TABLE bought_together (
  product_id ${idType} NOT NULL,
  other_id ${idType} NOT NULL,
  order_count INT NOT NULL,
  PRIMARY KEY (product_id, other_id),
  KEY ix_bought_together_most (product_id, order_count, other_id)
) ${tableOptions}`;

/** Evidence for related products. */
export class BoughtTogether0012 implements MigrationInterface {
  name = 'product-0012-bought-together';

  async up(runner: QueryRunner): Promise<void> {
    await runner.query(boughtTogether);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('DROP TABLE bought_together');
  }
}
