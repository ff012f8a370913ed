/** An order that somebody has placed with one vendor, for tests of what comes after. */
import { randomUUID } from 'node:crypto';
import type { Viewer } from '#platform/auth/viewer';
import { customer, staff } from '#platform/testing/test-viewer';
import { waitFor } from '#platform/testing/wait-for';
import { createBuyer } from './buyer.ts';
import { addVariant, addVendor } from './catalog.ts';
import type { OrderSubgraph } from './harness.ts';

export interface PlacedOrder {
  buyer: ReturnType<typeof createBuyer>;
  vendorId: string;
  /** The vendor's staff in a role. */
  staff: (role: string) => Viewer;
  orderId: string;
  vendorOrderId: string;
  lineId: string;
}

export async function placeOrder(subgraph: OrderSubgraph, { viewer = customer(), quantity = 3, priceMinor = 1_000, vendor = {} }: { viewer?: Viewer; quantity?: number; priceMinor?: number; vendor?: Parameters<typeof addVendor>[1] } = {}): Promise<PlacedOrder> {
  const vendorId = await addVendor(subgraph, vendor);
  const { variantId } = await addVariant(subgraph, { vendorId, priceMinor });
  const buyer = createBuyer(subgraph, viewer);
  await buyer.add([{ variantId, quantity }]);
  const placed = await buyer.end((await buyer.checkout()).checkout?.id as string);
  const [row] = await subgraph.db.query<{ id: string; lineId: string }>('SELECT v.id, l.id AS lineId FROM vendor_orders v JOIN order_lines l ON l.vendor_order_id = v.id WHERE v.order_id = ?', [placed.order?.id]);
  return { buyer, vendorId, staff: (role) => staff(vendorId, role), orderId: placed.order?.id as string, vendorOrderId: row?.id as string, lineId: row?.lineId as string };
}

/** Sends everything (or some) and waits until the money is collected. Returns the parcel's id. */
export async function ship(subgraph: OrderSubgraph, order: PlacedOrder, quantity?: number): Promise<string> {
  const items = quantity === undefined ? '' : `, items: [{ lineId: "${order.lineId}", quantity: ${quantity} }]`;
  const { data } = await subgraph.call<{ vendorOrderFulfill: { vendorOrder: { parcels: { id: string }[] } | null; userErrors: { message: string }[] } }>({
    query: `mutation { vendorOrderFulfill(id: "${order.vendorOrderId}", idempotencyKey: "${randomUUID()}", input: { carrier: "Post"${items} }) { vendorOrder { parcels { id } } userErrors { message } } }`,
    viewer: order.staff('OWNER'),
  });
  await waitFor(async () => (await subgraph.db.query("SELECT id FROM payment_operations WHERE vendor_order_id = ? AND kind = 'CAPTURE' AND state = 'REQUESTED'", [order.vendorOrderId])).length === 0, { what: 'the money to be collected' });
  const parcels = data.vendorOrderFulfill.vendorOrder?.parcels;
  if (!parcels) throw new Error(JSON.stringify(data));
  return parcels.at(-1)?.id as string;
}

/** Gives money for some units back. */
export async function refund(subgraph: OrderSubgraph, order: PlacedOrder, quantity: number): Promise<void> {
  const { data } = await subgraph.call<{ vendorOrderRefund: { userErrors: { message: string }[] } }>({
    query: `mutation { vendorOrderRefund(id: "${order.vendorOrderId}", idempotencyKey: "${randomUUID()}", input: { reason: "damaged", items: [{ lineId: "${order.lineId}", quantity: ${quantity} }] }) { userErrors { message } } }`,
    viewer: order.staff('OWNER'),
  });
  if (data.vendorOrderRefund.userErrors.length > 0) throw new Error(JSON.stringify(data));
  await waitFor(async () => (await subgraph.db.query("SELECT id FROM payment_operations WHERE vendor_order_id = ? AND state = 'REQUESTED'", [order.vendorOrderId])).length === 0, { what: 'the refund to be paid' });
}
