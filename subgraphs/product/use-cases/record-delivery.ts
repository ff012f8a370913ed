/** Remembers who received what, as the proof behind reviews. */
import type { vendorOrderDelivered } from '#events/order';
import type { DataOf } from '#platform/messaging/contract';
import { insertRows } from '../data/insert-rows.ts';
import type { TxDeps } from './deps.ts';

/** Orders of guests prove nothing: nobody can be asked to sign in as their buyer. */
export async function recordDelivery({ tx }: Pick<TxDeps, 'tx'>, { customerId, vendorOrderId, deliveredAt, lines }: DataOf<typeof vendorOrderDelivered>): Promise<void> {
  if (customerId === null) return;
  const productIds = [...new Set(lines.map(({ productId }) => productId))].sort();
  await insertRows(
    tx,
    'purchases',
    ['customer_id', 'product_id', 'vendor_order_id', 'delivered_at'],
    productIds.map((productId) => [customerId, productId, vendorOrderId, new Date(deliveredAt)]),
    { ignoreExisting: true },
  );
  await tx.execute('UPDATE reviews SET is_verified_purchase = TRUE WHERE author_id = ? AND product_id IN (?)', [customerId, productIds]);
}
