/** Moves a guest's cart into the cart of the person who signed in. */
import type { Tx } from '#platform/data/database';
import { isDuplicateKey } from '#platform/data/duplicate-key';
import { newId } from '#platform/ids';
import { choicesOf, linesOfCarts, openCartOf, pricesIn, touchCart, type CartLineRow, type CartRow } from '../data/cart-repository.ts';
import { viewCart } from '../data/cart-view.ts';
import { maxQuantity } from '../domain/pricing.ts';
import { mergeChoices, storedChoices } from '../domain/vendor-choice.ts';
import { maxLines } from './add-cart-lines.ts';
import { maxCoupons } from './cart-coupons.ts';
import { assertChangeable, cartExpiry } from './change-cart.ts';
import type { UseCaseDeps } from './deps.ts';

export interface MergeChange {
  variantId: string;
  requestedQuantity: number;
  quantity: number;
}

/** What of the guest's cart is not in the merged one. */
export type LeftOut =
  /** There was no room for it; it stays in the guest's cart. */
  | { kind: 'LINE'; label: string; variantId: string; quantity: number }
  /** There was no room for it, or it does not go with another one. */
  | { kind: 'COUPON'; label: string }
  /** The person's own stands. */
  | { kind: 'NOTE'; label: string }
  | { kind: 'VENDOR_OPTIONS'; label: string; vendorId: string };

export interface Merged {
  changes: MergeChange[];
  leftOut: LeftOut[];
}

/**
 * Adds the guest's quantities to the customer's, capped at what a line may hold, and ends the guest's cart. Without a cart of
 * the customer's own, the guest's becomes theirs. What one cart cannot hold is left out, and told; lines among it stay in the guest's cart, which is open as long as
 * it has any, so that merging again tries, and tells, again. Otherwise doing it again changes nothing. Both carts are locked, the customer's first.
 * How many are in stock is not known here: who asked compares, and lowers what is too much.
 * @throws DomainError INVALID_STATE while a checkout of either cart runs.
 */
