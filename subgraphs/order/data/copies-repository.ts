/** Copies of products, vendors and users, written by event consumers only. An older event never replaces a newer state. */
import type { productUpdated } from '#events/product';
import type { userUpdated } from '#events/user';
import type { vendorUpdated } from '#events/vendor';
import type { Sql } from '#platform/data/database';
import type { DataOf } from '#platform/messaging/contract';
import { saveTerms, termsOf, type VendorTerms } from './vendor-terms.ts';

async function isOutdated(sql: Sql, table: 'product_copies' | 'vendor_copies' | 'user_copies', key: string, id: string, version: number): Promise<boolean> {
  const [row] = await sql.query<{ version: number }>(`SELECT version FROM ${table} WHERE ${key} = ? FOR UPDATE`, [id]);
  return row !== undefined && row.version >= version;
}

/** Replaces the copy of a product with its variants and prices. */
export async function saveProductCopy(sql: Sql, version: number, data: DataOf<typeof productUpdated>): Promise<void> {
  if (await isOutdated(sql, 'product_copies', 'product_id', data.productId, version)) return;
  // A product lists the nearest category last; pricing and commission want it first.
  const categoryPath = JSON.stringify(data.categoryPath.toReversed());
  await sql.execute('REPLACE INTO product_copies (product_id, version, vendor_id, slug, title, tax_class, category_path, is_purchasable) VALUES (?)', [
    [data.productId, version, data.vendorId, data.slug, data.title, data.taxClass, categoryPath, data.isPurchasable],
  ]);
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
  if (await isOutdated(sql, 'vendor_copies', 'vendor_id', data.vendorId, version)) return;
  await sql.execute(
    `REPLACE INTO vendor_copies (vendor_id, version, slug, name, country, payout_currency, status, is_accepting_orders, handling_days,
       return_window_days, shipping, commission_agreements, business) VALUES (?)`,
    [
      [
        data.vendorId,
        version,
        data.slug,
        data.name,
        data.country,
        data.payoutCurrency,
        data.status,
        data.isAcceptingOrders,
        data.handlingDays,
        data.returnWindowDays,
        JSON.stringify(data.shipping),
        JSON.stringify(data.commissionAgreements),
        JSON.stringify({ legalName: data.legalName, vatId: data.vatId, businessAddress: data.businessAddress, payoutAccount: data.payoutAccount }),
      ],
    ],
  );
  await saveTerms(sql, data);
}

/** Replaces the copy of a person. */
export async function saveUserCopy(sql: Sql, version: number, data: DataOf<typeof userUpdated>): Promise<void> {
  if (await isOutdated(sql, 'user_copies', 'user_id', data.userId, version)) return;
  await sql.execute('REPLACE INTO user_copies (user_id, version, email, display_name, locale) VALUES (?)', [
    [data.userId, version, data.email, data.displayName, data.locale],
  ]);
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

export type VendorBusiness = Partial<Pick<DataOf<typeof vendorUpdated>, 'legalName' | 'vatId' | 'businessAddress' | 'payoutAccount'>>;

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
