/** A cart as it is shown and checked out: its row, its lines, what it costs now. One way to the database for any number of carts, another for coupons, and for vendors that were not met before. */
import type { Reads, Sql, Tx } from '#platform/data/database';
import { parseJson } from '#platform/data/json';
import { quoteCart, type CartLine, type CartQuote } from '../domain/cart-pricing.ts';
import type { VendorChoices } from '../domain/vendor-choice.ts';
import type { CartOwner } from '../domain/cart-owner.ts';
import { choicesOf, linesOfCarts, linesQuery, openCartQuery, type CartLineRow, type CartRow } from './cart-repository.ts';
import type { VendorCopy } from './copies-repository.ts';
import { couponsOfCarts, type StoredCoupon } from './coupon-repository.ts';
import { vendorsInForce } from './vendors-in-force.ts';

export interface CartView extends CartQuote {
  readonly cart: CartRow;
  readonly lines: readonly CartLine[];
  readonly coupons: readonly StoredCoupon[];
  readonly vendors: ReadonlyMap<string, VendorCopy>;
  readonly choices: VendorChoices;
}

/** What carts hold now. */
export interface CartContents {
  readonly lines: readonly CartLineRow[];
}

/** The open cart of somebody with what it holds, read at once; null when there is none. With `lock` its row is locked first. */
export async function openCartWithContents(reads: Reads, owner: CartOwner, options: { lock?: boolean } = {}): Promise<{ cart: CartRow; contents: CartContents } | null> {
  const [carts, lines] = await reads.queryAll([openCartQuery(owner, options), linesQuery({ openOf: owner })]);
  const [cart] = carts as CartRow[];
  return cart ? { cart, contents: { lines: lines as CartLineRow[] } } : null;
}

/** What a cart holds at the end of the transaction, read along with the commit; to be had after it. */
export function contentsLater(tx: Tx, cart: Pick<CartRow, 'id'>): () => CartContents {
  const { sql, params } = linesQuery({ ids: [cart.id] });
  const lines = tx.queryLater<CartLineRow>(sql, params);
  return () => ({ lines: lines() });
}

/** Views of some carts, in the same order. */
export async function viewCarts(sql: Sql, carts: readonly CartRow[], at: Date): Promise<CartView[]> {
  if (carts.length === 0) return [];
  return quoteContents(sql, { carts, contents: { lines: await linesOfCarts(sql, carts.map((cart) => cart.id)) }, at });
}

/** The view of one cart whose contents have been read. */
export async function viewOf(sql: Sql, { cart, contents, at }: { cart: CartRow; contents: CartContents; at: Date }): Promise<CartView> {
  const [view] = await quoteContents(sql, { carts: [cart], contents, at });
  return view as CartView;
}

/** Coupons, which few carts have, are read here. */
async function quoteContents(sql: Sql, { carts, contents, at }: { carts: readonly CartRow[]; contents: CartContents; at: Date }): Promise<CartView[]> {
  const withoutCoupons = new Set(contents.lines.filter((row) => row.couponCount === 0).map((row) => row.cartId));
  const [coupons, vendors] = await Promise.all([couponsOfCarts(sql, carts.map((cart) => cart.id).filter((id) => !withoutCoupons.has(id))), vendorsInForce(sql, contents.lines)]);
  const rowsByCart = Map.groupBy(contents.lines, (row) => row.cartId);
  return carts.map((cart) => {
    const lines = (rowsByCart.get(cart.id) ?? []).map((row) => toLine(row, vendors));
    // What a running checkout of the cart uses is its own.
    const applied = (coupons.get(cart.id) ?? []).map((coupon) => (cart.status === 'LOCKED' ? { ...coupon, isUsedUp: false, isUsedUpByBuyer: false } : coupon));
    const choices = choicesOf(cart);
    return { cart, lines, coupons: applied, vendors, choices, ...quoteCart({ currency: cart.currency, country: cart.country, lines, coupons: applied, vendors, choices, at }) };
  });
}

/** The view of one cart. */
export async function viewCart(sql: Sql, cart: CartRow, at: Date): Promise<CartView> {
  const [view] = await viewCarts(sql, [cart], at);
  return view as CartView;
}

function toLine(row: CartLineRow, vendors: ReadonlyMap<string, VendorCopy>): CartLine {
  return {
    lineId: row.lineId,
    variantId: row.variantId,
    productId: row.productId,
    vendorId: row.vendorId,
    title: row.title ?? 'No longer available',
    variantTitle: row.variantTitle ?? '',
    sku: row.sku ?? '',
    imageKey: row.imageKey,
    quantity: row.quantity,
    addedPriceMinor: row.addedPriceMinor,
    unitPriceMinor: row.priceMinor ?? row.addedPriceMinor,
    taxClass: row.taxClass ?? 'STANDARD',
    weightGrams: row.weightGrams,
    categoryIds: row.categoryPath === null ? [] : parseJson<string[]>(row.categoryPath),
    obstacle: obstacleOf(row, vendors),
  };
}

function obstacleOf(row: CartLineRow, vendors: ReadonlyMap<string, VendorCopy>): CartLine['obstacle'] {
  if (!row.isPurchasable || row.vendorId === null || !vendors.get(row.vendorId)?.canSell) return 'NOT_PURCHASABLE';
  return row.priceMinor === null ? 'CURRENCY_MISMATCH' : null;
}
