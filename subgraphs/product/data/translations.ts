/** Texts in other languages. */
import { parseJson } from '#platform/data/json';
import type { Sql, Tx } from '#platform/data/database';
import { insertRows } from './insert-rows.ts';

export interface ProductTranslationRow {
  productId: string;
  locale: string;
  title: string | null;
  description: string | null;
  /** By the original. */
  terms: Readonly<Record<string, string>>;
}

export interface CategoryTranslationRow {
  categoryId: string;
  locale: string;
  name: string;
  description: string | null;
}

export async function productTranslations(sql: Sql, productIds: readonly string[]): Promise<ProductTranslationRow[]> {
  const rows = await sql.query<Omit<ProductTranslationRow, 'terms'> & { terms: unknown }>(
    'SELECT product_id AS productId, locale, title, description, terms FROM product_translations WHERE product_id IN (?) ORDER BY product_id, locale',
    [productIds],
  );
  return rows.map((row) => ({ ...row, terms: parseJson<Record<string, string>>(row.terms) }));
}

export function categoryTranslations(sql: Sql, categoryIds: readonly string[]): Promise<CategoryTranslationRow[]> {
  return sql.query('SELECT category_id AS categoryId, locale, name, description FROM category_translations WHERE category_id IN (?) ORDER BY category_id, locale', [categoryIds]);
}

/** Puts translations in place of earlier ones in the same languages. */
export async function saveProductTranslations(tx: Tx, rows: readonly ProductTranslationRow[]): Promise<void> {
  await insertRows(
    tx,
    'product_translations',
    ['product_id', 'locale', 'title', 'description', 'terms'],
    rows.map(({ productId, locale, title, description, terms }) => [productId, locale, title, description, JSON.stringify(terms)]),
    { update: ['title', 'description', 'terms'] },
  );
}

export async function deleteProductTranslation(tx: Tx, productId: string, locale: string): Promise<void> {
  await tx.execute('DELETE FROM product_translations WHERE product_id = ? AND locale = ?', [productId, locale]);
}

export async function saveCategoryTranslations(sql: Sql, rows: readonly CategoryTranslationRow[]): Promise<void> {
  await insertRows(
    sql,
    'category_translations',
    ['category_id', 'locale', 'name', 'description'],
    rows.map(({ categoryId, locale, name, description }) => [categoryId, locale, name, description]),
    { update: ['name', 'description'] },
  );
}

export async function deleteCategoryTranslation(tx: Tx, categoryId: string, locale: string): Promise<void> {
  await tx.execute('DELETE FROM category_translations WHERE category_id = ? AND locale = ?', [categoryId, locale]);
}
