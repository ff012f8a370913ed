/** A vendor's catalog page by page in the order it was made, as an export writes it. */
import { parseJson } from '#platform/data/json';
import type { Sql } from '#platform/data/database';
import type { Pair } from '../domain/import-row.ts';
import { attributesByProductIds, mediaByProductIds, regularPricesByProductIds, variantsByProductIds, type AttributeRow, type MediaRow, type PriceRow, type VariantRow } from './product-reads.ts';

export interface ExportPosition {
  createdAt: Date;
  id: string;
}

interface ProductHead extends ExportPosition {
  slug: string;
  title: string;
  description: string | null;
  category: string;
  tags: unknown;
  taxClass: string;
  status: string;
}

export interface ExportProduct extends Omit<ProductHead, 'tags'> {
  tags: string[];
  facts: AttributeRow[];
  media: MediaRow[];
  variants: (Omit<VariantRow, 'optionValues'> & { optionValues: Pair[]; prices: PriceRow[] })[];
}

/** Up to `limit` products after a position, with all that belongs to them: five statements, however many. */
export async function exportProducts(sql: Sql, vendorId: string, { limit, after }: { limit: number; after: ExportPosition | null }): Promise<ExportProduct[]> {
  const seek = after ? 'AND p.created_at >= ? AND (p.created_at > ? OR p.id > ?)' : '';
  const heads = await sql.query<ProductHead>(
    `SELECT p.id, p.created_at AS createdAt, p.slug, p.title, p.description, c.slug AS category, p.tags, p.tax_class AS taxClass, p.status
     FROM products p JOIN categories c ON c.id = p.category_id WHERE p.vendor_id = ? ${seek} ORDER BY p.created_at, p.id LIMIT ?`,
    [vendorId, ...(after ? [after.createdAt, after.createdAt, after.id] : []), limit],
  );
  if (heads.length === 0) return [];
  const ids = heads.map(({ id }) => id);
  const variants = Map.groupBy(await variantsByProductIds(sql, ids), ({ productId }) => productId);
  const prices = Map.groupBy(await regularPricesByProductIds(sql, ids), ({ variantId }) => variantId);
  const media = Map.groupBy(await mediaByProductIds(sql, ids), ({ productId }) => productId);
  const facts = Map.groupBy(await attributesByProductIds(sql, ids), ({ productId }) => productId);
  return heads.map((head) => ({
    ...head,
    tags: parseJson<string[]>(head.tags),
    facts: facts.get(head.id) ?? [],
    media: media.get(head.id) ?? [],
    variants: (variants.get(head.id) ?? []).map((variant) => ({ ...variant, optionValues: parseJson<Pair[]>(variant.optionValues), prices: prices.get(variant.id) ?? [] })),
  }));
}

/** In alphabetical order. */
export async function currenciesOf(sql: Sql, vendorId: string): Promise<string[]> {
  const rows = await sql.query<{ currency: string }>(
    'SELECT DISTINCT pr.currency FROM product_variants v JOIN variant_prices pr ON pr.variant_id = v.id WHERE v.vendor_id = ? ORDER BY pr.currency',
    [vendorId],
  );
  return rows.map(({ currency }) => currency);
}
