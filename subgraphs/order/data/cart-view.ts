/** A cart as it is shown and checked out: its row, its lines, what it costs now. At most four statements for any number of carts. */
import type { Sql } from '#platform/data/database';
import { parseJson } from '#platform/data/json';
import { quoteCart, type CartLine, type CartQuote } from '../domain/cart-pricing.ts';
import type { VendorChoices } from '../domain/vendor-choice.ts';
import { choicesOf, linesOfCarts, type CartLineRow, type CartRow } from './cart-repository.ts';
import { vendorCopiesByIds, type VendorCopy } from './copies-repository.ts';
import { couponsOfCarts, type StoredCoupon } from './coupon-repository.ts';

export interface CartView extends CartQuote {
  readonly cart: CartRow;
  readonly lines: readonly CartLine[];
  readonly coupons: readonly StoredCoupon[];
  readonly vendors: ReadonlyMap<string, VendorCopy>;
  readonly choices: VendorChoices;
}

/** Views of some carts, in the same order. */
export async function viewCarts(sql: Sql, carts: readonly CartRow[], at: Date): Promise<CartView[]> {
  if (carts.length === 0) return [];
  const cartIds = carts.map((cart) => cart.id);
  const lineRows = await linesOfCarts(sql, cartIds);
  const withoutCoupons = new Set(lineRows.filter((row) => row.couponCount === 0).map((row) => row.cartId));
  const coupons = await couponsOfCarts(sql, cartIds.filter((id) => !withoutCoupons.has(id)));
  const vendors = await vendorCopiesByIds(sql, [...new Set(lineRows.flatMap((row) => row.vendorId ?? []))]);
  const rowsByCart = Map.groupBy(lineRows, (row) => row.cartId);
  return carts.map((cart) => {
    const lines = (rowsByCart.get(cart.id) ?? []).map((row) => toLine(row, vendors));
    const applied = coupons.get(cart.id) ?? [];
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
