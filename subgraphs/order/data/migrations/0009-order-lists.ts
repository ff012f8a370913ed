import type { MigrationInterface, QueryRunner } from 'typeorm';
import { code, country, currency, id, instant, table } from './columns.ts';

/**
 * The read model behind all order lists (one row per order and one per vendor order, written from the event log's facts), and the
 * feed of changes that clients follow. Orders that exist get their first fact here.
 */
export class OrderLists0009 implements MigrationInterface {
  name = 'OrderLists0009';

  async up(runner: QueryRunner): Promise<void> {
    await createEntries(runner);
    await runner.query(`CREATE TABLE projection_checkpoints (name VARCHAR(60) CHARACTER SET ascii NOT NULL PRIMARY KEY, position VARCHAR(120) NOT NULL, updated_at ${instant} NOT NULL) ${table}`);
    await createFeed(runner);
    await backfill(runner);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query("DELETE FROM event_log WHERE aggregate_type = 'order-list-entry'");
    for (const name of ['change_feeds', 'order_changes', 'projection_checkpoints', 'order_list_entries']) await runner.query(`DROP TABLE ${name}`);
  }
}

/** customer_id is set for orders only and vendor_id for vendor orders only, so that each list reads one range of one index. */
async function createEntries(runner: QueryRunner): Promise<void> {
  const sorted = (name: string, ...columns: string[]) => `KEY ix_order_list_${name} (${[...columns, 'placed_at', 'entry_id'].join(', ')})`;
  await runner.query(`
    CREATE TABLE order_list_entries (
      entry_id ${id} NOT NULL PRIMARY KEY,
      kind ${code} NOT NULL,
      order_id ${id} NOT NULL,
      version INT NOT NULL,
      number VARCHAR(28) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
      customer_id ${id} NULL,
      vendor_id ${id} NULL,
      state ${code} NOT NULL,
      payment_state ${code} NOT NULL,
      fulfilment_state ${code} NOT NULL,
      return_state ${code} NOT NULL,
      currency ${currency} NOT NULL,
      total_minor BIGINT NOT NULL,
      refunded_minor BIGINT NOT NULL,
      country ${country} NOT NULL,
      placed_at ${instant} NOT NULL,
      ${sorted('customer', 'customer_id')},
      ${sorted('customer_state', 'customer_id', 'state')},
      ${sorted('vendor', 'vendor_id')},
      ${sorted('vendor_state', 'vendor_id', 'state')},
      ${sorted('vendor_fulfilment', 'vendor_id', 'fulfilment_state')},
      ${sorted('vendor_payment', 'vendor_id', 'payment_state')},
      ${sorted('vendor_return', 'vendor_id', 'return_state')},
      ${sorted('all', 'kind')},
      ${sorted('all_state', 'kind', 'state')},
      ${sorted('all_fulfilment', 'kind', 'fulfilment_state')},
      ${sorted('all_payment', 'kind', 'payment_state')},
      ${sorted('all_return', 'kind', 'return_state')}
    ) ${table}`);
}

/** A change has no position until somebody reads: positions are given to what is committed, so no reader can pass over one. */
async function createFeed(runner: QueryRunner): Promise<void> {
  const audience = 'VARCHAR(80) CHARACTER SET ascii COLLATE ascii_bin';
  await runner.query(`
    CREATE TABLE order_changes (
      id ${id} NOT NULL PRIMARY KEY,
      audience ${audience} NOT NULL,
      position BIGINT NULL,
      order_id ${id} NOT NULL,
      vendor_order_id ${id} NULL,
      kind ${code} NOT NULL,
      changed_at ${instant} NOT NULL,
      KEY ix_order_changes_position (audience, position),
      KEY ix_order_changes_age (changed_at)
    ) ${table}`);
  await runner.query(`CREATE TABLE change_feeds (audience ${audience} NOT NULL PRIMARY KEY, last_position BIGINT NOT NULL DEFAULT 0, floor_position BIGINT NOT NULL DEFAULT 0) ${table}`);
}

const iso = (column: string) => `CONCAT(DATE_FORMAT(${column}, '%Y-%m-%dT%H:%i:%s'), '.', LPAD(FLOOR(MICROSECOND(${column}) / 1000), 3, '0'), 'Z')`;
const columns = 'entry_id, kind, order_id, version, number, customer_id, vendor_id, state, payment_state, fulfilment_state, return_state, currency, total_minor, refunded_minor, country, placed_at';

async function backfill(runner: QueryRunner): Promise<void> {
  await runner.query(`INSERT INTO order_list_entries (${columns})
    SELECT id, 'ORDER', id, version, number, customer_id, NULL, state, payment_state, fulfilment_state, return_state, currency, total_minor, refunded_minor, country, placed_at FROM orders`);
  await runner.query(`INSERT INTO order_list_entries (${columns})
    SELECT v.id, 'VENDOR_ORDER', v.order_id, v.version, v.number, NULL, v.vendor_id, v.state, v.payment_state, v.fulfilment_state, v.return_state, v.currency, v.total_minor,
      v.refunded_minor, o.country, v.placed_at FROM vendor_orders v JOIN orders o ON o.id = v.order_id`);
  await runner.query(`INSERT INTO event_log (aggregate_type, aggregate_id, aggregate_version, id, type, data, occurred_at)
    SELECT 'order-list-entry', entry_id, version, CONCAT('msg_', SUBSTR(entry_id, 5, 36)), 'order-list-entry.changed.v1',
      JSON_OBJECT('entryId', entry_id, 'kind', kind, 'orderId', order_id, 'version', version, 'number', number, 'customerId', customer_id, 'vendorId', vendor_id, 'state', state,
        'paymentState', payment_state, 'fulfilmentState', fulfilment_state, 'returnState', return_state, 'currency', currency, 'totalMinor', total_minor,
        'refundedMinor', refunded_minor, 'country', country, 'placedAt', ${iso('placed_at')}), placed_at
    FROM order_list_entries`);
}
