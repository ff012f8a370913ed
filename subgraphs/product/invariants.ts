/** Checks of this subgraph's books against each other: what `npm run invariants` asks after every fault. */
import type { Sql } from '#platform/data/database';

interface Check {
  name: string;
  /** Selects one row per violation with a column `detail`. */
  sql: string;
}

const mostListed = 20;

const checks: readonly Check[] = [
  {
    name: 'I2 counters are never negative and never promise more than is there',
    sql: `SELECT CONCAT(id, ' on hand ', on_hand, ', reserved ', reserved, ', allocated ', allocated) AS detail FROM stock_items
      WHERE on_hand < 0 OR reserved < 0 OR allocated < 0 OR on_hand < reserved + allocated`,
  },
  {
    name: 'I2 counters are the sums of the movements',
    sql: `SELECT CONCAT(s.id, ' has ', s.on_hand, '/', s.reserved, '/', s.allocated, ', its movements add up to ',
        COALESCE(m.on_hand, 0), '/', COALESCE(m.reserved, 0), '/', COALESCE(m.allocated, 0)) AS detail
      FROM stock_items s LEFT JOIN (
        SELECT stock_item_id, SUM(on_hand_delta) AS on_hand, SUM(reserved_delta) AS reserved, SUM(allocated_delta) AS allocated
        FROM stock_movements GROUP BY stock_item_id
      ) m ON m.stock_item_id = s.id
      WHERE s.on_hand <> COALESCE(m.on_hand, 0) OR s.reserved <> COALESCE(m.reserved, 0) OR s.allocated <> COALESCE(m.allocated, 0)`,
  },
  {
    name: 'I2 available + reserved + allocated + shipped = received',
    sql: `SELECT CONCAT(s.id, ' received ', m.received, ', shipped ', m.shipped, ', holds ', s.on_hand) AS detail
      FROM stock_items s JOIN (
        SELECT stock_item_id, SUM(IF(kind = 'shipped', -on_hand_delta, 0)) AS shipped, SUM(IF(kind <> 'shipped', on_hand_delta, 0)) AS received
        FROM stock_movements GROUP BY stock_item_id
      ) m ON m.stock_item_id = s.id WHERE s.on_hand + m.shipped <> m.received`,
  },
  {
    name: 'I2 what is reserved and allocated belongs to reservations',
    sql: `SELECT CONCAT(s.id, ' reserved ', s.reserved, ' of which held ', COALESCE(r.reserved, 0), ', allocated ', s.allocated,
        ' of which held ', COALESCE(r.allocated, 0)) AS detail
      FROM stock_items s LEFT JOIN (
        SELECT l.stock_item_id, SUM(IF(r.state = 'RESERVED', l.quantity, 0)) AS reserved,
          SUM(IF(r.state = 'ALLOCATED', l.quantity - l.shipped - l.returned, 0)) AS allocated
        FROM reservation_lines l JOIN reservations r ON r.id = l.reservation_id GROUP BY l.stock_item_id
      ) r ON r.stock_item_id = s.id
      WHERE s.reserved <> COALESCE(r.reserved, 0) OR s.allocated <> COALESCE(r.allocated, 0)`,
  },
];

/** Violations of I2 in words; empty when the books are right. Meant for a quiet system: it reads in several statements. */
export async function stockInvariants(db: Sql): Promise<string[]> {
  const violations: string[] = [];
  for (const { name, sql } of checks) {
    const rows = await db.query<{ detail: string }>(`${sql} LIMIT ${mostListed}`);
    violations.push(...rows.map(({ detail }) => `${name}: ${detail}`));
  }
  return violations;
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
