import type { Sql } from '#platform/data/database';
import { focalColumns, type FocalPoint } from '../domain/focal-point.ts';
import { insertRows } from './insert-rows.ts';

export interface NewCategory {
  id: string;
  parentId: string | null;
  slug: string;
  name: string;
  description: string | null;
  image: { key: string; alt: string; width: number; height: number; focalPoint?: FocalPoint | null | undefined } | null;
  position: number;
}

/** Writes categories and their closure; those that exist take the new texts but keep their place in the tree. */
export async function saveCategories(sql: Sql, categories: readonly NewCategory[]): Promise<void> {
  await insertRows(
    sql,
    'categories',
    ['id', 'parent_id', 'slug', 'name', 'description', 'image_key', 'image_alt', 'image_width', 'image_height', 'image_focal_x', 'image_focal_y', 'position'],
    categories.map(({ image, ...each }) => [
      each.id, each.parentId, each.slug, each.name, each.description,
      image?.key ?? null, image?.alt ?? null, image?.width ?? null, image?.height ?? null, ...focalColumns(image), each.position,
    ]),
    { update: ['name', 'description', 'image_key', 'image_alt', 'image_width', 'image_height', 'image_focal_x', 'image_focal_y', 'position'] },
  );
  const parents = new Map(categories.map(({ id, parentId }) => [id, parentId]));
  const rows = categories.flatMap(({ id }) => ancestorsOf(id, parents).map((ancestor, depth) => [ancestor, id, depth]));
  await insertRows(sql, 'category_closure', ['ancestor_id', 'descendant_id', 'depth'], rows, { ignoreExisting: true });
}

/** The category itself, its parent, and so on upwards. @throws Error when a category is above itself. */
function ancestorsOf(id: string, parents: ReadonlyMap<string, string | null>): string[] {
  const ancestors: string[] = [];
  for (let current: string | null = id; current !== null; current = parents.get(current) ?? null) {
    if (ancestors.includes(current)) throw new Error(`Category ${current} is above itself`);
    ancestors.push(current);
  }
  return ancestors;
}
