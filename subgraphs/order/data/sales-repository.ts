/**
 * What was sold by day: summed behind the lists' entries, so that a dashboard reads a row per day however much is sold. Each entry's part is kept beside the sums, so whatever
 * changes of an order later (called off, refunded) moves the day it was placed on, by the difference. The marketplace as a whole is the vendor without a name.
 */
import type { Sql, Tx } from '#platform/data/database';
import type { Settlement } from '../domain/commission.ts';

export interface SalesSums {
  /** Those called off whole are not counted. */
  orders: number;
  placedMinor: number;
  /** Called off before it was sent. */
  cancelledMinor: number;
  refundedMinor: number;
  /** Of what was not called off. */
  commissionMinor: number;
}

export interface SalesDayRow extends SalesSums {
  /** Empty for all vendors together. */
  vendorId: string;
  /** `2026-03-01`, in UTC. */
  day: string;
  currency: string;
}

export interface SalesEntryRow extends SalesDayRow {
  entryId: string;
}

export const marketplace = '';
const columns = 'vendor_id AS vendorId, day, currency, orders, placed_minor AS placedMinor, cancelled_minor AS cancelledMinor, refunded_minor AS refundedMinor, commission_minor AS commissionMinor';
const amounts = ['orders', 'placed_minor', 'cancelled_minor', 'refunded_minor', 'commission_minor'];
const valuesOf = (row: SalesDayRow) => [row.vendorId, row.day, row.currency, row.orders, row.placedMinor, row.cancelledMinor, row.refundedMinor, row.commissionMinor];

/** Days on which something was placed, since one of them, in their order. */
export function salesDays(sql: Sql, vendorIds: readonly string[], since: string): Promise<SalesDayRow[]> {
  return sql.query<SalesDayRow>(`SELECT ${columns} FROM sales_days WHERE vendor_id IN (?) AND day >= ? AND placed_minor <> 0 ORDER BY vendor_id, day, currency`, [vendorIds, since]);
}

export interface ChangedEntry {
  entryId: string;
  kind: 'ORDER' | 'VENDOR_ORDER';
  orderId: string;
  vendorId: string | null;
  state: string;
  currency: string;
  totalMinor: number;
  refundedMinor: number;
  day: string;
}

/** Entries that have changed since they were summed, taken until the transaction ends: whoever changes one of these orders waits so long. */
export function changedEntries(tx: Tx, limit: number): Promise<ChangedEntry[]> {
  return tx.query<ChangedEntry>(
    `SELECT entry_id AS entryId, kind, order_id AS orderId, vendor_id AS vendorId, state, currency, total_minor AS totalMinor, refunded_minor AS refundedMinor, DATE_FORMAT(placed_at, '%Y-%m-%d') AS day
     FROM order_list_entries FORCE INDEX (ix_order_list_unsummed) WHERE is_unsummed = TRUE LIMIT ? FOR UPDATE SKIP LOCKED`,
    [limit],
  );
}

export interface SoldPart {
  id: string;
  orderId: string;
  state: string;
  totalMinor: number;
  commissionMinor: number;
}

export function vendorOrdersOf(sql: Sql, orderIds: readonly string[]): Promise<SoldPart[]> {
  return sql.query<SoldPart>('SELECT id, order_id AS orderId, state, total_minor AS totalMinor, commission_minor AS commissionMinor FROM vendor_orders WHERE order_id IN (?)', [orderIds]);
}

export interface ReducedLine extends Settlement {
  vendorOrderId: string;
  quantity: number;
  cancelledQuantity: number;
}

/** Lines of which something was called off. */
export function reducedLines(sql: Sql, orderIds: readonly string[]): Promise<ReducedLine[]> {
  return sql.query<ReducedLine>(
    `SELECT vendor_order_id AS vendorOrderId, quantity, cancelled_quantity AS cancelledQuantity, total_minor AS totalMinor, subsidy_minor AS subsidyMinor, commission_minor AS commissionMinor,
       commission_tax_minor AS commissionTaxMinor, payable_minor AS payableMinor, step_minor AS stepMinor FROM order_lines WHERE order_id IN (?) AND cancelled_quantity > 0`,
    [orderIds],
  );
}

/** What entries have added to the sums so far. */
export function summedEntries(sql: Sql, entryIds: readonly string[]): Promise<SalesEntryRow[]> {
  return sql.query<SalesEntryRow>(`SELECT entry_id AS entryId, ${columns} FROM sales_entries WHERE entry_id IN (?)`, [entryIds]);
}

/** Adds to the sums of days, all in the same order, so that two who do it at once do not wait for one another in a circle. */
export async function addToDays(tx: Tx, parts: readonly SalesDayRow[]): Promise<void> {
  if (parts.length === 0) return;
  const rows = parts.map(valuesOf).sort((a, b) => (String(a) < String(b) ? -1 : 1));
  await tx.execute(`INSERT INTO sales_days (vendor_id, day, currency, ${amounts.join(', ')}) VALUES ? ON DUPLICATE KEY UPDATE ${amounts.map((name) => `${name} = sales_days.${name} + VALUES(${name})`).join(', ')}`, [rows]);
}

/** Notes what entries have added, as they are now. */
export async function noteSummed(tx: Tx, entries: readonly SalesEntryRow[]): Promise<void> {
  const assigned = ['vendor_id', 'day', 'currency', ...amounts].map((name) => `${name} = VALUES(${name})`).join(', ');
  await tx.execute(`INSERT INTO sales_entries (entry_id, vendor_id, day, currency, ${amounts.join(', ')}) VALUES ? ON DUPLICATE KEY UPDATE ${assigned}`, [entries.map((entry) => [entry.entryId, ...valuesOf(entry)])]);
  await tx.execute('UPDATE order_list_entries SET summed_version = version WHERE entry_id IN (?)', [entries.map(({ entryId }) => entryId)]);
}

/** Has entries summed anew, whether they have changed or not. */
export async function sumAgain(tx: Tx, entryIds: readonly string[]): Promise<void> {
  await tx.execute('UPDATE order_list_entries SET summed_version = 0 WHERE entry_id IN (?)', [entryIds]);
}

/** Takes entries that are no longer in the lists out of the sums. */
export async function forgetSales(tx: Tx, entryIds: readonly string[]): Promise<void> {
  if (entryIds.length === 0) return;
  const known = await tx.query<SalesEntryRow>(`SELECT entry_id AS entryId, ${columns} FROM sales_entries WHERE entry_id IN (?) FOR UPDATE`, [entryIds]);
  await addToDays(tx, known.map(negative));
  await tx.execute('DELETE FROM sales_entries WHERE entry_id IN (?)', [entryIds]);
}

/** What takes a part out of the sums again. */
export function negative(row: SalesDayRow): SalesDayRow {
  const { vendorId, day, currency, orders, placedMinor, cancelledMinor, refundedMinor, commissionMinor } = row;
  return { vendorId, day, currency, orders: -orders, placedMinor: -placedMinor, cancelledMinor: -cancelledMinor, refundedMinor: -refundedMinor, commissionMinor: -commissionMinor };
}
