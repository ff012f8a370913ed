import { categoryRows, type CategoryRow } from '../catalog/category-rows.ts';
import { deterministicId, idPrefixes } from '../ids.ts';
import type { DemoCategory } from '../model.ts';
import { categoryMedia } from './media.ts';

export function categoryId(slug: string): string {
  return deterministicId(idPrefixes.category, slug);
}

export function buildCategory(row: CategoryRow, position: number, parentSlug: string | null): DemoCategory {
  return {
    id: categoryId(row.slug),
    slug: row.slug,
    name: row.name,
    description: row.text,
    parentId: parentSlug === null ? null : categoryId(parentSlug),
    parentSlug,
    position,
    image: categoryMedia(row.kind, row.slug, row.name),
  };
}

/** The whole tree, parents before children. */
export function buildCategories(): DemoCategory[] {
  return categoryRows.flatMap((top, topPosition) => [
    buildCategory(top, topPosition, null),
    ...top.children.map((child, position) => buildCategory(child, position, top.slug)),
  ]);
}

/** Products may only be put here. */
export const leafCategorySlugs: readonly string[] = categoryRows.flatMap((top) => top.children.map((child) => child.slug));
