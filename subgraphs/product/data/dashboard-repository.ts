/** What a vendor's catalog staff has to do, each vendor's part by one range of one index. */
import type { Sql } from '#platform/data/database';

interface Owned {
  vendorId: string;
  id: string;
}

/** Up to `limit` of each vendor, by vendor, in the order read. */
async function ofEach(sql: Sql, vendorIds: readonly string[], part: string, limit: number): Promise<Map<string, string[]>> {
  const rows = await sql.query<Owned>(vendorIds.map(() => `(${part} LIMIT ?)`).join(' UNION ALL '), vendorIds.flatMap((id) => [id, limit]));
  return new Map([...Map.groupBy(rows, ({ vendorId }) => vendorId)].map(([vendorId, list]) => [vendorId, list.map(({ id }) => id)]));
}

/** Variants of published products with no more left than their threshold, the emptiest first. */
export function lowVariants(sql: Sql, vendorIds: readonly string[], limit: number): Promise<Map<string, string[]>> {
  return ofEach(
    sql,
    vendorIds,
    `SELECT v.vendor_id AS vendorId, v.id FROM product_variants v JOIN products p ON p.id = v.product_id AND p.status = 'PUBLISHED' LEFT JOIN stock_items s ON s.variant_id = v.id
     WHERE v.vendor_id = ? AND v.live_sku IS NOT NULL GROUP BY v.id, v.vendor_id, v.low_stock_threshold
     HAVING COALESCE(SUM(s.on_hand - s.reserved - s.allocated), 0) <= v.low_stock_threshold ORDER BY COALESCE(SUM(s.on_hand - s.reserved - s.allocated), 0), v.id`,
    limit,
  );
}

/** Products that were never published or were taken back into draft, newest first. */
export function unpublishedProducts(sql: Sql, vendorIds: readonly string[], limit: number): Promise<Map<string, string[]>> {
  return ofEach(sql, vendorIds, `SELECT vendor_id AS vendorId, id FROM products WHERE vendor_id = ? AND status = 'DRAFT' ORDER BY created_at DESC, id DESC`, limit);
}

/** Published reviews without a reply, oldest first. */
export function unansweredReviews(sql: Sql, vendorIds: readonly string[], limit: number): Promise<Map<string, string[]>> {
  return ofEach(sql, vendorIds, `SELECT vendor_id AS vendorId, id FROM reviews FORCE INDEX (ix_reviews_vendor) WHERE vendor_id = ? AND status = 'PUBLISHED' AND vendor_reply IS NULL ORDER BY created_at, id`, limit);
}
