/** What related products are chosen from: three statements, however many products are asked about. */
import type { Sql, Tx } from '#platform/data/database';
import type { ListingFacts } from '../domain/listing-facts.ts';
import { rankRelated } from '../domain/related.ts';
import { factColumns, factsOf, type FactRow } from './candidate-reads.ts';

export interface RelatedKey {
  id: string;
  categoryId: string;
}

const perCategory = 60;
const perProduct = 20;
const rowsPerStatement = 200;

/** Up to `limit` ids for each product. */
export async function relatedIds(sql: Sql, keys: readonly RelatedKey[], limit: number): Promise<Map<string, string[]>> {
  const pairs = await mostBoughtTogether(sql, keys.map(({ id }) => id));
  const similar = Map.groupBy(await bestSellers(sql, [...new Set(keys.map(({ categoryId }) => categoryId))]), ({ categoryId }) => categoryId);
  const facts = await factsByIds(sql, [...new Set([...keys.map(({ id }) => id), ...pairs.map(({ otherId }) => otherId)])]);
  const related = new Map<string, string[]>();
  for (const { id, categoryId } of keys) {
    const of = facts.get(id);
    if (!of) continue;
    const together = pairs.flatMap(({ productId, otherId, orders }) => {
      const other = productId === id ? facts.get(otherId) : undefined;
      return other ? [{ facts: other, orders }] : [];
    });
    related.set(id, rankRelated({ of, together, similar: similar.get(categoryId) ?? [] }, limit));
  }
  return related;
}

/** Adds one order to each pair. The pairs are sorted, so that two orders of the same things cannot deadlock for long. */
export async function countTogether(tx: Tx, pairs: readonly (readonly [productId: string, otherId: string])[]): Promise<void> {
  for (let start = 0; start < pairs.length; start += rowsPerStatement) {
    await tx.execute(
      'INSERT INTO bought_together (product_id, other_id, order_count) VALUES ? ON DUPLICATE KEY UPDATE order_count = order_count + 1',
      [pairs.slice(start, start + rowsPerStatement).map((pair) => [...pair, 1])],
    );
  }
}

function mostBoughtTogether(sql: Sql, ids: readonly string[]): Promise<{ productId: string; otherId: string; orders: number }[]> {
  const part = `(SELECT product_id AS productId, other_id AS otherId, order_count AS orders FROM bought_together WHERE product_id = ?
    ORDER BY order_count DESC, other_id DESC LIMIT ${perProduct})`;
  return sql.query(ids.map(() => part).join(' UNION ALL '), [...ids]);
}

async function bestSellers(sql: Sql, categoryIds: readonly string[]): Promise<ListingFacts[]> {
  const part = `(SELECT ${factColumns} FROM product_listings l FORCE INDEX (ix_listings_category_sold) WHERE l.is_visible = 1 AND l.category_id = ?
    ORDER BY l.sold_count DESC, l.product_id DESC LIMIT ${perCategory})`;
  return factsOf(await sql.query<FactRow>(categoryIds.map(() => part).join(' UNION ALL '), [...categoryIds]));
}

async function factsByIds(sql: Sql, ids: readonly string[]): Promise<Map<string, ListingFacts>> {
  const rows = await sql.query<FactRow & { isVisible: number }>(`SELECT ${factColumns}, l.is_visible AS isVisible FROM product_listings l WHERE l.product_id IN (?)`, [ids]);
  return new Map(factsOf(rows).map((facts, index) => [facts.id, rows[index]?.isVisible ? facts : { ...facts, isPurchasable: false }]));
}
