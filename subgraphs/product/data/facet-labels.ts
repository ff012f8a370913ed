/** What the ids and tokens that facets count are called. */
import type { Sql } from '#platform/data/database';

/** A category that is, or is above, the category `ofId`. */
export interface CategoryLabel {
  ofId: string;
  id: string;
  slug: string;
  name: string;
}

export interface VendorLabel {
  id: string;
  slug: string;
  name: string;
}

export interface ValueLabel {
  token: string;
  code: string;
  name: string;
  value: string;
}

/** How an attribute and its value are called in another language; null where nobody has said so. */
export interface ValueTranslation {
  token: string;
  locale: string;
  name: string | null;
  label: string | null;
}

export function categoriesAbove(sql: Sql, ids: readonly string[]): Promise<CategoryLabel[]> {
  return sql.query(
    `SELECT cc.descendant_id AS ofId, c.id, c.slug, c.name FROM category_closure cc JOIN categories c ON c.id = cc.ancestor_id WHERE cc.descendant_id IN (?)`,
    [ids],
  );
}

export function vendorLabels(sql: Sql, ids: readonly string[]): Promise<VendorLabel[]> {
  return sql.query('SELECT id, slug, name FROM vendors WHERE id IN (?)', [ids]);
}

export function valueLabels(sql: Sql, tokens: readonly string[]): Promise<ValueLabel[]> {
  return sql.query('SELECT token, code, name, value FROM attribute_values WHERE token IN (?)', [tokens]);
}

/** In all languages: few values are in many. */
export function valueTranslations(sql: Sql, tokens: readonly string[]): Promise<ValueTranslation[]> {
  return sql.query('SELECT token, locale, name, label FROM attribute_value_translations WHERE token IN (?)', [tokens]);
}
