import type { MigrationInterface, QueryRunner } from 'typeorm';
import { code, guestKey, id, instant, table } from './columns.ts';

/** What buyer and vendor write to each other about a vendor order, and how far each side has read. */
export class OrderMessages0010 implements MigrationInterface {
  name = 'OrderMessages0010';

  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      CREATE TABLE vendor_order_messages (
        id ${id} NOT NULL PRIMARY KEY,
        vendor_order_id ${id} NOT NULL,
        side ${code} NOT NULL,
        author_id ${guestKey} NOT NULL,
        author_name VARCHAR(160) NOT NULL,
        body VARCHAR(4000) NOT NULL,
        posted_at ${instant} NOT NULL,
        KEY ix_vendor_order_messages_thread (vendor_order_id, id)
      ) ${table}`);
    await runner.query(`
      CREATE TABLE vendor_order_reads (
        vendor_order_id ${id} NOT NULL,
        side ${code} NOT NULL,
        read_up_to ${id} NOT NULL,
        read_at ${instant} NOT NULL,
        PRIMARY KEY (vendor_order_id, side)
      ) ${table}`);
  }

  async down(runner: QueryRunner): Promise<void> {
    for (const name of ['vendor_order_reads', 'vendor_order_messages']) await runner.query(`DROP TABLE ${name}`);
  }
}
