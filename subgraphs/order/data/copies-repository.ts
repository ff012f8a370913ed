/** Copies of products, vendors and users, written by event consumers only. An older event never replaces a newer state. */
import type { productUpdated } from '#events/product';
import type { userUpdated } from '#events/user';
import type { vendorUpdated } from '#events/vendor';
import type { Sql } from '#platform/data/database';
import type { DataOf } from '#platform/messaging/contract';
import { saveTerms, termsOf, type VendorTerms } from './vendor-terms.ts';

/**
 * Stores a copy whose columns are its key, its version and what is told. Resolves with whether it is the newest: then what belongs to it is to be written, too. The row is written
 * before the versions are compared, since two that found none would both take theirs for the newest.
 */
async function isNewest(sql: Sql, table: 'product_copies' | 'vendor_copies' | 'user_copies', copy: { version: number } & Readonly<Record<string, unknown>>): Promise<boolean> {
  const columns = Object.keys(copy);
  const [key = '', version = '', ...told] = columns;
  const newer = told.map((column) => `${column} = IF(VALUES(version) > version, VALUES(${column}), ${column})`);
  // From left to right: the version last, since the others are compared with the one that was there.
  await sql.execute(`INSERT INTO ${table} (${columns.join(', ')}) VALUES (?) ON DUPLICATE KEY UPDATE ${newer.join(', ')}, ${version} = GREATEST(version, VALUES(version))`, [Object.values(copy)]);
  const [row] = await sql.query<{ version: number }>(`SELECT version FROM ${table} WHERE ${key} = ? FOR UPDATE`, [copy[key]]);
  return row?.version === copy.version;
}

/** Replaces the copy of a product with its variants and prices. */
export async function saveProductCopy(sql: Sql, version: number, data: DataOf<typeof productUpdated>): Promise<void> {
  const copy = {
    product_id: data.productId,
    version,
    vendor_id: data.vendorId,
    slug: data.slug,
    title: data.title,
    tax_class: data.taxClass,
    // A product lists the nearest category last; pricing and commission want it first.
    category_path: JSON.stringify(data.categoryPath.toReversed()),
    is_purchasable: data.isPurchasable,
  };
  if (!(await isNewest(sql, 'product_copies', copy))) return;
  await sql.execute('UPDATE variant_copies SET is_active = FALSE WHERE product_id = ?', [data.productId]);
  if (data.variants.length === 0) return;
  await sql.execute('REPLACE INTO variant_copies (variant_id, product_id, sku, title, image_key, weight_grams, is_active) VALUES ?', [
    data.variants.map((variant) => [variant.variantId, data.productId, variant.sku, variant.title, variant.imageKey, variant.weightGrams, variant.isActive]),
  ]);
  await sql.execute('DELETE FROM variant_price_copies WHERE variant_id IN (?)', [data.variants.map((variant) => variant.variantId)]);
  const prices = data.variants.flatMap((variant) => variant.prices.map((price) => [variant.variantId, price.currency, price.priceMinor]));
  if (prices.length > 0) await sql.execute('INSERT INTO variant_price_copies (variant_id, currency, price_minor) VALUES ?', [prices]);
}

/** Replaces the copy of a vendor. */
export async function saveVendorCopy(sql: Sql, version: number, data: DataOf<typeof vendorUpdated>): Promise<void> {
  const copy = {
    vendor_id: data.vendorId,
    version,
    slug: data.slug,
    name: data.name,
    country: data.country,
    payout_currency: data.payoutCurrency,
    status: data.status,
    is_accepting_orders: data.isAcceptingOrders,
    handling_days: data.handlingDays,
    return_window_days: data.returnWindowDays,
    shipping: JSON.stringify(data.shipping),
    commission_agreements: JSON.stringify(data.commissionAgreements),
    business: JSON.stringify({ legalName: data.legalName, vatId: data.vatId, businessAddress: data.businessAddress }),
  };
  if (!(await isNewest(sql, 'vendor_copies', copy))) return;
  await saveTerms(sql, data);
}

/** Replaces the copy of a person. */
export async function saveUserCopy(sql: Sql, version: number, data: DataOf<typeof userUpdated>): Promise<void> {
  await isNewest(sql, 'user_copies', { user_id: data.userId, version, email: data.email, display_name: data.displayName, locale: data.locale });
}

/** What the cart and checkout know of a vendor. */
export interface VendorCopy {
  vendorId: string;
  name: string;
  country: string;
  canSell: boolean;
  handlingDays: number;
  returnWindowDays: number;
  shipping: DataOf<typeof vendorUpdated>['shipping'];
  commissionAgreements: DataOf<typeof vendorUpdated>['commissionAgreements'];
  /** Delivery of goods that go by other rates; none while the vendor has not told of any. */
  shippingProfiles: NonNullable<VendorTerms['shippingProfiles']>;
  /** What the vendor has told of its business so far. */
  business: VendorBusiness;
}

export type VendorBusiness = Partial<Pick<DataOf<typeof vendorUpdated>, 'legalName' | 'vatId' | 'businessAddress'>>;

/** As it is stored. */
export type VendorCopyRow = Omit<VendorCopy, 'shipping' | 'commissionAgreements' | 'shippingProfiles' | 'business'> & { shipping: string; commissionAgreements: string; terms: string | null; business: string | null };

/** Columns of a row `vc` of `vendor_copies`. */
export const vendorColumns = `vc.vendor_id AS vendorId, vc.name, vc.country, vc.status = 'APPROVED' AND vc.is_accepting_orders AS canSell, vc.handling_days AS handlingDays,
  vc.return_window_days AS returnWindowDays, vc.shipping, vc.commission_agreements AS commissionAgreements, vc.business, vc.terms`;

/** Whose products are, of those that are known. */
export async function vendorIdsByProductIds(sql: Sql, productIds: readonly string[]): Promise<Map<string, string>> {
  const rows = await sql.query<{ productId: string; vendorId: string }>('SELECT product_id AS productId, vendor_id AS vendorId FROM product_copies WHERE product_id IN (?)', [productIds]);
  return new Map(rows.map(({ productId, vendorId }) => [productId, vendorId]));
}

/** Copies of vendors by id. */
export async function vendorCopiesByIds(sql: Sql, vendorIds: readonly string[]): Promise<Map<string, VendorCopy>> {
  if (vendorIds.length === 0) return new Map();
  const rows = await sql.query<VendorCopyRow>(`SELECT ${vendorColumns} FROM vendor_copies vc WHERE vc.vendor_id IN (?)`, [vendorIds]);
  return new Map(rows.map((row) => [row.vendorId, toVendorCopy(row)]));
}

/** Ready for use. */
export function toVendorCopy(row: VendorCopyRow): VendorCopy {
  return {
    ...row,
    canSell: Boolean(row.canSell),
    shipping: JSON.parse(row.shipping) as VendorCopy['shipping'],
    commissionAgreements: JSON.parse(row.commissionAgreements) as VendorCopy['commissionAgreements'],
    shippingProfiles: termsOf(row.terms).shippingProfiles ?? [],
    business: row.business === null ? {} : (JSON.parse(row.business) as VendorBusiness),
  };
}
