/** What the ids and tokens that facets count are called. */
import type { Sql } from '#platform/data/database';

/** Each category with those above it: their ids, slugs and names by the id of the category below. */
export function categoriesAbove(sql: Sql, ids: readonly string[]): Promise<{ ofId: string; slug: string; name: string }[]> {
  return sql.query(
    `SELECT cc.descendant_id AS ofId, c.slug, c.name FROM category_closure cc JOIN categories c ON c.id = cc.ancestor_id WHERE cc.descendant_id IN (?)`,
    [ids],
  );
}

export function vendorLabels(sql: Sql, ids: readonly string[]): Promise<{ id: string; slug: string; name: string }[]> {
  return sql.query('SELECT id, slug, name FROM vendors WHERE id IN (?)', [ids]);
}

export function valueLabels(sql: Sql, tokens: readonly string[]): Promise<{ token: string; code: string; name: string; value: string }[]> {
  return sql.query('SELECT token, code, name, value FROM attribute_values WHERE token IN (?)', [tokens]);
}
