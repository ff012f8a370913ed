/** The rows of new orders, in as few statements as there are tables, however many orders a transaction places: all sent to the server together with the COMMIT. */
import type { Tx } from '#platform/data/database';
import type { LoggedEvent } from '#platform/eventlog/eventlog';
import { newId } from '#platform/ids';
import type { CheckoutSnapshot, SnapshotLine } from '../domain/checkout-snapshot.ts';
import type { Settlement } from '../domain/commission.ts';
import type { CostedLine, Totals } from '../domain/pricing-types.ts';
import type { VendorPart } from '../domain/split.ts';
import type { CheckoutRow } from './checkout-repository.ts';
import { recordChange } from './order-changes.ts';
import { factsOf, saveEntries, type ListEntry } from './order-list-entries.ts';

export interface NewLine {
  id: string;
  costed: CostedLine;
  known: SnapshotLine;
}

export interface NewVendorOrder {
  id: string;
  number: string;
  part: VendorPart;
  vendorName: string;
  returnWindowDays: number;
  shippingSettlement: Settlement | null;
  settlement: Settlement;
  lines: NewLine[];
}

export interface NewOrder {
  checkout: CheckoutRow;
  snapshot: CheckoutSnapshot;
  number: string;
  placedAt: Date;
  vendorOrders: NewVendorOrder[];
}

const totalColumns = 'currency, tax_included, subtotal_minor, discount_minor, shipping_minor, tax_minor, total_minor, subsidy_minor';

function totalValues(totals: Totals, { currency, pricesIncludeTax }: { currency: string; pricesIncludeTax: boolean }): unknown[] {
  return [currency, pricesIncludeTax, totals.subtotalMinor, totals.discountMinor, totals.shippingMinor, totals.taxMinor, totals.totalMinor, totals.subsidyMinor];
}

/**
 * Writes an order with everything that belongs to it, its place in the lists, and what tells buyer and vendors of it. Returns the facts
 * behind its place in the lists: the caller puts them into the event log.
 */
export function insertOrder(tx: Tx, order: NewOrder): LoggedEvent[] {
  const { checkout, snapshot, number, placedAt } = order;
  // A free order has nothing to collect: it counts as captured from the beginning.
  const paymentState = checkout.paymentRequired ? 'AUTHORIZED' : 'CAPTURED';
  tx.insertAtEnd(
    `INSERT INTO orders (id, number, checkout_id, cart_id, customer_id, guest_key, email, locale, state, payment_state, fulfilment_state,
       ${totalColumns}, shipping_address, country, note, placed_at) VALUES ?`,
    [
      [
        checkout.orderId,
        number,
        checkout.id,
        checkout.cartId,
        checkout.customerId,
        checkout.guestKey,
        checkout.email,
        checkout.locale,
        'OPEN',
        paymentState,
        'UNFULFILLED',
        ...totalValues(snapshot.priced.totals, snapshot.priced),
        JSON.stringify(snapshot.shippingAddress),
        snapshot.shippingAddress.country,
        snapshot.note ?? null,
        placedAt,
      ],
    ],
  );
  insertVendorOrders(tx, order, paymentState);
  insertLines(tx, order);
  if (checkout.paymentRequired) insertPayment(tx, order);
  if (snapshot.coupons.length > 0) {
    tx.insertAtEnd(
      'INSERT INTO order_coupons (order_id, coupon_id, code, description, discount_minor) VALUES ?',
      snapshot.coupons.map((coupon) => [checkout.orderId, coupon.couponId, coupon.code, coupon.description, coupon.discountMinor]),
    );
  }
  const entries = newEntries(order, paymentState);
  saveEntries(tx, entries);
  const buyer = { id: checkout.orderId, customerId: checkout.customerId, guestKey: checkout.guestKey };
  recordChange(tx, { order: buyer, vendorOrders: order.vendorOrders.map(({ id, part }) => ({ id, vendorId: part.vendorId })), kind: 'PLACED', at: placedAt });
  return factsOf(entries, placedAt);
}

