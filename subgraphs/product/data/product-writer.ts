/** Rows of a product and what belongs to it. Callers hold the product's lock or have just made it. */
import type { Tx } from '#platform/data/database';
import { focalColumns, type FocalPoint } from '../domain/focal-point.ts';
import { attributeCode, type OptionValue } from '../domain/variant-options.ts';
import { insertRows } from './insert-rows.ts';

export interface Fact {
  name: string;
  value: string;
}

export interface Picture {
  key: string;
  alt: string;
  width: number;
  height: number;
  focalPoint?: FocalPoint | null | undefined;
}

/** Of product_media, in the order of `mediaValues`. */
export const mediaColumns = ['product_id', 'position', 'media_key', 'alt', 'width', 'height', 'focal_x', 'focal_y'];

/** A picture as a row. */
export function mediaValues(productId: string, picture: Picture, position: number): unknown[] {
  const { key, alt, width, height } = picture;
  return [productId, position, key, alt, width, height, ...focalColumns(picture)];
}

const attributeColumns = ['product_id', 'source', 'code', 'value', 'name', 'position'];

/** Puts other facts in place of the product's. */
export async function replaceFacts(tx: Tx, productId: string, facts: readonly Fact[]): Promise<void> {
  await tx.execute("DELETE FROM product_attributes WHERE product_id = ? AND source = 'fact'", [productId]);
  const rows = facts.map(({ name, value }, position) => [productId, 'fact', attributeCode(name), value, name, position]);
  await insertRows(tx, 'product_attributes', attributeColumns, rows, { ignoreExisting: true });
}

/** Makes the option values of the live variants available to filters and facets. */
export async function replaceOptionFacts(tx: Tx, productId: string, variants: readonly (readonly OptionValue[])[]): Promise<void> {
  await tx.execute("DELETE FROM product_attributes WHERE product_id = ? AND source = 'option'", [productId]);
  const rows = variants.flat().map(({ name, value }) => [productId, 'option', attributeCode(name), value, name, 0]);
  await insertRows(tx, 'product_attributes', attributeColumns, rows, { ignoreExisting: true });
}

/** Puts other pictures in place of the product's, in the order given. */
export async function replaceMedia(tx: Tx, productId: string, pictures: readonly Picture[]): Promise<void> {
  await tx.execute('DELETE FROM product_media WHERE product_id = ?', [productId]);
  await insertRows(
    tx,
    'product_media',
    mediaColumns,
    pictures.map((picture, position) => mediaValues(productId, picture, position)),
  );
}

/** Whether a slug leads to a product already, or did once. */
export async function isSlugTaken(tx: Tx, slug: string, exceptProductId = ''): Promise<boolean> {
  const rows = await tx.query(
    `SELECT 1 FROM products WHERE slug = ? AND id <> ?
     UNION ALL SELECT 1 FROM product_former_slugs WHERE slug = ? AND product_id <> ?`,
    [slug, exceptProductId, slug, exceptProductId],
  );
  return rows.length > 0;
}

/** Keeps the address a product had until now. */
export async function keepFormerSlug(tx: Tx, productId: string, former: string, current: string): Promise<void> {
  await tx.execute('DELETE FROM product_former_slugs WHERE slug = ? AND product_id = ?', [current, productId]);
  await tx.execute('INSERT INTO product_former_slugs (slug, product_id) VALUES (?, ?)', [former, productId]);
}
