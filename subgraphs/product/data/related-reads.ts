/** What related products are chosen from, read for however many products at once. */
import type { Sql, Tx } from '#platform/data/database';
import type { ListingFacts } from '../domain/listing-facts.ts';
import { factColumns, factsOf, type FactRow } from './candidate-reads.ts';

/** A product, and what was bought together with it by the number of orders. */
export interface Neighbourhood {
  of: ListingFacts;
  together: { facts: ListingFacts; orders: number }[];
}

const perCategory = 60;
const perProduct = 20;
const rowsPerStatement = 200;

/** By product id. */
export async function neighbourhoods(sql: Sql, productIds: readonly string[]): Promise<Map<string, Neighbourhood>> {
  const neighbour = `(SELECT product_id, other_id, order_count FROM bought_together WHERE product_id = ? ORDER BY order_count DESC, other_id DESC LIMIT ${perProduct})`;
  const rows = await sql.query<FactRow & { ofId: string; orders: number | null; isVisible: number }>(
    `SELECT STRAIGHT_JOIN near.product_id AS ofId, near.order_count AS orders, l.is_visible AS isVisible, ${factColumns}
     FROM (${productIds.map(() => `SELECT ? AS product_id, ? AS other_id, NULL AS order_count UNION ALL ${neighbour}`).join(' UNION ALL ')}) near
     JOIN product_listings l ON l.product_id = near.other_id`,
    productIds.flatMap((id) => [id, id, id]),
  );
  const facts = factsOf(rows);
  const found = new Map<string, Neighbourhood>();
  rows.forEach(({ ofId, orders }, index) => {
    const of = facts[index];
    if (orders === null && of) found.set(ofId, { of, together: [] });
  });
  rows.forEach(({ ofId, orders, isVisible }, index) => {
    const each = facts[index];
    if (orders !== null && each) found.get(ofId)?.together.push({ facts: isVisible ? each : { ...each, isPurchasable: false }, orders });
  });
  return found;
}

/** Adds one order to each pair, as often as it is named. Sorted, so that two transactions about the same things cannot deadlock for long. */
export function countTogether(tx: Tx, pairs: readonly (readonly [productId: string, otherId: string])[]): void {
  const counts = [...Map.groupBy(pairs, (pair) => pair.join())].toSorted(([a], [b]) => (a < b ? -1 : 1)).map(([, same]) => [...(same[0] ?? []), same.length]);
  for (let start = 0; start < counts.length; start += rowsPerStatement) {
    tx.executeLater('INSERT INTO bought_together (product_id, other_id, order_count) VALUES ? ON DUPLICATE KEY UPDATE order_count = order_count + VALUES(order_count)', [
      counts.slice(start, start + rowsPerStatement),
    ]);
  }
}

/** Of each category, by its id. */
export async function bestSellers(sql: Sql, categoryIds: readonly string[]): Promise<Map<string, ListingFacts[]>> {
  const part = `(SELECT ${factColumns} FROM product_listings l FORCE INDEX (ix_listings_category_sold) WHERE l.is_visible = 1 AND l.category_id = ?
    ORDER BY l.sold_count DESC, l.product_id DESC LIMIT ${perCategory})`;
  const facts = factsOf(await sql.query<FactRow>(categoryIds.map(() => part).join(' UNION ALL '), [...categoryIds]));
  return Map.groupBy(facts, ({ categoryId }) => categoryId);
}
