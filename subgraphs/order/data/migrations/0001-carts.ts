import type { MigrationInterface, QueryRunner } from 'typeorm';
import { country, currency, guestKey, id } from './columns.ts';


/** Copies of what other subgraphs own (kept by their events), coupons, carts. */
export class Carts0001 implements MigrationInterface {
  name = 'Carts0001';

  async up(runner: QueryRunner): Promise<void> {
    await createCopies(runner);
    await createCoupons(runner);
    await createCarts(runner);
  }

  async down(runner: QueryRunner): Promise<void> {
    const tables = ['cart_coupons', 'cart_lines', 'carts', 'coupons', 'user_copies', 'vendor_copies', 'variant_price_copies', 'variant_copies', 'product_copies'];
    for (const table of tables) await runner.query(`DROP TABLE ${table}`);
  }
}

async function createCopies(runner: QueryRunner): Promise<void> {
  await runner.query(`
    CREATE TABLE product_copies (
      product_id ${id} NOT NULL PRIMARY KEY,
      version INT NOT NULL,
      vendor_id ${id} NOT NULL,
      slug VARCHAR(200) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
      title VARCHAR(200) NOT NULL,
      tax_class VARCHAR(20) CHARACTER SET ascii NOT NULL,
      category_path TEXT NOT NULL,
      is_purchasable BOOLEAN NOT NULL
    ) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4`);
  await runner.query(`
    CREATE TABLE variant_copies (
      variant_id ${id} NOT NULL PRIMARY KEY,
      product_id ${id} NOT NULL,
      sku VARCHAR(80) NOT NULL,
      title VARCHAR(200) NOT NULL,
      image_key VARCHAR(200) NULL,
      weight_grams INT NULL,
      is_active BOOLEAN NOT NULL,
      KEY ix_variant_copies_product (product_id)
    ) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4`);
  await runner.query(`
    CREATE TABLE variant_price_copies (
      variant_id ${id} NOT NULL,
      currency ${currency} NOT NULL,
      price_minor BIGINT NOT NULL,
      PRIMARY KEY (variant_id, currency)
    ) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4`);
  await runner.query(`
    CREATE TABLE vendor_copies (
      vendor_id ${id} NOT NULL PRIMARY KEY,
      version INT NOT NULL,
      slug VARCHAR(80) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
      name VARCHAR(160) NOT NULL,
      country ${country} NOT NULL,
      payout_currency ${currency} NOT NULL,
      status VARCHAR(20) CHARACTER SET ascii NOT NULL,
      is_accepting_orders BOOLEAN NOT NULL,
      handling_days SMALLINT NOT NULL,
      return_window_days SMALLINT NOT NULL,
      shipping TEXT NOT NULL,
      commission_agreements TEXT NOT NULL
    ) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4`);
  await runner.query(`
    CREATE TABLE user_copies (
      user_id ${id} NOT NULL PRIMARY KEY,
      version INT NOT NULL,
      email VARCHAR(320) NOT NULL,
      display_name VARCHAR(160) NOT NULL,
      locale VARCHAR(20) CHARACTER SET ascii NOT NULL
    ) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4`);
}

/** `amounts` is JSON: per currency what is taken off and the least subtotal; empty for coupons that need neither. */
async function createCoupons(runner: QueryRunner): Promise<void> {
  await runner.query(`
    CREATE TABLE coupons (
      id ${id} NOT NULL PRIMARY KEY,
      code VARCHAR(40) CHARACTER SET ascii COLLATE ascii_general_ci NOT NULL,
      description VARCHAR(240) NOT NULL,
      kind VARCHAR(20) CHARACTER SET ascii NOT NULL,
      rate_bps INT NULL,
      amounts TEXT NOT NULL,
      scope TEXT NOT NULL,
      stackable BOOLEAN NOT NULL DEFAULT FALSE,
      platform_bps INT NOT NULL DEFAULT 10000,
      valid_from DATETIME(3) NOT NULL,
      valid_to DATETIME(3) NULL,
      usage_limit INT NULL,
      per_customer_limit INT NULL,
      used_count INT NOT NULL DEFAULT 0,
      UNIQUE KEY uq_coupons_code (code),
      CONSTRAINT ck_coupons_usage CHECK (used_count >= 0 AND (usage_limit IS NULL OR used_count <= usage_limit))
    ) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4`);
}

/**
 * One open cart per owner: `open_owner` is null for carts that are over, and a unique index ignores nulls. A cart is
 * LOCKED while a checkout of it runs.
 */
async function createCarts(runner: QueryRunner): Promise<void> {
  await runner.query(`
    CREATE TABLE carts (
      id ${id} NOT NULL PRIMARY KEY,
      customer_id ${id} NULL,
      guest_key ${guestKey} NULL,
      status VARCHAR(12) CHARACTER SET ascii COLLATE ascii_bin NOT NULL DEFAULT 'ACTIVE',
      currency ${currency} NOT NULL,
      country ${country} NOT NULL,
      version INT NOT NULL DEFAULT 1,
      created_at DATETIME(3) NOT NULL,
      updated_at DATETIME(3) NOT NULL,
      expires_at DATETIME(3) NOT NULL,
      open_owner ${guestKey} GENERATED ALWAYS AS (CASE WHEN status IN ('ACTIVE', 'LOCKED') THEN COALESCE(customer_id, guest_key) END) STORED,
      UNIQUE KEY uq_carts_open_owner (open_owner),
      KEY ix_carts_expiry (status, expires_at),
      CONSTRAINT ck_carts_owner CHECK (customer_id IS NOT NULL OR guest_key IS NOT NULL)
    ) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4`);
  await runner.query(`
    CREATE TABLE cart_lines (
      id ${id} NOT NULL PRIMARY KEY,
      cart_id ${id} NOT NULL,
      variant_id ${id} NOT NULL,
      quantity INT NOT NULL,
      added_price_minor BIGINT NOT NULL,
      added_at DATETIME(3) NOT NULL,
      UNIQUE KEY uq_cart_lines_variant (cart_id, variant_id),
      CONSTRAINT ck_cart_lines_quantity CHECK (quantity BETWEEN 1 AND 999)
    ) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4`);
  await runner.query(`
    CREATE TABLE cart_coupons (
      cart_id ${id} NOT NULL,
      coupon_id ${id} NOT NULL,
      applied_at DATETIME(3) NOT NULL,
      PRIMARY KEY (cart_id, coupon_id)
    ) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4`);
}
