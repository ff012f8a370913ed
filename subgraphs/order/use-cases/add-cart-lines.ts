/** Puts variants into the owner's cart, beginning one when there is none. */
import type { Sql, Tx } from '#platform/data/database';
import { DomainError } from '#platform/errors/domain-error';
import { withIdempotency } from '#platform/idempotency/idempotency';
import { newId } from '#platform/ids';
import { z } from 'zod';
import { CartBegunMeanwhile, insertCart, openCartOf, type CartRow } from '../data/cart-repository.ts';
import { contentsLater, type CartContents } from '../data/cart-view.ts';
import { openOwnerKey, type CartOwner } from '../domain/cart-owner.ts';
import { maxQuantity } from '../domain/pricing.ts';
import { cartExpiry, changeLocked } from './change-cart.ts';
import type { UseCaseDeps } from './deps.ts';

export const maxLines = 200;

export const addLinesInput = z
  .array(z.strictObject({ variantId: z.string().min(1).max(40), quantity: z.int().min(1).max(maxQuantity) }))
  .min(1)
  .max(50);

export interface AddCartLines {
  owner: CartOwner;
  lines: z.infer<typeof addLinesInput>;
  /** For a new cart. */
  currency: string;
  country: string;
  cartVersion?: number | null;
  /** Makes a repeat harmless, for clients that send again what they are not sure of. */
  idempotencyKey?: string | null;
}

/** A cart after a change, with what it holds. */
export interface ChangedCart {
  cart: CartRow;
  contents: () => CartContents;
}

/**
 * Adds quantities to lines; a variant that is in the cart already gets more. All or nothing. Returns the cart afterwards, null for a repetition.
 * @throws DomainError NOT_PURCHASABLE or CURRENCY_MISMATCH naming the variant, LIMIT_EXCEEDED, CART_CHANGED, INVALID_STATE during checkout, IDEMPOTENCY_*.
 */
export async function addCartLines(deps: UseCaseDeps, request: AddCartLines): Promise<ChangedCart | null> {
  try {
    return await addOnce(deps, request);
  } catch (error) {
    // Two first clicks at once: the other one began the cart.
    if (error instanceof CartBegunMeanwhile) return addOnce(deps, request);
    throw error;
  }
}

async function addOnce(deps: UseCaseDeps, request: AddCartLines): Promise<ChangedCart | null> {
  const { owner, lines, currency, country, idempotencyKey } = request;
  if (idempotencyKey == null) return deps.db.transaction((tx) => addLines(tx, deps, request));
  const call = { db: deps.db, actor: openOwnerKey(owner), operation: 'cartLinesAdd', key: idempotencyKey, input: { lines, currency, country } };
  let changed: ChangedCart | null = null;
  await withIdempotency(call, async (tx) => {
    changed = await addLines(tx, deps, request);
    return null;
  });
  return changed;
}

async function addLines(tx: Tx, deps: UseCaseDeps, request: AddCartLines): Promise<ChangedCart> {
  const wanted = [...Map.groupBy(request.lines, (line) => line.variantId)].map(([variantId, same]) => ({ variantId, quantity: same.reduce((sum, line) => sum + line.quantity, 0) }));
  const pricesIn = (currency: string) => purchasablePrices(tx, { variantIds: wanted.map((line) => line.variantId), owner: request.owner, currency });
  // In one packet; a cart of another currency is the exception.
  const [open, likelyPrices] = await Promise.all([openCartOf(tx, request.owner, { lock: true }), pricesIn(request.currency)]);
  const { cart, isNew } = open ? { cart: open, isNew: false } : begin(tx, deps, request);
  const after = await changeLocked(tx, deps, { cart, isNew, cartVersion: request.cartVersion }, async () => {
    const prices = cart.currency === request.currency ? likelyPrices : await pricesIn(cart.currency);
    putLines(tx, cart.id, wanted.map((line) => ({ ...line, priceMinor: priceOf(prices, line.variantId, cart.currency), at: deps.now() })));
    const held = [...prices.values()][0]?.heldLines ?? 0;
    // Only a cart that may be too full is counted again: some of the variants may have been in it.
    if (held + wanted.length > maxLines) await assertFits(tx, cart.id);
    return true;
  });
  return { cart: after, contents: contentsLater(tx, after) };
}

