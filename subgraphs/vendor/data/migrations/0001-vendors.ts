import type { MigrationInterface, QueryRunner } from 'typeorm';

const id = 'VARCHAR(40) CHARACTER SET ascii COLLATE ascii_bin';

/** Vendors, their staff, delivery rates, payout account, commission agreements, settled requirements and timeline. */
export class Vendors0001 implements MigrationInterface {
  name = 'Vendors0001';

  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      CREATE TABLE vendors (
        id ${id} NOT NULL PRIMARY KEY,
        slug VARCHAR(80) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
        name VARCHAR(160) NOT NULL,
        tagline VARCHAR(240) NULL,
        description TEXT NULL,
        country CHAR(2) CHARACTER SET ascii NOT NULL,
        payout_currency CHAR(3) CHARACTER SET ascii NOT NULL,
        logo_key VARCHAR(160) NULL,
        banner_key VARCHAR(160) NULL,
        status VARCHAR(20) CHARACTER SET ascii NOT NULL,
        is_accepting_orders BOOLEAN NOT NULL DEFAULT TRUE,
        handling_days SMALLINT NOT NULL DEFAULT 2,
        return_window_days SMALLINT NOT NULL DEFAULT 30,
        returns_policy TEXT NULL,
        shipping_policy TEXT NULL,
        version INT NOT NULL DEFAULT 1,
        created_at DATETIME(3) NOT NULL,
        updated_at DATETIME(3) NOT NULL,
        UNIQUE KEY uq_vendors_slug (slug),
        KEY ix_vendors_status_name (status, name, id)
      ) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4`);
    await runner.query(`
      CREATE TABLE vendor_staff (
        id ${id} NOT NULL PRIMARY KEY,
        vendor_id ${id} NOT NULL,
        user_id ${id} NOT NULL,
        role VARCHAR(20) CHARACTER SET ascii NOT NULL,
        since DATETIME(3) NOT NULL,
        UNIQUE KEY uq_vendor_staff (vendor_id, user_id),
        KEY ix_vendor_staff_user (user_id)
      ) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4`);
    await runner.query(`
      CREATE TABLE shipping_rates (
        id ${id} NOT NULL PRIMARY KEY,
        vendor_id ${id} NOT NULL,
        countries VARCHAR(1000) CHARACTER SET ascii NOT NULL,
        currency CHAR(3) CHARACTER SET ascii NOT NULL,
        price_minor BIGINT NOT NULL,
        free_from_minor BIGINT NULL,
        min_days SMALLINT NOT NULL,
        max_days SMALLINT NOT NULL,
        KEY ix_shipping_rates_vendor (vendor_id)
      ) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4`);
    await runner.query(`
      CREATE TABLE payout_accounts (
        vendor_id ${id} NOT NULL PRIMARY KEY,
        label VARCHAR(120) NOT NULL,
        last4 VARCHAR(8) NOT NULL,
        currency CHAR(3) CHARACTER SET ascii NOT NULL,
        status VARCHAR(20) CHARACTER SET ascii NOT NULL
      ) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4`);
    await runner.query(`
      CREATE TABLE commission_agreements (
        id ${id} NOT NULL PRIMARY KEY,
        vendor_id ${id} NOT NULL,
        category_id ${id} NULL,
        rate_basis_points INT NOT NULL,
        fixed_minor BIGINT NOT NULL DEFAULT 0,
        fixed_currency CHAR(3) CHARACTER SET ascii NULL,
        valid_from DATETIME(3) NOT NULL,
        valid_until DATETIME(3) NULL,
        KEY ix_commission_agreements_vendor (vendor_id),
        CONSTRAINT ck_commission_rate CHECK (rate_basis_points BETWEEN 0 AND 10000)
      ) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4`);
    await runner.query(`
      CREATE TABLE settled_requirements (
        vendor_id ${id} NOT NULL,
        code VARCHAR(40) CHARACTER SET ascii NOT NULL,
        settled_at DATETIME(3) NOT NULL,
        settled_by ${id} NULL,
        PRIMARY KEY (vendor_id, code)
      ) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4`);
    await runner.query(`
      CREATE TABLE vendor_timeline (
        id ${id} NOT NULL PRIMARY KEY,
        vendor_id ${id} NOT NULL,
        at DATETIME(3) NOT NULL,
        event VARCHAR(60) CHARACTER SET ascii NOT NULL,
        note VARCHAR(1000) NULL,
        actor_id ${id} NULL,
        KEY ix_vendor_timeline_vendor (vendor_id, id)
      ) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4`);
  }

  async down(runner: QueryRunner): Promise<void> {
    const tables = ['vendor_timeline', 'settled_requirements', 'commission_agreements', 'payout_accounts', 'shipping_rates', 'vendor_staff', 'vendors'];
    for (const table of tables) await runner.query(`DROP TABLE ${table}`);
  }
}
