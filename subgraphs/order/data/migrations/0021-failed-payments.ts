import type { MigrationInterface, QueryRunner } from 'typeorm';

/** Which calls the provider declined for good wait for a person, and the voids that orders lack which were settled without one. */
export class FailedPayments0021 implements MigrationInterface {
  name = 'FailedPayments0021';

  async up(runner: QueryRunner): Promise<void> {
    await runner.query('ALTER TABLE payment_operations ADD COLUMN unresolved_since DATETIME(3) NULL, ADD KEY ix_payment_operations_unresolved (unresolved_since)');
    await runner.query("UPDATE payment_operations SET unresolved_since = finished_at WHERE state = 'FAILED'");
    await requestMissingVoids((sql) => runner.query(sql));
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('ALTER TABLE payment_operations DROP KEY ix_payment_operations_unresolved, DROP COLUMN unresolved_since');
  }
}

/**
 * What was called off of an order whose last change was a parcel was never set free. The id follows from the payment's, so that each is
 * requested once however often this runs; the driver makes the calls.
 */
export async function requestMissingVoids(run: (sql: string) => Promise<unknown>): Promise<void> {
  await run(`
    INSERT IGNORE INTO payment_operations (id, payment_id, vendor_order_id, kind, amount_minor, state, booking, next_attempt_at, created_at)
    SELECT CONCAT('pop_', SUBSTRING(p.id, 5)), p.id, NULL, 'VOID', p.voided_minor, 'REQUESTED',
      CONCAT('{"orderId":"', p.order_id, '","vendorId":null,"settlement":null,"refundId":null,"reason":null}'),
      UNIX_TIMESTAMP() * 1000, UTC_TIMESTAMP(3)
    FROM payments p WHERE p.voided_minor > 0
      AND NOT EXISTS (SELECT 1 FROM payment_operations o WHERE o.payment_id = p.id AND o.kind = 'VOID')
      AND NOT EXISTS (SELECT 1 FROM order_lines l WHERE l.order_id = p.order_id AND l.shipped_quantity + l.cancelled_quantity < l.quantity)`);
}
