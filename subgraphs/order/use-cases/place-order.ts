/** Writes the order from the checkout's snapshot: one vendor order per vendor, lines moved, never priced again. */
import { orderPlaced } from '#events/order';
import type { Tx } from '#platform/data/database';
import { newId } from '#platform/ids';
import { snapshotOf, type CheckoutInHand } from '../data/checkout-repository.ts';
import { insertOrder, type NewOrder, type NewVendorOrder } from '../data/place-order-writes.ts';
import { recordTimeline } from '../data/timeline.ts';
import type { CheckoutSnapshot, SnapshotLine } from '../domain/checkout-snapshot.ts';
import { sumSettlements } from '../domain/commission.ts';
import { orderNumber, vendorOrderNumber } from '../domain/order-number.ts';
import { splitByVendor, type VendorPart } from '../domain/split.ts';
import type { CheckoutContext } from './advance-checkout.ts';

/** Called in the transaction that moves the checkout to PLACED. The unique keys on checkout and cart make a second order impossible. */
export async function placeOrder(tx: Tx, { outbox, orderSequence }: Pick<CheckoutContext, 'outbox' | 'orderSequence'>, checkout: CheckoutInHand): Promise<void> {
  const snapshot = await snapshotOf(tx, checkout);
  const number = orderNumber(await orderSequence.next(tx));
  const placedAt = checkout.updatedAt;
  const vendorOrders = splitByVendor(snapshot.priced).map((part) => toVendorOrder(part, { snapshot, number }));
  const order: NewOrder = { checkout, snapshot, number, placedAt, vendorOrders };
  const facts = insertOrder(tx, order);
  // Addresses, notes and gift messages are the order's from now on: of guests nothing else would find them in the cart to delete them.
  tx.executeLater("UPDATE carts SET status = 'ORDERED', note = NULL, vendor_choices = NULL, updated_at = ?, expires_at = ? WHERE id = ?", [placedAt, placedAt, checkout.cartId]);
  recordTimeline(tx, { orderId: checkout.orderId, at: placedAt, event: 'order.placed', description: `Order ${number} was placed.` });
  await outbox.add(tx, orderPlaced, { aggregateId: checkout.orderId, aggregateVersion: 1, data: placedData(order), facts });
}

function toVendorOrder(part: VendorPart, { snapshot, number }: { snapshot: CheckoutSnapshot; number: string }): NewVendorOrder {
  const vendor = snapshot.vendors.find((candidate) => candidate.vendorId === part.vendorId);
  const known = new Map(snapshot.lines.map((line) => [line.lineId, line]));
  const lines = part.lines.map((costed) => ({ id: newId('oln'), costed, known: known.get(costed.lineId) as SnapshotLine }));
  const shippingSettlement = vendor?.shippingSettlement ?? null;
  return {
    id: newId('vor'),
    number: vendorOrderNumber(number, part.position),
    part,
    vendorName: vendor?.name ?? '',
    returnWindowDays: vendor?.returnWindowDays ?? 14,
    shippingSettlement,
    settlement: sumSettlements([...lines.map((line) => line.known.settlement), ...(shippingSettlement ? [shippingSettlement] : [])]),
    lines,
  };
}

function placedData({ checkout, snapshot, number, placedAt, vendorOrders }: NewOrder) {
  return {
    orderId: checkout.orderId,
    number,
    checkoutId: checkout.id,
    customerId: checkout.customerId,
    email: checkout.email,
    locale: checkout.locale,
    currency: snapshot.priced.currency,
    totalMinor: snapshot.priced.totals.totalMinor,
    placedAt: placedAt.toISOString(),
    shippingAddress: snapshot.shippingAddress,
    vendorOrders: vendorOrders.map((vendorOrder) => ({
      vendorOrderId: vendorOrder.id,
      number: vendorOrder.number,
      vendorId: vendorOrder.part.vendorId,
      vendorName: vendorOrder.vendorName,
      totalMinor: vendorOrder.part.totals.totalMinor,
      lines: vendorOrder.lines.map(({ id, costed, known }) => ({
        lineId: id,
        variantId: known.variantId,
        productId: costed.productId,
        title: known.title,
        variantTitle: known.variantTitle,
        sku: known.sku,
        quantity: costed.quantity,
        totalMinor: costed.totalMinor,
      })),
    })),
  };
}
