/** Moves a guest's cart into the cart of the person who signed in. */
import type { Tx } from '#platform/data/database';
import { isDuplicateKey } from '#platform/data/duplicate-key';
import { newId } from '#platform/ids';
import { choicesOf, linesOfCarts, openCartOf, pricesIn, touchCart, type CartRow } from '../data/cart-repository.ts';
import { maxQuantity } from '../domain/pricing.ts';
import { assertChangeable, cartExpiry } from './change-cart.ts';
import type { UseCaseDeps } from './deps.ts';

export interface MergeChange {
  variantId: string;
  requestedQuantity: number;
  quantity: number;
}

/**
 * Adds the guest's quantities to the customer's, capped at what a line may hold, and ends the guest's cart. Without a cart of
 * the customer's own, the guest's becomes theirs. Doing it again changes nothing. Both carts are locked, the customer's first.
 * How many are in stock is not known here: who asked compares, and lowers what is too much.
 * @throws DomainError INVALID_STATE while a checkout of either cart runs.
 */
export async function mergeCarts(deps: UseCaseDeps, owners: Owners): Promise<MergeChange[]> {
  try {
    return await mergeOnce(deps, owners);
  } catch (error) {
    // A first click of the person's own while the guest's cart became theirs: now there are two to be summed.
    if (isDuplicateKey(error, 'uq_carts_open_owner')) return mergeOnce(deps, owners);
    throw error;
  }
}

interface Owners {
  customerId: string;
  guestKey: string;
}

function mergeOnce({ db, now }: UseCaseDeps, { customerId, guestKey }: Owners): Promise<MergeChange[]> {
  return db.transaction(async (tx) => {
    const own = await openCartOf(tx, { customerId }, { lock: true });
    const guest = await openCartOf(tx, { guestKey }, { lock: true });
    if (!guest) return [];
    assertChangeable(guest);
    const at = now();
    const expiresAt = cartExpiry({ customerId }, at);
    if (!own) {
      await tx.execute('UPDATE carts SET customer_id = ?, guest_key = NULL, version = version + 1, updated_at = ?, expires_at = ? WHERE id = ?', [customerId, at, expiresAt, guest.id]);
      return [];
    }
    assertChangeable(own);
    const changes = await moveLines(tx, { from: guest, to: own, at });
    await tx.execute('INSERT IGNORE INTO cart_coupons (cart_id, coupon_id, applied_at) SELECT ?, coupon_id, applied_at FROM cart_coupons WHERE cart_id = ?', [own.id, guest.id]);
    await tx.execute('UPDATE carts SET note = COALESCE(note, ?), vendor_choices = ? WHERE id = ?', [guest.note, JSON.stringify({ ...choicesOf(guest), ...choicesOf(own) }), own.id]);
    await end(tx, guest, at);
    touchCart(tx, own.id, { now: at, expiresAt });
    return changes;
  });
}

/** Everything is in the other cart now: addresses and notes that stay here would be found by no deletion of the person, since the row is nobody's. */
async function end(tx: Tx, { id }: CartRow, at: Date): Promise<void> {
  await tx.execute("UPDATE carts SET status = 'MERGED', note = NULL, vendor_choices = NULL, updated_at = ?, expires_at = ? WHERE id = ?", [at, at, id]);
  await tx.execute('DELETE FROM cart_lines WHERE cart_id = ?', [id]);
  await tx.execute('DELETE FROM cart_coupons WHERE cart_id = ?', [id]);
}

/** Lines keep the price they were added at, unless that was in another currency: then it is the present one, or none. */
async function moveLines(tx: Tx, { from, to, at }: { from: CartRow; to: CartRow; at: Date }): Promise<MergeChange[]> {
  const lines = await linesOfCarts(tx, [from.id, to.id]);
  const own = new Map(lines.filter((line) => line.cartId === to.id).map((line) => [line.variantId, line]));
  const changes: MergeChange[] = [];
  const prices = from.currency === to.currency ? null : await pricesIn(tx, to.currency, lines.map((line) => line.variantId));
  for (const line of lines.filter((candidate) => candidate.cartId === from.id)) {
    const existing = own.get(line.variantId);
    if (!existing) {
      await tx.execute('INSERT INTO cart_lines (id, cart_id, variant_id, quantity, added_price_minor, added_at) VALUES (?)', [
        [newId('cln'), to.id, line.variantId, line.quantity, prices === null ? line.addedPriceMinor : (prices.get(line.variantId) ?? 0), at],
      ]);
      continue;
    }
    const requestedQuantity = existing.quantity + line.quantity;
    const quantity = Math.min(requestedQuantity, maxQuantity);
    await tx.execute('UPDATE cart_lines SET quantity = ? WHERE id = ?', [quantity, existing.lineId]);
    changes.push({ variantId: line.variantId, requestedQuantity, quantity });
  }
  return changes;
}
