/** Exports as CSV, row by row in bounded memory: pages are read when the client has taken the former ones. */
import type { Database } from '#platform/data/database';
import { parseJson } from '#platform/data/json';
import { formatAmount } from '#platform/money/money';
import { stringify } from 'csv-stringify/sync';
import { vendorOrdersPage, type ListScope } from '../data/order-list.ts';
import { linesBy, ordersBy, type OrderLineRow, type OrderRow, type VendorOrderRow } from '../data/order-repository.ts';
import { statementEntries, type StatementKey } from '../data/statement-repository.ts';
import type { PostalAddress } from '../domain/postal-address.ts';
import type { DownloadTarget } from './download-links.ts';

const pageSize = 500;

type Cell = string | number | null;

/** What spreadsheets take for the beginning of a formula, the full-width signs included. */
const formula = /^[=+\-@\t\r\uff1d\uff0b\uff0d\uff20]/;
const negativeAmount = /^-\d+(?:\.\d+)?$/;

/** A cell that a spreadsheet would run as a formula is marked with an apostrophe; an amount below zero stays a number. */
const safe = (cell: Cell): Cell => (typeof cell === 'string' && formula.test(cell) && !negativeAmount.test(cell) ? `'${cell}` : cell);
const toText = (rows: readonly (readonly Cell[])[]) => stringify(rows.map((row) => row.map(safe)));

type OrdersTarget = Extract<DownloadTarget, { kind: 'orders' }>;

const orderHeader = ['number', 'placed_at', 'vendor', 'state', 'payment_state', 'fulfilment_state', 'return_state', 'items', 'units', 'currency', 'subtotal', 'discount', 'shipping', 'tax', 'total', 'refunded'];
const earningsHeader = ['commission', 'commission_tax', 'payable'];
const addressHeader = ['email', 'recipient', 'line1', 'line2', 'postal_code', 'city', 'region', 'country', 'phone'];

/** Vendor orders that a link's filter selects, newest first. */
export async function* ordersCsv(db: Database, target: OrdersTarget): AsyncGenerator<string> {
  const { vendorId, withAddresses, withEarnings, placedFrom, placedBefore, ...states } = target;
  const scope: ListScope = vendorId === null ? 'ALL_VENDOR_ORDERS' : { vendorId };
  const filter = { ...states, placedFrom: placedFrom === null ? null : new Date(placedFrom), placedBefore: placedBefore === null ? null : new Date(placedBefore) };
  yield toText([[...orderHeader, ...(withEarnings ? earningsHeader : []), ...(withAddresses ? addressHeader : [])]]);
  for (let after: { placedAt: Date; id: string } | undefined; ;) {
    const rows = await vendorOrdersPage(db, scope, { ...filter, limit: pageSize, after });
    if (rows.length > 0) yield toText(await orderRows(db, rows, target));
    const last = rows.at(-1);
    if (!last || rows.length < pageSize) return;
    after = { placedAt: last.placedAt, id: last.id };
  }
}

async function orderRows(db: Database, rows: readonly VendorOrderRow[], { withAddresses, withEarnings }: OrdersTarget): Promise<(string | number | null)[][]> {
  const lines = Map.groupBy(await linesBy(db, 'vendor_order_id', rows.map((row) => row.id)), (line) => line.vendorOrderId);
  const orders = new Map((await ordersBy(db, 'id', [...new Set(rows.map((row) => row.orderId))])).map((order) => [order.id, order]));
  return rows.map((row) => [
    ...orderCells(row, lines.get(row.id) ?? []),
    ...(withEarnings ? [row.commissionMinor, row.commissionTaxMinor, row.payableMinor].map((minor) => amount(minor, row.currency)) : []),
    ...(withAddresses ? addressCells(row, orders.get(row.orderId)) : []),
  ]);
}

const amount = (minor: number, currency: string) => formatAmount({ minor, currency });

function orderCells(row: VendorOrderRow, lines: readonly OrderLineRow[]): (string | number)[] {
  const money = [row.subtotalMinor, row.discountMinor, row.shippingMinor, row.taxMinor, row.totalMinor, row.refundedMinor].map((minor) => amount(minor, row.currency));
  const units = lines.reduce((sum, line) => sum + line.quantity, 0);
  return [row.number, row.placedAt.toISOString(), row.vendorName, row.state, row.paymentState, row.fulfilmentState, row.returnState, lines.length, units, row.currency, ...money];
}

function addressCells(row: VendorOrderRow, order: OrderRow | undefined): (string | null)[] {
  if (!order) return addressHeader.map(() => null);
  const { recipient, line1, line2, postalCode, city, region, country, phone } = parseJson<PostalAddress>(row.shippingAddress ?? order.shippingAddress);
  return [order.email, recipient, line1, line2, postalCode, city, region, country, phone];
}

/** The bookings of a statement with the balance after each. */
export async function* statementCsv(db: Database, key: StatementKey, openingMinor: number): AsyncGenerator<string> {
  const { currency } = key;
  yield toText([['booked_at', 'kind', 'reference', 'order', 'amount', 'balance', 'currency'], ['', 'opening_balance', '', '', '', amount(openingMinor, currency), currency]]);
  let balanceMinor = openingMinor;
  for (let after: { bookedAt: Date; id: string } | undefined; ;) {
    const entries = await statementEntries(db, key, { after, limit: pageSize });
    const rows = entries.filter(({ amountMinor }) => amountMinor !== 0).map((entry) => {
      balanceMinor += entry.amountMinor;
      return [entry.bookedAt.toISOString(), entry.kind, entry.reference, entry.orderNumber, amount(entry.amountMinor, currency), amount(balanceMinor, currency), currency];
    });
    if (rows.length > 0) yield toText(rows);
    const last = entries.at(-1);
    if (!last || entries.length < pageSize) return;
    after = last;
  }
}
