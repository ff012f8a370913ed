import type { MigrationInterface, QueryRunner } from 'typeorm';

/** What removing old rows looks them up by; all other tables have ids that are ordered by time. */
export class Retention0003 implements MigrationInterface {
  name = 'Retention0003';

  async up(runner: QueryRunner): Promise<void> {
    await runner.query('ALTER TABLE push_devices ADD KEY ix_push_devices_seen (seen_at)');
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('ALTER TABLE push_devices DROP KEY ix_push_devices_seen');
  }
}
