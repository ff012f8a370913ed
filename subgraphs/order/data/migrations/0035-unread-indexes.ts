import type { MigrationInterface, QueryRunner } from 'typeorm';

const unread = [
  ['orders', 'ix_orders_customer_state', 'customer_id, state, placed_at, id'],
  ['orders', 'ix_orders_placed', 'placed_at, id'],
  ['vendor_orders', 'ix_vendor_orders_vendor', 'vendor_id, placed_at, id'],
  ['vendor_orders', 'ix_vendor_orders_vendor_state', 'vendor_id, state, placed_at, id'],
  ['vendor_orders', 'ix_vendor_orders_vendor_fulfilment', 'vendor_id, fulfilment_state, placed_at, id'],
] as const;

/** Indexes for lists, which have read `order_list_entries` since 0009: each purchase and each change of a state wrote them, and nothing read them. */
export class UnreadIndexes0035 implements MigrationInterface {
  name = 'UnreadIndexes0035';

  async up(runner: QueryRunner): Promise<void> {
    for (const [table, index] of unread) await runner.query(`ALTER TABLE ${table} DROP KEY ${index}`);
  }

  async down(runner: QueryRunner): Promise<void> {
    for (const [table, index, columns] of unread) await runner.query(`ALTER TABLE ${table} ADD KEY ${index} (${columns})`);
  }
}