export async function mergeCarts(deps: UseCaseDeps, owners: Owners): Promise<Merged> {
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

interface Pair {
  from: CartRow;
  to: CartRow;
  at: Date;
}

const nothing: Merged = { changes: [], leftOut: [] };

function mergeOnce({ db, now }: UseCaseDeps, { customerId, guestKey }: Owners): Promise<Merged> {
  return db.transaction(async (tx) => {
    const own = await openCartOf(tx, { customerId }, { lock: true });
    const guest = await openCartOf(tx, { guestKey }, { lock: true });
    if (!guest) return nothing;
    assertChangeable(guest);
    const at = now();
    const expiresAt = cartExpiry({ customerId }, at);
    if (!own) {
      await tx.execute('UPDATE carts SET customer_id = ?, guest_key = NULL, version = version + 1, updated_at = ?, expires_at = ? WHERE id = ?', [customerId, at, expiresAt, guest.id]);
      return nothing;
    }
    assertChangeable(own);
    const pair = { from: guest, to: own, at };
    const { changes, tooMany } = await moveLines(tx, pair);
    const words = await moveWords(tx, pair);
    const coupons = await moveCoupons(tx, pair);
    await end(tx, pair, tooMany);
    touchCart(tx, own.id, { now: at, expiresAt });
    return { changes, leftOut: [...tooMany.map(leftOutLine), ...coupons, ...words] };
  });
}

function leftOutLine({ variantId, title, variantTitle, quantity }: CartLineRow): LeftOut {
  return { kind: 'LINE', label: [title ?? 'No longer available', variantTitle].filter(Boolean).join(', '), variantId, quantity };
}

/** Everything else is in the other cart now: addresses and notes that stay here would be found by no deletion of the person, since the row is nobody's. */
async function end(tx: Tx, { from: { id }, at }: Pair, tooMany: readonly CartLineRow[]): Promise<void> {
  await tx.execute('DELETE FROM cart_coupons WHERE cart_id = ?', [id]);
  if (tooMany.length > 0) {
    await tx.execute('DELETE FROM cart_lines WHERE cart_id = ? AND id NOT IN (?)', [id, tooMany.map(({ lineId }) => lineId)]);
    await tx.execute('UPDATE carts SET version = version + 1, note = NULL, vendor_choices = NULL, updated_at = ? WHERE id = ?', [at, id]);
    return;
  }
  await tx.execute('DELETE FROM cart_lines WHERE cart_id = ?', [id]);
  await tx.execute("UPDATE carts SET status = 'MERGED', note = NULL, vendor_choices = NULL, updated_at = ?, expires_at = ? WHERE id = ?", [at, at, id]);
}

/** Lines keep the price they were added at, unless that was in another currency: then it is the present one, or none. */
async function moveLines(tx: Tx, { from, to, at }: Pair): Promise<{ changes: MergeChange[]; tooMany: CartLineRow[] }> {
  const lines = await linesOfCarts(tx, [from.id, to.id]);
  const own = new Map(lines.filter((line) => line.cartId === to.id).map((line) => [line.variantId, line]));
  const others = lines.filter((line) => line.cartId === from.id && !own.has(line.variantId));
  const prices = from.currency === to.currency ? null : await pricesIn(tx, to.currency, others.map((line) => line.variantId));
  const moved = others.slice(0, Math.max(maxLines - own.size, 0));
  const rows = moved.map((line) => [newId('cln'), to.id, line.variantId, line.quantity, prices === null ? line.addedPriceMinor : (prices.get(line.variantId) ?? 0), at]);
  if (rows.length > 0) await tx.execute('INSERT INTO cart_lines (id, cart_id, variant_id, quantity, added_price_minor, added_at) VALUES ?', [rows]);
  const changes: MergeChange[] = [];
  for (const { variantId, quantity: added } of lines.filter((line) => line.cartId === from.id)) {
    const existing = own.get(variantId);
    if (!existing) continue;
    const requestedQuantity = existing.quantity + added;
    const quantity = Math.min(requestedQuantity, maxQuantity);
    await tx.execute('UPDATE cart_lines SET quantity = ? WHERE id = ?', [quantity, existing.lineId]);
    changes.push({ variantId, requestedQuantity, quantity });
  }
  return { changes, tooMany: others.slice(moved.length) };
}

/**
 * The note, and what was chosen for vendors: what the person said in their own cart stands. The version passes both: a client that has read either cart
 * before must not be taken for one that has read the merged one.
 */
async function moveWords(tx: Tx, { from, to }: Pair): Promise<LeftOut[]> {
  const both = mergeChoices(choicesOf(to), choicesOf(from));
  const fitting = storedChoices(both.choices);
  const overruled = fitting === null ? Object.keys(choicesOf(from)) : both.overruled;
  const note = to.note ?? from.note;
  await tx.execute('UPDATE carts SET note = ?, vendor_choices = ?, version = GREATEST(version, ?) WHERE id = ?', [note, fitting ?? to.vendorChoices, from.version, to.id]);
  const names = overruled.length === 0 ? [] : await tx.query<{ vendorId: string; name: string }>('SELECT vendor_id AS vendorId, name FROM vendor_copies WHERE vendor_id IN (?)', [overruled]);
  return [
    ...(from.note !== null && from.note !== note ? [{ kind: 'NOTE' as const, label: from.note }] : []),
    ...names.map(({ vendorId, name }) => ({ kind: 'VENDOR_OPTIONS' as const, label: name, vendorId })),
  ];
}

/** The guest's coupons come after the person's own, as if they were applied now. */
async function moveCoupons(tx: Tx, { from, to, at }: Pair): Promise<LeftOut[]> {
  const applied = await tx.query<{ cartId: string; id: string; code: string }>(
    'SELECT cc.cart_id AS cartId, c.id, c.code FROM cart_coupons cc JOIN coupons c ON c.id = cc.coupon_id WHERE cc.cart_id IN (?) ORDER BY cc.applied_at, c.id',
    [[from.id, to.id]],
  );
  const own = new Set(applied.filter(({ cartId }) => cartId === to.id).map(({ id }) => id));
  const others = applied.filter(({ cartId, id }) => cartId === from.id && !own.has(id));
  if (others.length === 0) return [];
  const moved = others.slice(0, Math.max(maxCoupons - own.size, 0));
  const rows = moved.map(({ id }, index) => [to.id, id, new Date(at.getTime() + index)]);
  if (rows.length > 0) await tx.execute('INSERT INTO cart_coupons (cart_id, coupon_id, applied_at) VALUES ?', [rows]);
  const refused = (await viewCart(tx, to, at)).priced.refusedCoupons.filter(({ reason }) => reason === 'NOT_STACKABLE').map(({ couponId }) => couponId);
  const unfit = moved.filter(({ id }) => refused.includes(id));
  if (unfit.length > 0) await tx.execute('DELETE FROM cart_coupons WHERE cart_id = ? AND coupon_id IN (?)', [to.id, unfit.map(({ id }) => id)]);
  return [...unfit, ...others.slice(moved.length)].map(({ code }) => ({ kind: 'COUPON', label: code }));
}