function begin(tx: Tx, { now }: UseCaseDeps, { owner, currency, country }: AddCartLines): { cart: CartRow; isNew: boolean } {
  const at = now();
  return { cart: insertCart(tx, { owner, currency, country, at, expiresAt: cartExpiry(owner, at) }), isNew: true };
}

interface VariantPrice {
  variantId: string;
  isPurchasable: number;
  priceMinor: number | null;
  /** Lines in the cart before. */
  heldLines: number;
}

async function purchasablePrices(sql: Sql, { variantIds, owner, currency }: { variantIds: readonly string[]; owner: CartOwner; currency: string }): Promise<Map<string, VariantPrice>> {
  const rows = await sql.query<VariantPrice>(
    `SELECT v.variant_id AS variantId, v.is_active AND p.is_purchasable AS isPurchasable, pr.price_minor AS priceMinor,
       (SELECT COUNT(*) FROM carts c JOIN cart_lines l ON l.cart_id = c.id WHERE c.open_owner = ?) AS heldLines
     FROM variant_copies v JOIN product_copies p ON p.product_id = v.product_id
     LEFT JOIN variant_price_copies pr ON pr.variant_id = v.variant_id AND pr.currency = ?
     WHERE v.variant_id IN (?)`,
    [openOwnerKey(owner), currency, variantIds],
  );
  return new Map(rows.map((row) => [row.variantId, row]));
}

function priceOf(prices: ReadonlyMap<string, VariantPrice>, variantId: string, currency: string): number {
  const found = prices.get(variantId);
  const field = ['lines', variantId];
  if (!found?.isPurchasable) throw new DomainError('NOT_PURCHASABLE', `The variant ${variantId} cannot be bought at the moment.`, { field });
  if (found.priceMinor === null) throw new DomainError('CURRENCY_MISMATCH', `The variant ${variantId} has no price in ${currency}, the currency of the cart.`, { field });
  return found.priceMinor;
}

/** Nobody waits for it: it goes along with the commit. */
function putLines(tx: Tx, cartId: string, lines: readonly { variantId: string; quantity: number; priceMinor: number; at: Date }[]): void {
  tx.executeLater(
    `INSERT INTO cart_lines (id, cart_id, variant_id, quantity, added_price_minor, added_at) VALUES ?
     ON DUPLICATE KEY UPDATE quantity = LEAST(quantity + VALUES(quantity), ?)`,
    // Without a moment given, ids of one process rise even within a millisecond: lines keep the order they were added in.
    [lines.map((line) => [newId('cln'), cartId, line.variantId, line.quantity, line.priceMinor, line.at]), maxQuantity + 1],
    quantityError,
  );
}

/** The table's CHECK is the limit; this says so in words. */
function quantityError(error: unknown): DomainError | undefined {
  const isCheck = error instanceof Error && error.message.includes('ck_cart_lines_quantity');
  return isCheck ? new DomainError('LIMIT_EXCEEDED', `A line holds at most ${maxQuantity} of a variant.`, { field: ['lines'] }) : undefined;
}

async function assertFits(sql: Sql, cartId: string): Promise<void> {
  const [row] = await sql.query<{ lines: number }>('SELECT COUNT(*) AS `lines` FROM cart_lines WHERE cart_id = ?', [cartId]);
  if ((row?.lines ?? 0) > maxLines) throw new DomainError('LIMIT_EXCEEDED', `A cart holds at most ${maxLines} lines.`, { field: ['lines'] });
}
