/** Changes to the tree of categories; the closure follows in the same transaction. */
import type { Tx } from '#platform/data/database';
import { insertRows } from './insert-rows.ts';

export interface TreePlace {
  /** From the category itself upwards. */
  ancestorIds: string[];
  /** Levels below it, 0 for a leaf. */
  height: number;
  descendants: { id: string; depth: number }[];
}

/** Only one change to the tree at a time: two moves that are harmless alone could make a circle together. */
export async function lockTree(tx: Tx): Promise<void> {
  await tx.query('SELECT id FROM categories ORDER BY id FOR UPDATE');
}

export async function placeOf(tx: Tx, id: string): Promise<TreePlace> {
  const ancestors = await tx.query<{ id: string }>('SELECT ancestor_id AS id FROM category_closure WHERE descendant_id = ? ORDER BY depth', [id]);
  const descendants = await tx.query<{ id: string; depth: number }>('SELECT descendant_id AS id, depth FROM category_closure WHERE ancestor_id = ?', [id]);
  return { ancestorIds: ancestors.map((each) => each.id), height: Math.max(0, ...descendants.map(({ depth }) => depth)), descendants };
}

/** Puts a category, with all below it, under `parent`; null makes it one of the top. The caller has refused circles. */
export async function attach(tx: Tx, { ancestorIds, descendants }: TreePlace, parent: TreePlace | null): Promise<void> {
  const above = ancestorIds.slice(1);
  if (above.length > 0) {
    await tx.execute('DELETE FROM category_closure WHERE descendant_id IN (?) AND ancestor_id IN (?)', [descendants.map(({ id }) => id), above]);
  }
  const rows = (parent?.ancestorIds ?? []).flatMap((ancestor, distance) => descendants.map(({ id, depth }) => [ancestor, id, distance + 1 + depth]));
  await insertRows(tx, 'category_closure', ['ancestor_id', 'descendant_id', 'depth'], rows);
}

/** Products carry the names and ids of the categories above them in search and in what is announced. */
export async function queueProductsIn(tx: Tx, categoryIds: readonly string[]): Promise<void> {
  await tx.execute('INSERT INTO product_announcements (product_id) SELECT id FROM products WHERE category_id IN (?)', [categoryIds]);
}
