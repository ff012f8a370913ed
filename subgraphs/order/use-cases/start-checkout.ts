/** Begins a checkout: what the buyer saw is checked against what is true now, frozen, and the saga set going. */
import type { Tx } from '#platform/data/database';
import { DomainError } from '#platform/errors/domain-error';
import { withIdempotency } from '#platform/idempotency/idempotency';
import { newId } from '#platform/ids';
import { z } from 'zod';
import type { CartRow } from '../data/cart-repository.ts';
import { openCartWithContents, viewOf, type CartView } from '../data/cart-view.ts';
import { openOwnerKey, type CartOwner } from '../domain/cart-owner.ts';
import { takeSnapshot } from '../domain/checkout-snapshot.ts';
import { begin, type CheckoutContext } from './advance-checkout.ts';
import { assertChangeable } from './change-cart.ts';
import type { UseCaseDeps } from './deps.ts';
import { problemError } from './problem-error.ts';
import { redeemCoupons } from './redeem-coupons.ts';

const text = (max: number) => z.string().trim().min(1, 'must not be empty').max(max);
const optionalText = (max: number) => z.string().trim().max(max).nullish().transform((value) => value || null);

export const checkoutInput = z.strictObject({
  email: z.email('must be an e-mail address').max(320).nullish(),
  paymentMethod: text(120),
  shippingAddress: z.strictObject({
    recipient: text(120),
    line1: text(160),
    line2: optionalText(160),
    city: text(120),
    region: optionalText(120),
    postalCode: optionalText(20),
    country: z.string().regex(/^[A-Z]{2}$/, 'must be an ISO 3166-1 alpha-2 code'),
    phone: optionalText(40),
  }),
});

export interface StartCheckout {
  owner: CartOwner;
  cartVersion: number;
  /** Minor units of the cart's currency. */
  expectedTotalMinor: number;
  idempotencyKey: string;
  input: z.infer<typeof checkoutInput>;
}

export interface StartedCheckout {
  checkoutId: string;
  /** False when the call was a repetition, so that the checkout may have ended long ago. */
  isNew: boolean;
}

/**
 * Begins a checkout; the same key and input return the same one.
 * @throws DomainError CART_EMPTY, CART_CHANGED, TOTAL_CHANGED (with both totals), ADDRESS_REQUIRED, COUPON_EXHAUSTED, INVALID_STATE,
 * IDEMPOTENCY_KEY_REUSED, IDEMPOTENCY_IN_FLIGHT, UNAVAILABLE; AggregateError of everything else that hinders it.
 */
export async function startCheckout(deps: UseCaseDeps & CheckoutContext, request: StartCheckout): Promise<StartedCheckout> {
  const { owner, idempotencyKey, ...input } = request;
  await deps.outbox.assertCapacity(deps.db);
  const newCheckoutId = newId('cko', deps.now());
  const call = { db: deps.db, actor: openOwnerKey(owner), operation: 'cartCheckout', key: idempotencyKey, input, knownResult: newCheckoutId };
  const checkoutId = await withIdempotency(call, async (tx) => {
    await checkOut(tx, deps, request, newCheckoutId);
    return newCheckoutId;
  });
  return { checkoutId, isNew: checkoutId === newCheckoutId };
}

async function checkOut(tx: Tx, deps: UseCaseDeps & CheckoutContext, request: StartCheckout, checkoutId: string): Promise<void> {
  const { owner, input } = request;
  const now = deps.now();
  // Asked for at once, so that they go in one packet.
  const [open, buyer] = await Promise.all([openCartWithContents(tx, owner, { lock: true }), buyerOf(tx, owner, input.email ?? null)]);
  if (!open) throw new DomainError('CART_EMPTY', 'There is no cart to check out.');
  const { cart, contents } = open;
  assertChangeable(cart);
  assertVersion(cart, request.cartVersion);
  const view = await viewOf(tx, { cart: { ...cart, country: input.shippingAddress.country }, contents, at: now });
  assertNoProblems(view.problems);
  assertTotal(view, request.expectedTotalMinor);
  assertReachable(buyer);
  const snapshot = takeSnapshot({ ...view, shippingAddress: input.shippingAddress, at: now });
  const used = new Set(snapshot.coupons.map(({ couponId }) => couponId));
  await redeemCoupons(tx, { coupons: view.coupons.filter(({ couponId }) => used.has(couponId)), checkoutId, redeemer: owner.customerId ?? buyer.email.toLowerCase(), now });
  tx.executeLater("UPDATE carts SET status = 'LOCKED', country = ? WHERE id = ?", [input.shippingAddress.country, cart.id]);
  const { customerId = null, guestKey = null } = owner;
  await begin(tx, deps, { id: checkoutId, cartId: cart.id, orderId: newId('ord', now), customerId, guestKey, ...buyer, paymentMethod: input.paymentMethod, snapshot });
}

function assertVersion(cart: CartRow, expected: number): void {
  if (cart.version === expected) return;
  throw new DomainError('CART_CHANGED', `The cart is at version ${cart.version}, not ${expected}; show it again before checking out.`, {
    field: ['cartVersion'],
    details: { currentVersion: cart.version },
  });
}

function assertNoProblems(problems: CartView['problems']): void {
  if (problems.length === 0) return;
  throw new AggregateError(
    problems.map(problemError),
    'The cart cannot be checked out',
  );
}

function assertTotal({ priced }: CartView, expectedTotalMinor: number): void {
  const { totalMinor } = priced.totals;
  if (totalMinor === expectedTotalMinor) return;
  const { currency } = priced;
  throw new DomainError('TOTAL_CHANGED', 'The total has changed since it was shown; show it again before checking out.', {
    field: ['expectedTotalMinor'],
    details: { expectedTotal: { minor: expectedTotalMinor, currency }, currentTotal: { minor: totalMinor, currency } },
  });
}

interface Buyer {
  email: string;
  locale: string;
}

async function buyerOf(tx: Tx, owner: CartOwner, email: string | null): Promise<Partial<Buyer>> {
  const [known] = owner.customerId ? await tx.query<{ email: string; locale: string }>('SELECT email, locale FROM user_copies WHERE user_id = ?', [owner.customerId]) : [];
  return { email: email ?? known?.email, locale: known?.locale ?? 'en' };
}

function assertReachable(buyer: Partial<Buyer>): asserts buyer is Buyer {
  if (!buyer.email) throw new DomainError('ADDRESS_REQUIRED', 'An e-mail address is needed, so that the order can be confirmed.', { field: ['input', 'email'] });
}
