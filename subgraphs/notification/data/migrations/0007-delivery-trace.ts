import type { MigrationInterface, QueryRunner } from 'typeorm';

/** The trace in which a delivery was decided, so that sending it later belongs to it as well. */
export class DeliveryTrace0007 implements MigrationInterface {
  name = 'DeliveryTrace0007';

  async up(runner: QueryRunner): Promise<void> {
    await runner.query('ALTER TABLE deliveries ADD COLUMN traceparent VARCHAR(55) CHARACTER SET ascii COLLATE ascii_bin NULL');
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('ALTER TABLE deliveries DROP COLUMN traceparent');
  }
}