function newEntries({ checkout, snapshot, number, placedAt, vendorOrders }: NewOrder, paymentState: string): ListEntry[] {
  const { priced, shippingAddress } = snapshot;
  const shared = {
    orderId: checkout.orderId,
    version: 1,
    paymentState,
    fulfilmentState: 'UNFULFILLED',
    returnState: 'NONE',
    currency: priced.currency,
    refundedMinor: 0,
    country: shippingAddress.country,
    placedAt: placedAt.toISOString(),
  };
  return [
    { ...shared, kind: 'ORDER', entryId: checkout.orderId, number, customerId: checkout.customerId, vendorId: null, state: 'OPEN', totalMinor: priced.totals.totalMinor },
    ...vendorOrders.map(({ id, part, number: partNumber }) => ({
      ...shared, kind: 'VENDOR_ORDER' as const, entryId: id, number: partNumber, customerId: null, vendorId: part.vendorId, state: 'PENDING', totalMinor: part.totals.totalMinor,
    })),
  ];
}

function insertVendorOrders(tx: Tx, { checkout, snapshot, placedAt, vendorOrders }: NewOrder, paymentState: string): void {
  tx.insertAtEnd(
    `INSERT INTO vendor_orders (id, number, order_id, position, vendor_id, vendor_name, state, payment_state, fulfilment_state, ${totalColumns},
       commission_minor, commission_tax_minor, payable_minor, shipping_settlement, return_window_days, note, is_gift, gift_message, shipping_option, shipping_address, placed_at) VALUES ?`,
    vendorOrders.map((vendorOrder) => [
      vendorOrder.id,
      vendorOrder.number,
      checkout.orderId,
      vendorOrder.part.position,
      vendorOrder.part.vendorId,
      vendorOrder.vendorName,
      'PENDING',
      paymentState,
      'UNFULFILLED',
      ...totalValues(vendorOrder.part.totals, snapshot.priced),
      vendorOrder.settlement.commissionMinor,
      vendorOrder.settlement.commissionTaxMinor,
      vendorOrder.settlement.payableMinor,
      // With the rate of tax that is in it: papers are issued later, when the rates may be others.
      vendorOrder.shippingSettlement ? JSON.stringify({ ...vendorOrder.shippingSettlement, taxRateBps: vendorOrder.part.shipping?.taxRateBps }) : null,
      vendorOrder.returnWindowDays,
      ...choiceValues(snapshot, vendorOrder.part.vendorId),
      placedAt,
    ]),
  );
}

/** What the buyer chose for a vendor, as it was when the checkout began. */
function choiceValues(snapshot: CheckoutSnapshot, vendorId: string): unknown[] {
  const vendor = snapshot.vendors.find((candidate) => candidate.vendorId === vendorId);
  const json = (value: object | null | undefined) => (value ? JSON.stringify(value) : null);
  return [vendor?.note ?? null, vendor?.isGift ?? false, vendor?.giftMessage ?? null, json(vendor?.shippingOption), json(vendor?.shippingAddress)];
}

function insertLines(tx: Tx, { checkout, snapshot, vendorOrders }: NewOrder): void {
  tx.insertAtEnd(
    `INSERT INTO order_lines (id, order_id, vendor_order_id, variant_id, product_id, title, variant_title, sku, image_key, quantity, unit_price_minor,
       subtotal_minor, discount_minor, tax_rate_bps, tax_minor, total_minor, subsidy_minor, commission_agreement_id, commission_minor,
       commission_tax_minor, payable_minor, step_minor) VALUES ?`,
    vendorOrders.flatMap((vendorOrder) =>
      vendorOrder.lines.map(({ id, costed, known }) => [
        id,
        checkout.orderId,
        vendorOrder.id,
        known.variantId,
        costed.productId,
        known.title,
        known.variantTitle,
        known.sku,
        known.imageKey,
        costed.quantity,
        costed.unitPriceMinor,
        costed.subtotalMinor,
        costed.discountMinor,
        costed.taxRateBps,
        costed.taxMinor,
        costed.totalMinor,
        costed.subsidyMinor,
        known.agreementId,
        known.settlement.commissionMinor,
        known.settlement.commissionTaxMinor,
        known.settlement.payableMinor,
        snapshot.priced.stepMinor ?? 1,
      ]),
    ),
  );
}

function insertPayment(tx: Tx, { checkout, placedAt }: NewOrder): void {
  tx.insertAtEnd('INSERT INTO payments (id, checkout_id, order_id, authorization_id, currency, authorized_minor, created_at) VALUES ?', [
    [newId('pay', placedAt), checkout.id, checkout.orderId, checkout.authorizationId, checkout.currency, checkout.totalMinor, placedAt],
  ]);
}
