/** A checkout ended without an order: the cart goes back to its owner, coupons can be used again, the buyer is told. */
import { paymentFailed } from '#events/order';
import type { Tx } from '#platform/data/database';
import type { CheckoutRow } from '../data/checkout-repository.ts';
import type { CheckoutContext } from './advance-checkout.ts';
import { cartExpiry } from './change-cart.ts';
import { returnCoupons } from './redeem-coupons.ts';

/** Failures that the buyer's bank or card is to blame for. */
const paymentFailures = ['PAYMENT_DECLINED', 'PAYMENT_NOT_TAKEN', 'PAYMENT_ACTION_EXPIRED'];

export async function failCheckout(tx: Tx, { outbox }: Pick<CheckoutContext, 'outbox'>, checkout: CheckoutRow): Promise<void> {
  // Its time may have run out meanwhile; the buyer is to find it again all the same.
  const expiresAt = cartExpiry(checkout, checkout.updatedAt);
  await tx.execute("UPDATE carts SET status = 'ACTIVE', version = version + 1, updated_at = ?, expires_at = ? WHERE id = ? AND status = 'LOCKED'", [checkout.updatedAt, expiresAt, checkout.cartId]);
  await returnCoupons(tx, checkout.id);
  if (!paymentFailures.includes(checkout.failureCode ?? '')) return;
  await outbox.add(tx, paymentFailed, {
    aggregateId: checkout.id,
    aggregateVersion: checkout.version,
    data: {
      checkoutId: checkout.id,
      customerId: checkout.customerId,
      email: checkout.email,
      locale: checkout.locale,
      currency: checkout.currency,
      amountMinor: checkout.totalMinor,
      reason: checkout.failureReason ?? '',
    },
  });
}
