/** What decides how and when one of a variant would be delivered. */
import type { Sql } from '#platform/data/database';
import { parseJson } from '#platform/data/json';
import type { ShippedLine } from '../domain/shipping-profiles.ts';
import { vendorCopiesByIds, type VendorCopy } from './copies-repository.ts';

export interface ShippedVariant {
  readonly vendor: VendorCopy;
  /** One of it. */
  readonly line: ShippedLine;
  /** By currency. */
  readonly prices: ReadonlyMap<string, number>;
}

interface Row {
  variantId: string;
  vendorId: string;
  productId: string;
  categoryPath: string;
  weightGrams: number | null;
  currency: string | null;
  priceMinor: number | null;
}

/** By the variant's id; one whose product or vendor is not known yet is missing. */
export async function shippedVariants(sql: Sql, variantIds: readonly string[]): Promise<Map<string, ShippedVariant>> {
  const rows = await sql.query<Row>(
    `SELECT v.variant_id AS variantId, p.vendor_id AS vendorId, p.product_id AS productId, p.category_path AS categoryPath, v.weight_grams AS weightGrams, pr.currency, pr.price_minor AS priceMinor
     FROM variant_copies v JOIN product_copies p ON p.product_id = v.product_id LEFT JOIN variant_price_copies pr ON pr.variant_id = v.variant_id WHERE v.variant_id IN (?)`,
    [variantIds],
  );
  const vendors = await vendorCopiesByIds(sql, [...new Set(rows.map(({ vendorId }) => vendorId))]);
  return new Map([...Map.groupBy(rows, ({ variantId }) => variantId)].flatMap(([variantId, [first, ...others]]) => {
    const vendor = first && vendors.get(first.vendorId);
    if (!vendor) return [];
    const line = { lineId: variantId, productId: first.productId, categoryIds: parseJson<string[]>(first.categoryPath), quantity: 1, weightGrams: first.weightGrams };
    const prices = new Map([first, ...others].flatMap(({ currency, priceMinor }) => (currency === null || priceMinor === null ? [] : [[currency, priceMinor] as const])));
    return [[variantId, { vendor, line, prices }] as const];
  }));
}
