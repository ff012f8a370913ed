/** Reads of parcels, coupons, timelines and balances, in batches. */
import type { Sql } from '#platform/data/database';
import { accountSums } from './ledger-sums.ts';

export interface ParcelRow {
  id: string;
  vendorOrderId: string;
  carrier: string;
  trackingNumber: string | null;
  shippedAt: Date;
  deliveredAt: Date | null;
}

export function parcelsByVendorOrderIds(sql: Sql, vendorOrderIds: readonly string[]): Promise<ParcelRow[]> {
  return sql.query<ParcelRow>(
    `SELECT id, vendor_order_id AS vendorOrderId, carrier, tracking_number AS trackingNumber, shipped_at AS shippedAt, delivered_at AS deliveredAt
     FROM parcels WHERE vendor_order_id IN (?) ORDER BY id`,
    [vendorOrderIds],
  );
}

export interface ParcelItemRow {
  parcelId: string;
  lineId: string;
  quantity: number;
}

export function itemsByParcelIds(sql: Sql, parcelIds: readonly string[]): Promise<ParcelItemRow[]> {
  return sql.query<ParcelItemRow>('SELECT parcel_id AS parcelId, line_id AS lineId, quantity FROM parcel_items WHERE parcel_id IN (?) ORDER BY line_id', [parcelIds]);
}

export interface OrderCouponRow {
  orderId: string;
  code: string;
  description: string;
  discountMinor: number;
  currency: string;
}

export function couponsByOrderIds(sql: Sql, orderIds: readonly string[]): Promise<OrderCouponRow[]> {
  return sql.query<OrderCouponRow>(
    `SELECT c.order_id AS orderId, c.code, c.description, c.discount_minor AS discountMinor, o.currency
     FROM order_coupons c JOIN orders o ON o.id = c.order_id WHERE c.order_id IN (?) ORDER BY c.code`,
    [orderIds],
  );
}

export interface TimelineRow {
  orderId: string;
  at: Date;
  event: string;
  description: string;
}

export function timelineByOrderIds(sql: Sql, orderIds: readonly string[]): Promise<TimelineRow[]> {
  return sql.query<TimelineRow>('SELECT order_id AS orderId, at, event, description FROM order_timeline WHERE order_id IN (?) ORDER BY id', [orderIds]);
}

export interface BalanceRow {
  vendorId: string;
  currency: string;
  pendingMinor: number;
  availableMinor: number;
  reservedMinor: number;
}

/** What the marketplace owes vendors, per currency: a credit balance of their accounts is negative in the books. */
export async function balancesByVendorIds(sql: Sql, vendorIds: readonly string[]): Promise<BalanceRow[]> {
  const accounts = vendorIds.flatMap((vendorId) => ['pending', 'available', 'reserved'].map((bucket) => `vendor:${vendorId}:${bucket}`));
  const rows = await accountSums(sql, vendorIds, accounts);
  const balances = Map.groupBy(rows, (row) => `${row.account.split(':')[1]}:${row.currency}`);
  return [...balances].map(([key, sums]) => {
    const [vendorId = '', currency = ''] = key.split(':');
    const owed = (bucket: string) => 0 - (sums.find((row) => row.account.endsWith(`:${bucket}`))?.sumMinor ?? 0);
    return { vendorId, currency, pendingMinor: owed('pending'), availableMinor: owed('available'), reservedMinor: owed('reserved') };
  });
}
