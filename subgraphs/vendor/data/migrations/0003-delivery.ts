import type { MigrationInterface, QueryRunner } from 'typeorm';
import { code, id, instant, table } from './columns.ts';

/** Delivery rates get zones and profiles around them; what is there becomes each vendor's default profile. Holidays. */
export class Delivery0003 implements MigrationInterface {
  name = 'Delivery0003';

  async up(runner: QueryRunner): Promise<void> {
    for (const sql of [profiles, zones, holidays]) await runner.query(sql);
    await runner.query(`
      ALTER TABLE shipping_rates ADD COLUMN profile_id ${id} NULL, ADD COLUMN zone_id ${id} NULL,
        ADD COLUMN basis ${code} NOT NULL DEFAULT 'PER_ORDER', ADD COLUMN weight_steps TEXT NULL, ADD KEY ix_shipping_rates_zone (zone_id)`);
    for (const sql of backfill) await runner.query(sql);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('ALTER TABLE shipping_rates DROP KEY ix_shipping_rates_zone, DROP COLUMN profile_id, DROP COLUMN zone_id, DROP COLUMN basis, DROP COLUMN weight_steps');
    await runner.query('DROP TABLE shipping_profiles, shipping_zones, vendor_holidays');
  }
}

/** `default_of` is the vendor while the profile is its default one: unique, so there is at most one. */
const profiles = `
  CREATE TABLE shipping_profiles (
    id ${id} NOT NULL PRIMARY KEY,
    vendor_id ${id} NOT NULL,
    name VARCHAR(80) NOT NULL,
    default_of ${id} NULL,
    handling_days SMALLINT NULL,
    category_ids TEXT NOT NULL,
    product_ids TEXT NOT NULL,
    version INT NOT NULL DEFAULT 1,
    created_at ${instant} NOT NULL,
    updated_at ${instant} NOT NULL,
    UNIQUE KEY uq_shipping_profiles_default (default_of),
    UNIQUE KEY uq_shipping_profiles_name (vendor_id, name)
  ) ${table}`;

const zones = `
  CREATE TABLE shipping_zones (
    id ${id} NOT NULL PRIMARY KEY,
    profile_id ${id} NOT NULL,
    vendor_id ${id} NOT NULL,
    position SMALLINT NOT NULL,
    name VARCHAR(80) NOT NULL,
    countries VARCHAR(1000) CHARACTER SET ascii NOT NULL,
    regions VARCHAR(200) CHARACTER SET ascii NOT NULL,
    KEY ix_shipping_zones_vendor (vendor_id, profile_id, position)
  ) ${table}`;

/** `phase` says what was announced of it: UPCOMING, RUNNING, OVER. */
const holidays = `
  CREATE TABLE vendor_holidays (
    id ${id} NOT NULL PRIMARY KEY,
    vendor_id ${id} NOT NULL,
    starts_at ${instant} NOT NULL,
    ends_at ${instant} NOT NULL,
    effect ${code} NOT NULL,
    extra_handling_days SMALLINT NOT NULL DEFAULT 0,
    note VARCHAR(240) NULL,
    phase ${code} NOT NULL,
    version INT NOT NULL DEFAULT 1,
    created_at ${instant} NOT NULL,
    KEY ix_vendor_holidays_vendor (vendor_id, ends_at),
    KEY ix_vendor_holidays_start (phase, starts_at),
    KEY ix_vendor_holidays_end (phase, ends_at),
    CONSTRAINT ck_vendor_holidays_period CHECK (ends_at > starts_at)
  ) ${table}`;

/** Ids are derived from the rates', so that they are of the right form without a generator in SQL. */
const backfill = [
  `INSERT INTO shipping_profiles (id, vendor_id, name, default_of, category_ids, product_ids, created_at, updated_at)
   SELECT CONCAT('shp_', SUBSTR(MIN(id), 5)), vendor_id, 'Standard', vendor_id, '[]', '[]', UTC_TIMESTAMP(3), UTC_TIMESTAMP(3) FROM shipping_rates GROUP BY vendor_id`,
  `INSERT INTO shipping_zones (id, profile_id, vendor_id, position, name, countries, regions)
   SELECT CONCAT('shz_', SUBSTR(MIN(r.id), 5)), p.id, r.vendor_id, IF(r.countries = '*', 1, 0), IF(r.countries = '*', 'Everywhere else', LEFT(r.countries, 80)),
     IF(r.countries = '*', '', r.countries), IF(r.countries = '*', 'EVERYWHERE_ELSE', '')
   FROM shipping_rates r JOIN shipping_profiles p ON p.default_of = r.vendor_id GROUP BY p.id, r.vendor_id, r.countries`,
  `UPDATE shipping_rates r JOIN shipping_zones z ON z.vendor_id = r.vendor_id AND (z.countries = r.countries OR (r.countries = '*' AND z.regions = 'EVERYWHERE_ELSE'))
   SET r.zone_id = z.id, r.profile_id = z.profile_id`,
];
