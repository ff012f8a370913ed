/** Carts, always through their owner or under the lock of the cart's row. */
import { randomInt } from 'node:crypto';
import type { Query, Sql, Tx } from '#platform/data/database';
import { isDuplicateKey } from '#platform/data/duplicate-key';
import { parseJson } from '#platform/data/json';
import { DomainError } from '#platform/errors/domain-error';
import { newId } from '#platform/ids';
import { openOwnerKey, type CartOwner } from '../domain/cart-owner.ts';
import type { VendorChoices } from '../domain/vendor-choice.ts';
import { vendorState } from './vendors-in-force.ts';

export interface CartRow {
  id: string;
  customerId: string | null;
  guestKey: string | null;
  status: 'ACTIVE' | 'LOCKED' | 'ORDERED' | 'MERGED' | 'EXPIRED';
  currency: string;
  country: string;
  version: number;
  note: string | null;
  /** Choices by vendor, as JSON; null when none was made. */
  vendorChoices: string | null;
  updatedAt: Date;
  /** When it is forgotten unless it is changed again; of a cart that is over, when it ended. */
  expiresAt: Date;
}

/** A line with what is known of its variant now. Catalog columns are null when the variant was never seen. */
export interface CartLineRow {
  lineId: string;
  cartId: string;
  variantId: string;
  quantity: number;
  addedPriceMinor: number;
  productId: string | null;
  vendorId: string | null;
  /** Which state of the vendor's copy is in force; null when the vendor is not known yet. */
  vendorState: string | null;
  title: string | null;
  variantTitle: string | null;
  sku: string | null;
  imageKey: string | null;
  taxClass: string | null;
  weightGrams: number | null;
  /** Categories, the nearest first, as JSON. */
  categoryPath: string | null;
  isPurchasable: number | null;
  /** Price now in the cart's currency; null when there is none. */
  priceMinor: number | null;
  /** How many coupons are on the cart: mostly none, and then they need not be read. */
  couponCount: number;
}

const cartColumns =
  'id, customer_id AS customerId, guest_key AS guestKey, status, currency, country, version, note, vendor_choices AS vendorChoices, updated_at AS updatedAt, expires_at AS expiresAt';

/** Reads the open cart of an owner. With `lock` its row stays locked for the transaction. */
export function openCartQuery(owner: CartOwner, { lock = false } = {}): Query {
  return { sql: `SELECT ${cartColumns} FROM carts WHERE open_owner = ?${lock ? ' FOR UPDATE' : ''}`, params: [openOwnerKey(owner)] };
}

/** The open cart of an owner; null when there is none. With `lock` its row stays locked for the transaction. */
export async function openCartOf(sql: Sql, owner: CartOwner, options: { lock?: boolean } = {}): Promise<CartRow | null> {
  const { sql: text, params } = openCartQuery(owner, options);
  const [row] = await sql.query<CartRow>(text, params);
  return row ?? null;
}

/** Some carts by id, or the open one of somebody, which need not be read first. */
export type WantedCarts = { ids: readonly string[] } | { openOf: CartOwner };

/** The condition on `carts c`. */
function conditionOf(carts: WantedCarts): { where: string; params: readonly unknown[] } {
  return 'ids' in carts ? { where: 'c.id IN (?)', params: [carts.ids] } : { where: 'c.open_owner = ?', params: [openOwnerKey(carts.openOf)] };
}

/** Versions begin anywhere: what was read of one cart, and is on a page that was left open, must not be the version of the owner's next one, or the page would buy that. */
const firstVersion = (): number => randomInt(1, 1_000_000_000);

/** What a transaction fails with when the owner's cart was begun by somebody else in the meantime. */
export class CartBegunMeanwhile extends DomainError {
  constructor(cause: unknown) {
    super('CONFLICT', 'The cart has just been begun, checked out or merged; try again.', { cause });
  }
}

/**
 * Begins a cart as it is once its first lines are in it, which the caller puts there in the same transaction; nobody waits for it. That fails as
 * `CartBegunMeanwhile` when the owner has one by now.
 */
export function insertCart(tx: Tx, { owner, currency, country, at, expiresAt }: { owner: CartOwner; currency: string; country: string; at: Date; expiresAt: Date }): CartRow {
  const id = newId('crt', at);
  const { customerId = null, guestKey = null } = owner;
  const version = firstVersion();
  tx.executeLater(
    'INSERT INTO carts (id, customer_id, guest_key, currency, country, version, created_at, updated_at, expires_at) VALUES (?)',
    [[id, customerId, guestKey, currency, country, version, at, at, expiresAt]],
    (error) => (isDuplicateKey(error, 'uq_carts_open_owner') ? new CartBegunMeanwhile(error) : undefined),
  );
  return { id, customerId, guestKey, status: 'ACTIVE', currency, country, version, note: null, vendorChoices: null, updatedAt: at, expiresAt };
}

