import type { Sql } from '#platform/data/database';

export interface CategoryRow {
  id: string;
  parentId: string | null;
  slug: string;
  name: string;
  description: string | null;
  imageKey: string | null;
  imageAlt: string | null;
  imageWidth: number | null;
  imageHeight: number | null;
  imageFocalX: number | null;
  imageFocalY: number | null;
  version: number;
}

const columns = `c.id, c.parent_id AS parentId, c.slug, c.name, c.description, c.image_key AS imageKey, c.image_alt AS imageAlt,
  c.image_width AS imageWidth, c.image_height AS imageHeight,
  c.image_focal_x AS imageFocalX, c.image_focal_y AS imageFocalY, c.version`;
const maxChildren = 100;

export function categoriesByIds(sql: Sql, ids: readonly string[]): Promise<CategoryRow[]> {
  return sql.query<CategoryRow>(`SELECT ${columns} FROM categories c WHERE c.id IN (?)`, [ids]);
}

export function categoriesBySlugs(sql: Sql, slugs: readonly string[]): Promise<CategoryRow[]> {
  return sql.query<CategoryRow>(`SELECT ${columns} FROM categories c WHERE c.slug IN (?)`, [slugs]);
}

export function topCategories(sql: Sql): Promise<CategoryRow[]> {
  return sql.query<CategoryRow>(`SELECT ${columns} FROM categories c WHERE c.parent_id IS NULL ORDER BY c.position, c.id LIMIT ${maxChildren}`);
}

export function categoriesByParentIds(sql: Sql, parentIds: readonly string[]): Promise<CategoryRow[]> {
  return sql.query<CategoryRow>(`SELECT ${columns} FROM categories c WHERE c.parent_id IN (?) ORDER BY c.parent_id, c.position, c.id`, [parentIds]);
}

/** Each category with those above it, top first; `ofId` is the category asked for. */
export function categoryPaths(sql: Sql, ids: readonly string[]): Promise<(CategoryRow & { ofId: string })[]> {
  return sql.query(
    `SELECT cc.descendant_id AS ofId, ${columns} FROM category_closure cc JOIN categories c ON c.id = cc.ancestor_id
     WHERE cc.descendant_id IN (?) ORDER BY cc.descendant_id, cc.depth DESC`,
    [ids],
  );
}

/** Visible products in each category and below. */
export function productCountsByCategoryIds(sql: Sql, ids: readonly string[]): Promise<{ id: string; count: number }[]> {
  return sql.query(
    `SELECT cc.ancestor_id AS id, CAST(SUM(c.listed_count) AS SIGNED) AS count FROM category_closure cc
     JOIN categories c ON c.id = cc.descendant_id WHERE cc.ancestor_id IN (?) GROUP BY cc.ancestor_id`,
    [ids],
  );
}

/** The category with that slug and all below it, and how many visible products they hold; no ids when there is none. */
export async function categoriesBelowSlug(sql: Sql, slug: string): Promise<{ ids: string[]; listedCount: number }> {
  const rows = await sql.query<{ id: string; listedCount: number }>(
    `SELECT cc.descendant_id AS id, below.listed_count AS listedCount FROM categories c
     JOIN category_closure cc ON cc.ancestor_id = c.id JOIN categories below ON below.id = cc.descendant_id WHERE c.slug = ?`,
    [slug],
  );
  return { ids: rows.map(({ id }) => id), listedCount: rows.reduce((sum, row) => sum + row.listedCount, 0) };
}
