/** Checks of this subgraph's books against each other: what `npm run invariants` asks after every fault. */
import type { Database, Sql } from '#platform/data/database';
import { checkAll, sqlCheck, type CheckProgress, type SlicedCheck } from '#platform/service/sliced-check';
import { movementsCheck, reservationsCheck } from './stock-checks.ts';

const mostListed = 20;

export const stockChecks: readonly SlicedCheck[] = [
  sqlCheck({
    over: 'stock_items.id',
    name: 'I2 counters are never negative and never promise more than is there',
    sql: (inSlice) => `SELECT CONCAT(id, ' on hand ', on_hand, ', reserved ', reserved, ', allocated ', allocated) AS id FROM stock_items
      WHERE ${inSlice('id')} AND (on_hand < 0 OR reserved < 0 OR allocated < 0 OR on_hand < reserved + allocated)`,
  }),
  movementsCheck,
  reservationsCheck,
];

/** Violations of I2 in words, of books of any size, slice by slice; empty when they are right. */
export function stockInvariants(db: Pick<Database, 'query' | 'snapshot'>, onProgress?: (progress: CheckProgress) => void): Promise<string[]> {
  return checkAll(db, stockChecks, onProgress);
}

/** Lists whose derived columns no longer follow from the catalog and the stock; empty when all do. */
export async function listingInvariants(db: Sql): Promise<string[]> {
  const rows = await db.query<{ detail: string }>(
    `SELECT CONCAT(l.product_id, ' is listed with stock level ', l.stock_level, ', its variants say ', x.level) AS detail
     FROM product_listings l JOIN (
       SELECT v.product_id, MAX(CASE WHEN v.available <= 0 THEN 1 WHEN v.available <= v.threshold THEN 2 ELSE 3 END) AS level
       FROM (
         SELECT pv.id, pv.product_id, pv.low_stock_threshold AS threshold, COALESCE(SUM(s.on_hand - s.reserved - s.allocated), 0) AS available
         FROM product_variants pv LEFT JOIN stock_items s ON s.variant_id = pv.id WHERE pv.deleted_at IS NULL
         GROUP BY pv.id, pv.product_id, pv.low_stock_threshold
       ) v GROUP BY v.product_id
     ) x ON x.product_id = l.product_id WHERE l.stock_level <> x.level
     UNION ALL
     SELECT CONCAT('category ', c.id, ' counts ', c.listed_count, ' products, ', COALESCE(x.count, 0), ' are listed') AS detail
     FROM categories c LEFT JOIN (SELECT category_id, COUNT(*) AS count FROM product_listings WHERE is_visible GROUP BY category_id) x
       ON x.category_id = c.id WHERE c.listed_count <> COALESCE(x.count, 0) LIMIT ${mostListed}`,
  );
  return rows.map(({ detail }) => detail);
}
