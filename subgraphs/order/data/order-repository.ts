/** Reads of orders, vendor orders and what belongs to them. Lists are always of one customer or one vendor, in the SQL. */
import type { Sql, Tx } from '#platform/data/database';
import type { FulfilmentState, OrderState, PaymentState, ReturnState, VendorOrderState } from '../domain/states.ts';

interface TotalsColumns {
  currency: string;
  taxIncluded: number;
  subtotalMinor: number;
  discountMinor: number;
  shippingMinor: number;
  taxMinor: number;
  totalMinor: number;
  subsidyMinor: number;
  refundedMinor: number;
}

interface AxesColumns<State> {
  state: State;
  paymentState: PaymentState;
  fulfilmentState: FulfilmentState;
  returnState: ReturnState;
}

export interface OrderRow extends TotalsColumns, AxesColumns<OrderState> {
  id: string;
  number: string;
  customerId: string | null;
  guestKey: string | null;
  email: string;
  locale: string;
  shippingAddress: string;
  note: string | null;
  version: number;
  placedAt: Date;
}

export interface VendorOrderRow extends TotalsColumns, AxesColumns<VendorOrderState> {
  id: string;
  number: string;
  orderId: string;
  /** Who bought, to tell who may see the address. */
  customerId: string | null;
  guestKey: string | null;
  vendorId: string;
  vendorName: string;
  commissionMinor: number;
  commissionTaxMinor: number;
  payableMinor: number;
  capturedMinor: number;
  note: string | null;
  isGift: number;
  giftMessage: string | null;
  /** As JSON; null for orders older than the choice. */
  shippingOption: string | null;
  /** As JSON; null when it goes where the whole order goes. */
  shippingAddress: string | null;
  version: number;
  placedAt: Date;
}

export interface OrderLineRow {
  id: string;
  orderId: string;
  vendorOrderId: string;
  variantId: string;
  productId: string;
  title: string;
  variantTitle: string;
  sku: string;
  quantity: number;
  shippedQuantity: number;
  deliveredQuantity: number;
  cancelledQuantity: number;
  refundedQuantity: number;
  unitPriceMinor: number;
  discountMinor: number;
  taxRateBps: number;
  taxMinor: number;
  totalMinor: number;
  subsidyMinor: number;
  commissionMinor: number;
  commissionTaxMinor: number;
  payableMinor: number;
  /** What of its total is collected or given back is a multiple of it. */
  stepMinor: number;
  currency: string;
}

const totals = (alias: string) =>
  `${alias}.currency, ${alias}.tax_included AS taxIncluded, ${alias}.subtotal_minor AS subtotalMinor, ${alias}.discount_minor AS discountMinor,
   ${alias}.shipping_minor AS shippingMinor, ${alias}.tax_minor AS taxMinor, ${alias}.total_minor AS totalMinor, ${alias}.subsidy_minor AS subsidyMinor,
   ${alias}.refunded_minor AS refundedMinor`;
const axes = (alias: string) =>
  `${alias}.state, ${alias}.payment_state AS paymentState, ${alias}.fulfilment_state AS fulfilmentState, ${alias}.return_state AS returnState`;

const orderColumns = `o.id, o.number, o.customer_id AS customerId, o.guest_key AS guestKey, o.email, o.locale, o.shipping_address AS shippingAddress, o.note,
  o.version, o.placed_at AS placedAt, ${axes('o')}, ${totals('o')}`;
const vendorOrderColumns = `v.id, v.number, v.order_id AS orderId, bo.customer_id AS customerId, bo.guest_key AS guestKey, v.vendor_id AS vendorId, v.vendor_name AS vendorName, v.commission_minor AS commissionMinor,
  v.commission_tax_minor AS commissionTaxMinor, v.payable_minor AS payableMinor, v.captured_minor AS capturedMinor, v.note, v.is_gift AS isGift, v.gift_message AS giftMessage,
  v.shipping_option AS shippingOption, v.shipping_address AS shippingAddress, v.version, v.placed_at AS placedAt,
  ${axes('v')}, ${totals('v')}`;
const lineColumns = `l.id, l.order_id AS orderId, l.vendor_order_id AS vendorOrderId, l.variant_id AS variantId, l.product_id AS productId, l.title,
  l.variant_title AS variantTitle, l.sku, l.quantity, l.shipped_quantity AS shippedQuantity, l.delivered_quantity AS deliveredQuantity,
  l.cancelled_quantity AS cancelledQuantity, l.refunded_quantity AS refundedQuantity, l.unit_price_minor AS unitPriceMinor, l.discount_minor AS discountMinor,
  l.tax_rate_bps AS taxRateBps, l.tax_minor AS taxMinor, l.total_minor AS totalMinor, l.subsidy_minor AS subsidyMinor, l.commission_minor AS commissionMinor,
  l.commission_tax_minor AS commissionTaxMinor, l.payable_minor AS payableMinor, l.step_minor AS stepMinor, v.currency`;

/** Orders by one of their unique columns. */
export function ordersBy(sql: Sql, column: 'id' | 'number', values: readonly string[]): Promise<OrderRow[]> {
  return sql.query<OrderRow>(`SELECT ${orderColumns} FROM orders o WHERE o.${column} IN (?)`, [values]);
}

/** An order as it is at the end of a transaction, read along with the COMMIT; to be had after it. */
export function orderLater(tx: Tx, id: string): () => OrderRow | undefined {
  const rows = tx.queryLater<OrderRow>(`SELECT ${orderColumns} FROM orders o WHERE o.id = ?`, [id]);
  return () => rows()[0];
}

export function vendorOrdersByIds(sql: Sql, ids: readonly string[]): Promise<VendorOrderRow[]> {
  return sql.query<VendorOrderRow>(`SELECT ${vendorOrderColumns} FROM vendor_orders v JOIN orders bo ON bo.id = v.order_id WHERE v.id IN (?)`, [ids]);
}

export function vendorOrdersByOrderIds(sql: Sql, orderIds: readonly string[]): Promise<VendorOrderRow[]> {
  return sql.query<VendorOrderRow>(`SELECT ${vendorOrderColumns} FROM vendor_orders v JOIN orders bo ON bo.id = v.order_id WHERE v.order_id IN (?) ORDER BY v.order_id, v.position`, [orderIds]);
}

/** Lines of orders or of vendor orders, in the order they were in the cart. */
export function linesBy(sql: Sql, column: 'order_id' | 'vendor_order_id', ids: readonly string[]): Promise<OrderLineRow[]> {
  return sql.query<OrderLineRow>(`SELECT ${lineColumns} FROM order_lines l JOIN vendor_orders v ON v.id = l.vendor_order_id WHERE l.${column} IN (?) ORDER BY l.id`, [ids]);
}

/** Position in a list that runs from the newest to the oldest. */
export interface Position {
  placedAt: Date;
  id: string;
}
