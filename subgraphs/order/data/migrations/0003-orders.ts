import type { MigrationInterface, QueryRunner } from 'typeorm';
import { code, country, currency, guestKey, id, instant, table } from './columns.ts';

const axes = `
  state ${code} NOT NULL,
  payment_state ${code} NOT NULL,
  fulfilment_state ${code} NOT NULL,
  return_state ${code} NOT NULL DEFAULT 'NONE'`;

const totals = `
  currency ${currency} NOT NULL,
  tax_included BOOLEAN NOT NULL,
  subtotal_minor BIGINT NOT NULL,
  discount_minor BIGINT NOT NULL,
  shipping_minor BIGINT NOT NULL,
  tax_minor BIGINT NOT NULL,
  total_minor BIGINT NOT NULL,
  subsidy_minor BIGINT NOT NULL,
  refunded_minor BIGINT NOT NULL DEFAULT 0`;

/** Orders, one vendor order per vendor, lines frozen at placement, parcels, refunds, timeline, ledger. */
export class Orders0003 implements MigrationInterface {
  name = 'Orders0003';

  async up(runner: QueryRunner): Promise<void> {
    await createOrders(runner);
    await createVendorOrders(runner);
    await createFulfilment(runner);
    await createLedger(runner);
  }

  async down(runner: QueryRunner): Promise<void> {
    const tables = ['ledger_postings', 'ledger_transactions', 'refund_items', 'refunds', 'parcel_items', 'parcels', 'order_timeline', 'order_coupons', 'order_lines', 'vendor_orders', 'orders', 'sequences'];
    for (const name of tables) await runner.query(`DROP TABLE ${name}`);
  }
}

async function createOrders(runner: QueryRunner): Promise<void> {
  await runner.query(`CREATE TABLE sequences (name VARCHAR(40) CHARACTER SET ascii NOT NULL PRIMARY KEY, value BIGINT NOT NULL) ${table}`);
  await runner.query(`INSERT INTO sequences (name, value) VALUES ('order', 0)`);
  await runner.query(`
    CREATE TABLE orders (
      id ${id} NOT NULL PRIMARY KEY,
      number VARCHAR(24) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
      checkout_id ${id} NOT NULL,
      cart_id ${id} NOT NULL,
      customer_id ${id} NULL,
      guest_key ${guestKey} NULL,
      email VARCHAR(320) NOT NULL,
      locale VARCHAR(20) CHARACTER SET ascii NOT NULL,
      ${axes},
      ${totals},
      shipping_address TEXT NOT NULL,
      country ${country} NOT NULL,
      version INT NOT NULL DEFAULT 1,
      placed_at ${instant} NOT NULL,
      UNIQUE KEY uq_orders_number (number),
      UNIQUE KEY uq_orders_checkout (checkout_id),
      UNIQUE KEY uq_orders_cart (cart_id),
      KEY ix_orders_customer (customer_id, placed_at, id),
      KEY ix_orders_customer_state (customer_id, state, placed_at, id),
      KEY ix_orders_placed (placed_at, id)
    ) ${table}`);
  await runner.query(`
    CREATE TABLE order_coupons (
      order_id ${id} NOT NULL,
      coupon_id ${id} NOT NULL,
      code VARCHAR(40) CHARACTER SET ascii NOT NULL,
      description VARCHAR(240) NOT NULL,
      discount_minor BIGINT NOT NULL,
      PRIMARY KEY (order_id, coupon_id)
    ) ${table}`);
  await runner.query(`
    CREATE TABLE order_timeline (
      id ${id} NOT NULL PRIMARY KEY,
      order_id ${id} NOT NULL,
      vendor_order_id ${id} NULL,
      at ${instant} NOT NULL,
      event VARCHAR(60) CHARACTER SET ascii NOT NULL,
      description VARCHAR(1000) NOT NULL,
      KEY ix_order_timeline_order (order_id, id)
    ) ${table}`);
}

