import type { MigrationInterface, QueryRunner } from 'typeorm';
import { code, id, instant, table } from './columns.ts';

/** Goods that buyers send back. */
export class Returns0005 implements MigrationInterface {
  name = 'Returns0005';

  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      CREATE TABLE order_returns (
        id ${id} NOT NULL PRIMARY KEY,
        vendor_order_id ${id} NOT NULL,
        state ${code} NOT NULL,
        reason VARCHAR(1000) NOT NULL,
        decline_reason VARCHAR(1000) NULL,
        refund_id ${id} NULL,
        created_at ${instant} NOT NULL,
        updated_at ${instant} NOT NULL,
        KEY ix_order_returns_vendor_order (vendor_order_id, id)
      ) ${table}`);
    await runner.query(`
      CREATE TABLE order_return_items (
        return_id ${id} NOT NULL,
        line_id ${id} NOT NULL,
        quantity INT NOT NULL,
        PRIMARY KEY (return_id, line_id),
        CONSTRAINT ck_order_return_items_quantity CHECK (quantity > 0)
      ) ${table}`);
  }

  async down(runner: QueryRunner): Promise<void> {
    for (const name of ['order_return_items', 'order_returns']) await runner.query(`DROP TABLE ${name}`);
  }
}
