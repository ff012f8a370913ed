import type { MigrationInterface, QueryRunner } from 'typeorm';

/** The step in which a line's currency was charged when it was priced: its parcels and refunds are cut by the same one, whatever holds by then. */
export class ChargeSteps0033 implements MigrationInterface {
  name = 'ChargeSteps0033';

  async up(runner: QueryRunner): Promise<void> {
    await runner.query('ALTER TABLE order_lines ADD COLUMN step_minor SMALLINT NOT NULL DEFAULT 1');
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('ALTER TABLE order_lines DROP COLUMN step_minor');
  }
}