async function createVendorOrders(runner: QueryRunner): Promise<void> {
  await runner.query(`
    CREATE TABLE vendor_orders (
      id ${id} NOT NULL PRIMARY KEY,
      number VARCHAR(28) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
      order_id ${id} NOT NULL,
      position SMALLINT NOT NULL,
      vendor_id ${id} NOT NULL,
      vendor_name VARCHAR(160) NOT NULL,
      ${axes},
      ${totals},
      commission_minor BIGINT NOT NULL,
      commission_tax_minor BIGINT NOT NULL,
      payable_minor BIGINT NOT NULL,
      captured_minor BIGINT NOT NULL DEFAULT 0,
      shipping_captured BOOLEAN NOT NULL DEFAULT FALSE,
      shipping_settlement TEXT NULL,
      return_window_days SMALLINT NOT NULL,
      release_at ${instant} NULL,
      released_at ${instant} NULL,
      version INT NOT NULL DEFAULT 1,
      placed_at ${instant} NOT NULL,
      UNIQUE KEY uq_vendor_orders_number (number),
      UNIQUE KEY uq_vendor_orders_position (order_id, position),
      KEY ix_vendor_orders_vendor (vendor_id, placed_at, id),
      KEY ix_vendor_orders_vendor_state (vendor_id, state, placed_at, id),
      KEY ix_vendor_orders_vendor_fulfilment (vendor_id, fulfilment_state, placed_at, id),
      KEY ix_vendor_orders_release (released_at, release_at),
      CONSTRAINT ck_vendor_orders_refunded CHECK (refunded_minor >= 0 AND refunded_minor <= captured_minor AND captured_minor <= total_minor)
    ) ${table}`);
  await runner.query(`
    CREATE TABLE order_lines (
      id ${id} NOT NULL PRIMARY KEY,
      order_id ${id} NOT NULL,
      vendor_order_id ${id} NOT NULL,
      variant_id ${id} NOT NULL,
      product_id ${id} NOT NULL,
      title VARCHAR(200) NOT NULL,
      variant_title VARCHAR(200) NOT NULL,
      sku VARCHAR(80) NOT NULL,
      image_key VARCHAR(200) NULL,
      quantity INT NOT NULL,
      shipped_quantity INT NOT NULL DEFAULT 0,
      delivered_quantity INT NOT NULL DEFAULT 0,
      cancelled_quantity INT NOT NULL DEFAULT 0,
      refunded_quantity INT NOT NULL DEFAULT 0,
      unit_price_minor BIGINT NOT NULL,
      subtotal_minor BIGINT NOT NULL,
      discount_minor BIGINT NOT NULL,
      tax_rate_bps INT NOT NULL,
      tax_minor BIGINT NOT NULL,
      total_minor BIGINT NOT NULL,
      subsidy_minor BIGINT NOT NULL,
      commission_agreement_id ${id} NOT NULL,
      commission_minor BIGINT NOT NULL,
      commission_tax_minor BIGINT NOT NULL,
      payable_minor BIGINT NOT NULL,
      KEY ix_order_lines_order (order_id, id),
      KEY ix_order_lines_vendor_order (vendor_order_id, id),
      CONSTRAINT ck_order_lines_quantities CHECK (shipped_quantity >= 0 AND cancelled_quantity >= 0 AND shipped_quantity + cancelled_quantity <= quantity
        AND delivered_quantity BETWEEN 0 AND shipped_quantity AND refunded_quantity BETWEEN 0 AND shipped_quantity),
      CONSTRAINT ck_order_lines_settlement CHECK (commission_minor + payable_minor = total_minor + subsidy_minor)
    ) ${table}`);
}

async function createFulfilment(runner: QueryRunner): Promise<void> {
  await runner.query(`
    CREATE TABLE parcels (
      id ${id} NOT NULL PRIMARY KEY,
      vendor_order_id ${id} NOT NULL,
      carrier VARCHAR(80) NOT NULL,
      tracking_number VARCHAR(120) NULL,
      shipped_at ${instant} NOT NULL,
      delivered_at ${instant} NULL,
      KEY ix_parcels_vendor_order (vendor_order_id, id)
    ) ${table}`);
  await runner.query(`
    CREATE TABLE parcel_items (
      parcel_id ${id} NOT NULL,
      line_id ${id} NOT NULL,
      quantity INT NOT NULL,
      PRIMARY KEY (parcel_id, line_id),
      CONSTRAINT ck_parcel_items_quantity CHECK (quantity > 0)
    ) ${table}`);
  await runner.query(`
    CREATE TABLE refunds (
      id ${id} NOT NULL PRIMARY KEY,
      vendor_order_id ${id} NOT NULL,
      amount_minor BIGINT NOT NULL,
      reason VARCHAR(1000) NOT NULL,
      created_at ${instant} NOT NULL,
      KEY ix_refunds_vendor_order (vendor_order_id, id)
    ) ${table}`);
  await runner.query(`
    CREATE TABLE refund_items (
      refund_id ${id} NOT NULL,
      line_id ${id} NOT NULL,
      quantity INT NOT NULL,
      amount_minor BIGINT NOT NULL,
      PRIMARY KEY (refund_id, line_id)
    ) ${table}`);
}

async function createLedger(runner: QueryRunner): Promise<void> {
  await runner.query(`
    CREATE TABLE ledger_transactions (
      id ${id} NOT NULL PRIMARY KEY,
      reference VARCHAR(120) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
      kind ${code} NOT NULL,
      currency ${currency} NOT NULL,
      order_id ${id} NULL,
      vendor_id ${id} NULL,
      booked_at ${instant} NOT NULL,
      UNIQUE KEY uq_ledger_reference (reference),
      KEY ix_ledger_order (order_id)
    ) ${table}`);
  await runner.query(`
    CREATE TABLE ledger_postings (
      transaction_id ${id} NOT NULL,
      account VARCHAR(80) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
      currency ${currency} NOT NULL,
      amount_minor BIGINT NOT NULL,
      PRIMARY KEY (transaction_id, account),
      KEY ix_ledger_postings_account (account, currency, amount_minor)
    ) ${table}`);
}
