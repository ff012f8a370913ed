/** The whole state of products as product.updated.v1 carries it. */
import type { productUpdated } from '#events/product';
import type { Sql } from '#platform/data/database';
import type { DataOf } from '#platform/messaging/contract';
import { categoryPaths } from './category-reads.ts';
import { mediaByProductIds, pricesByProductIds, type PriceRow } from './product-reads.ts';

export interface ProductState {
  version: number;
  data: DataOf<typeof productUpdated>;
}

interface HeadRow {
  id: string;
  slug: string;
  title: string;
  vendorId: string;
  categoryId: string;
  isPurchasable: number;
  taxClass: DataOf<typeof productUpdated>['taxClass'];
  eventVersion: number;
}

interface VariantStateRow {
  id: string;
  productId: string;
  sku: string;
  title: string;
  weightGrams: number | null;
  mediaKey: string | null;
  isActive: number;
}

/** In order of the ids. Deleted variants are part of it, marked as not active, so that copies learn of the deletion. */
export async function productStates(sql: Sql, productIds: readonly string[]): Promise<ProductState[]> {
  const heads = await sql.query<HeadRow>(
    `SELECT p.id, p.slug, p.title, p.vendor_id AS vendorId, p.category_id AS categoryId, p.tax_class AS taxClass,
       p.event_version AS eventVersion, l.is_purchasable AS isPurchasable
     FROM products p JOIN product_listings l ON l.product_id = p.id WHERE p.id IN (?) ORDER BY p.id`,
    [productIds],
  );
  const variants = await sql.query<VariantStateRow>(
    `SELECT id, product_id AS productId, sku, title, weight_grams AS weightGrams, media_key AS mediaKey, (deleted_at IS NULL) AS isActive
     FROM product_variants WHERE product_id IN (?) ORDER BY product_id, position, id`,
    [productIds],
  );
  const prices = await pricesByProductIds(sql, productIds);
  const media = await mediaByProductIds(sql, productIds);
  const paths = heads.length === 0 ? [] : await categoryPaths(sql, heads.map(({ categoryId }) => categoryId));
  const variantsOf = Map.groupBy(variants, ({ productId }) => productId);
  const pricesOf = Map.groupBy(prices, ({ variantId }) => variantId);
  const firstMediaOf = new Map(media.toReversed().map(({ productId, key }) => [productId, key]));
  const pathOf = Map.groupBy(paths, ({ ofId }) => ofId);
  return heads.map((head) => ({
    version: head.eventVersion,
    data: {
      productId: head.id,
      slug: head.slug,
      title: head.title,
      vendorId: head.vendorId,
      categoryId: head.categoryId,
      categoryPath: (pathOf.get(head.categoryId) ?? []).map(({ id }) => id),
      isPurchasable: Boolean(head.isPurchasable),
      taxClass: head.taxClass,
      variants: (variantsOf.get(head.id) ?? []).map((variant) =>
        variantState(variant, pricesOf.get(variant.id) ?? [], firstMediaOf.get(head.id) ?? null),
      ),
    },
  }));
}

function variantState(variant: VariantStateRow, prices: readonly PriceRow[], productMediaKey: string | null) {
  return {
    variantId: variant.id,
    sku: variant.sku,
    title: variant.title,
    weightGrams: variant.weightGrams,
    imageKey: variant.mediaKey ?? productMediaKey,
    isActive: Boolean(variant.isActive),
    prices: prices.map(({ currency, priceMinor, compareAtMinor }) => ({ currency, priceMinor, compareAtMinor })),
  };
}
