import type { MigrationInterface, QueryRunner } from 'typeorm';
import { currencyType, idType, tableOptions } from './column-types.ts';

const locations = `CREATE TABLE stock_locations (
  id ${idType} NOT NULL PRIMARY KEY,
  vendor_id ${idType} NOT NULL,
  name VARCHAR(80) NOT NULL,
  position INT NOT NULL DEFAULT 0,
  UNIQUE KEY uq_stock_locations_name (vendor_id, name)
) ${tableOptions}`;

/** Counters of a variant at a location. Only data/stock-ledger.ts changes them, together with a movement. */
const items = `CREATE TABLE stock_items (
  id ${idType} NOT NULL PRIMARY KEY,
  variant_id ${idType} NOT NULL,
  location_id ${idType} NOT NULL,
  vendor_id ${idType} NOT NULL,
  on_hand INT NOT NULL DEFAULT 0,
  reserved INT NOT NULL DEFAULT 0,
  allocated INT NOT NULL DEFAULT 0,
  version BIGINT NOT NULL DEFAULT 0,
  UNIQUE KEY uq_stock_items_variant_location (variant_id, location_id),
  CONSTRAINT ck_stock_items_counters CHECK (on_hand >= 0 AND reserved >= 0 AND allocated >= 0 AND on_hand >= reserved + allocated)
) ${tableOptions}`;

/** Append-only. The unique reference makes a movement happen once, whatever is delivered twice. */
const movements = `CREATE TABLE stock_movements (
  id ${idType} NOT NULL PRIMARY KEY,
  stock_item_id ${idType} NOT NULL,
  kind VARCHAR(12) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
  on_hand_delta INT NOT NULL,
  reserved_delta INT NOT NULL,
  allocated_delta INT NOT NULL,
  reason VARCHAR(40) CHARACTER SET ascii COLLATE ascii_bin NULL,
  reference VARCHAR(90) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
  actor_id ${idType} NULL,
  created_at DATETIME(3) NOT NULL,
  UNIQUE KEY uq_stock_movements_reference (reference, kind, stock_item_id),
  KEY ix_stock_movements_item (stock_item_id, created_at)
) ${tableOptions}`;

/** What one checkout holds. `attempt` counts how often it was reserved anew, after it had expired. */
const reservations = `CREATE TABLE reservations (
  id ${idType} NOT NULL PRIMARY KEY,
  checkout_id ${idType} NOT NULL,
  order_id ${idType} NULL,
  state VARCHAR(12) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
  currency ${currencyType} NULL,
  attempt INT NOT NULL DEFAULT 0,
  version INT NOT NULL DEFAULT 0,
  expires_at DATETIME(3) NULL,
  created_at DATETIME(3) NOT NULL,
  updated_at DATETIME(3) NOT NULL,
  UNIQUE KEY uq_reservations_checkout (checkout_id),
  UNIQUE KEY uq_reservations_order (order_id),
  KEY ix_reservations_expiry (state, expires_at)
) ${tableOptions}`;

/** How much comes from which stock item; what is left of it is quantity - shipped - returned. */
const reservationLines = `CREATE TABLE reservation_lines (
  reservation_id ${idType} NOT NULL,
  stock_item_id ${idType} NOT NULL,
  variant_id ${idType} NOT NULL,
  quantity INT NOT NULL,
  unit_price_minor BIGINT NOT NULL,
  shipped INT NOT NULL DEFAULT 0,
  returned INT NOT NULL DEFAULT 0,
  PRIMARY KEY (reservation_id, stock_item_id),
  CONSTRAINT ck_reservation_lines CHECK (quantity > 0 AND shipped >= 0 AND returned >= 0 AND quantity >= shipped + returned)
) ${tableOptions}`;

/** Stock by location, its movements, and what checkouts hold of it. */
export class Stock0003 implements MigrationInterface {
  name = 'product-0003-stock';

  async up(runner: QueryRunner): Promise<void> {
    for (const statement of [locations, items, movements, reservations, reservationLines]) await runner.query(statement);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('DROP TABLE reservation_lines, reservations, stock_movements, stock_items, stock_locations');
  }
}