/** Open carts by the id of the customer they belong to. */
export async function openCartsByCustomerIds(sql: Sql, customerIds: readonly string[]): Promise<Map<string, CartRow>> {
  const rows = await sql.query<CartRow>(`SELECT ${cartColumns} FROM carts WHERE open_owner IN (?)`, [customerIds.map((customerId) => openOwnerKey({ customerId }))]);
  return new Map(rows.map((row) => [row.customerId as string, row]));
}

/** Lines of carts in the order they were added, each with the catalog's present state and price. */
export function linesOfCarts(sql: Sql, cartIds: readonly string[]): Promise<CartLineRow[]> {
  const { sql: text, params } = linesQuery({ ids: cartIds });
  return sql.query<CartLineRow>(text, params);
}

/** Present prices of variants in a currency, by variant; absent where there is none. */
export async function pricesIn(sql: Sql, currency: string, variantIds: readonly string[]): Promise<Map<string, number>> {
  const rows = variantIds.length === 0 ? [] : await sql.query<{ variantId: string; priceMinor: number }>('SELECT variant_id AS variantId, price_minor AS priceMinor FROM variant_price_copies WHERE currency = ? AND variant_id IN (?)', [currency, variantIds]);
  return new Map(rows.map((row) => [row.variantId, row.priceMinor]));
}

/** Reads the lines of carts. */
export function linesQuery(carts: WantedCarts): Query {
  const { where, params } = conditionOf(carts);
  return {
    sql: `SELECT l.id AS lineId, l.cart_id AS cartId, l.variant_id AS variantId, l.quantity, l.added_price_minor AS addedPriceMinor,
       p.product_id AS productId, p.vendor_id AS vendorId, ${vendorState} AS vendorState, p.title, v.title AS variantTitle, v.sku, v.image_key AS imageKey, v.weight_grams AS weightGrams,
       p.tax_class AS taxClass, p.category_path AS categoryPath, p.is_purchasable AND v.is_active AS isPurchasable, pr.price_minor AS priceMinor,
       (SELECT COUNT(*) FROM cart_coupons cc WHERE cc.cart_id = l.cart_id) AS couponCount
     FROM carts c
     JOIN cart_lines l ON l.cart_id = c.id
     LEFT JOIN variant_copies v ON v.variant_id = l.variant_id
     LEFT JOIN product_copies p ON p.product_id = v.product_id
     LEFT JOIN vendor_copies vc ON vc.vendor_id = p.vendor_id
     LEFT JOIN variant_price_copies pr ON pr.variant_id = l.variant_id AND pr.currency = c.currency
     WHERE ${where}
     ORDER BY l.id`,
    params,
  };
}

/** Raises the cart's version after a change and keeps it for another while. The row must be locked. */
export function touchCart(tx: Tx, cartId: string, { now, expiresAt }: { now: Date; expiresAt: Date }): void {
  tx.executeLater('UPDATE carts SET version = version + 1, updated_at = ?, expires_at = ? WHERE id = ?', [now, expiresAt, cartId]);
}

/** What the buyer chose per vendor. */
export function choicesOf(cart: Pick<CartRow, 'vendorChoices'>): VendorChoices {
  return cart.vendorChoices === null ? {} : parseJson<VendorChoices>(cart.vendorChoices);
}

/** How a cart may end. What it was is over then for good: nothing leads back. */
export const endedStatuses = ['ORDERED', 'MERGED', 'EXPIRED'] as const satisfies readonly CartRow['status'][];

/** Some carts that ended before a moment. */
export function endedCarts(sql: Sql, { before, limit }: { before: Date; limit: number }): Promise<Pick<CartRow, 'id' | 'status'>[]> {
  return sql.query('SELECT id, status FROM carts WHERE status IN (?) AND expires_at <= ? LIMIT ?', [endedStatuses, before, limit]);
}

/** Carts whose time is over, the oldest first. A cart that is being checked out is none of them. */
export async function expiredCarts(sql: Sql, { now, limit }: { now: Date; limit: number }): Promise<string[]> {
  const rows = await sql.query<{ id: string }>("SELECT id FROM carts WHERE status = 'ACTIVE' AND expires_at <= ? ORDER BY expires_at LIMIT ?", [now, limit]);
  return rows.map((row) => row.id);
}
