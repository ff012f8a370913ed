/**
 * The read model of order lists. Every change of an order appends the entry's whole new state to the event log and stores the same
 * in its row, in the transaction of the change; so the rows can be thrown away and made again from the log at any time.
 */
import { appendEvents, type LoggedEvent } from '#platform/eventlog/eventlog';
import type { Tx } from '#platform/data/database';
import { newId } from '#platform/ids';

export const entryAggregate = 'order-list-entry';
const entryChanged = 'order-list-entry.changed.v1';

/** One row of the lists, as it is in the log. */
export interface ListEntry {
  entryId: string;
  kind: 'ORDER' | 'VENDOR_ORDER';
  orderId: string;
  /** Of the order or vendor order. */
  version: number;
  number: string;
  /** Orders only. */
  customerId: string | null;
  /** Vendor orders only. */
  vendorId: string | null;
  state: string;
  paymentState: string;
  fulfilmentState: string;
  returnState: string;
  currency: string;
  totalMinor: number;
  refundedMinor: number;
  country: string;
  placedAt: string;
}

const names = [
  'entryId', 'kind', 'orderId', 'version', 'number', 'customerId', 'vendorId', 'state', 'paymentState', 'fulfilmentState', 'returnState', 'currency',
  'totalMinor', 'refundedMinor', 'country', 'placedAt',
] as const satisfies readonly (keyof ListEntry)[];
const columnOf = (name: string) => name.replaceAll(/[A-Z]/g, (letter) => `_${letter.toLowerCase()}`);
const columns = names.map(columnOf);

/** Stores entries; an older state never replaces a newer one, and the same one repairs a row that differs. */
export function saveEntries(tx: Tx, entries: readonly ListEntry[]): void {
  if (entries.length === 0) return;
  // The version is assigned last: assignments are made from left to right, and each compares with the stored one.
  const assigned = [...columns.filter((column) => column !== 'entry_id' && column !== 'version'), 'version'];
  const newer = assigned.map((column) => `${column} = IF(VALUES(version) >= version, VALUES(${column}), ${column})`).join(', ');
  tx.insertAtEnd(`INSERT INTO order_list_entries (${columns.join(', ')}) VALUES ? ON DUPLICATE KEY UPDATE ${newer}`, entries.map(toRow));
}

function toRow(entry: ListEntry): unknown[] {
  return names.map((name) => (name === 'placedAt' ? new Date(entry.placedAt) : entry[name]));
}

/** Appends the entries' states to the log and stores them. */
export function recordEntries(tx: Tx, entries: readonly ListEntry[], at: Date): void {
  appendEvents(tx, factsOf(entries, at));
  saveEntries(tx, entries);
}

/** The entries' states as the log keeps them. */
export function factsOf(entries: readonly ListEntry[], at: Date): LoggedEvent[] {
  return entries.map((entry) => ({ id: newId('msg'), type: entryChanged, aggregateType: entryAggregate, aggregateId: entry.entryId, aggregateVersion: entry.version, occurredAt: at, data: entry }));
}

const states = (alias: string) =>
  `${alias}.state, ${alias}.payment_state AS paymentState, ${alias}.fulfilment_state AS fulfilmentState, ${alias}.return_state AS returnState, ${alias}.currency,
   ${alias}.total_minor AS totalMinor, ${alias}.refunded_minor AS refundedMinor, ${alias}.version, ${alias}.number`;

/** The entries of an order and of some of its vendor orders as they are now in this transaction. */
export async function currentEntries(tx: Tx, { orderId, vendorOrderIds }: { orderId: string; vendorOrderIds: readonly string[] }): Promise<ListEntry[]> {
  const orders = await tx.query<Omit<ListEntry, 'placedAt'> & { placedAt: Date }>(
    `SELECT o.id AS entryId, 'ORDER' AS kind, o.id AS orderId, o.customer_id AS customerId, NULL AS vendorId, o.country, o.placed_at AS placedAt, ${states('o')} FROM orders o WHERE o.id = ?`,
    [orderId],
  );
  const parts = vendorOrderIds.length === 0 ? [] : await tx.query<Omit<ListEntry, 'placedAt'> & { placedAt: Date }>(
    `SELECT v.id AS entryId, 'VENDOR_ORDER' AS kind, v.order_id AS orderId, NULL AS customerId, v.vendor_id AS vendorId, o.country, v.placed_at AS placedAt, ${states('v')}
     FROM vendor_orders v JOIN orders o ON o.id = v.order_id WHERE v.id IN (?)`,
    [vendorOrderIds],
  );
  return [...orders, ...parts].map((row) => ({ ...row, placedAt: row.placedAt.toISOString() }));
}
