import type { MigrationInterface, QueryRunner } from 'typeorm';

/**
 * Which pieces of a line are in a parcel, and how many of these were refunded; and of a return, how many pieces nothing was paid for. Null and 0 are
 * what an older version writes: `data/paid-pieces.ts` fills in what follows from the rest.
 */
export class PaidPieces0028 implements MigrationInterface {
  name = 'PaidPieces0028';

  async up(runner: QueryRunner): Promise<void> {
    await runner.query('ALTER TABLE parcel_items ADD COLUMN pieces_before INT NULL, ADD COLUMN refunded_quantity INT NOT NULL DEFAULT 0');
    await runner.query('ALTER TABLE order_return_items ADD COLUMN unpaid_quantity INT NOT NULL DEFAULT 0');
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('ALTER TABLE order_return_items DROP COLUMN unpaid_quantity');
    await runner.query('ALTER TABLE parcel_items DROP COLUMN refunded_quantity, DROP COLUMN pieces_before');
  }
}
