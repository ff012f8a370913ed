/** Everything an import has to know about what a batch of rows names: a few statements, whatever the number of rows. */
import { parseJson } from '#platform/data/json';
import type { Sql } from '#platform/data/database';
import type { Known, KnownProduct } from '../domain/import-plan.ts';
import type { CatalogRow, Pair, RowPicture } from '../domain/import-row.ts';
import type { KnownVariant } from '../domain/import-variants.ts';
import { attributeCode, type Option } from '../domain/variant-options.ts';
import { definitionsByCodes } from './attribute-definitions.ts';
import { categoriesBySlugs } from './category-reads.ts';
import { attributesByProductIds, mediaByProductIds, regularPricesByProductIds, variantsByProductIds } from './product-reads.ts';

interface HeadRow extends Pick<KnownProduct, 'id' | 'categoryId' | 'title' | 'description' | 'status' | 'taxClass'> {
  slug: string;
  vendorId: string;
  tags: unknown;
  options: unknown;
}

/** Locks the vendor's own products among them, so that the plan made from this still holds when it is carried out. */
export async function knownOf(sql: Sql, vendorId: string, rows: readonly CatalogRow[], { lock }: { lock: boolean }): Promise<Known> {
  if (rows.length === 0) return { products: new Map(), formerSlugs: new Set(), productBySku: new Map(), categories: new Map(), definitions: new Map() };
  const slugs = [...new Set(rows.map(({ product }) => product))];
  if (lock) await lockOwn(sql, vendorId, slugs);
  const heads = await sql.query<HeadRow>(
    `SELECT id, vendor_id AS vendorId, slug, title, description, status, tax_class AS taxClass, category_id AS categoryId, tags, options
     FROM products WHERE slug IN (?)`,
    [slugs],
  );
  const own = heads.filter((head) => head.vendorId === vendorId).map(({ id }) => id).sort();
  const former = await sql.query<{ slug: string }>('SELECT slug FROM product_former_slugs WHERE slug IN (?)', [slugs]);
  const variants = await variantsOf(sql, own);
  const facts = Map.groupBy(own.length === 0 ? [] : await attributesByProductIds(sql, own), ({ productId }) => productId);
  const media = Map.groupBy(own.length === 0 ? [] : await mediaByProductIds(sql, own), ({ productId }) => productId);
  const categorySlugs = [...new Set(rows.flatMap(({ category }) => category ?? []))];
  const categories = categorySlugs.length === 0 ? [] : await categoriesBySlugs(sql, categorySlugs);
  return {
    products: new Map(heads.map((head) => [head.slug, known(head, head.vendorId === vendorId, { facts: facts.get(head.id) ?? [], media: media.get(head.id) ?? [], variants: variants.get(head.id) ?? [] })])),
    formerSlugs: new Set(former.map(({ slug }) => slug)),
    productBySku: await productBySku(sql, vendorId, rows),
    categories: new Map(categories.map(({ id, slug }) => [slug, id])),
    definitions: await definitionsByCodes(sql, [...new Set(rows.flatMap(({ attributes = [] }) => attributes.map(({ name }) => attributeCode(name))))]),
  };
}

/** By id and in order, as everywhere. */
async function lockOwn(sql: Sql, vendorId: string, slugs: readonly string[]): Promise<void> {
  const rows = await sql.query<{ id: string }>('SELECT id FROM products WHERE slug IN (?) AND vendor_id = ?', [slugs, vendorId]);
  if (rows.length > 0) await sql.query('SELECT id FROM products WHERE id IN (?) ORDER BY id FOR UPDATE', [rows.map(({ id }) => id).sort()]);
}

function known({ tags, options, ...head }: HeadRow, isOwn: boolean, { facts, media, variants }: { facts: readonly Pair[]; media: readonly RowPicture[]; variants: readonly KnownVariant[] }): KnownProduct {
  return {
    ...head,
    isOwn,
    tags: parseJson<string[]>(tags),
    optionNames: parseJson<Option[]>(options).map(({ name }) => name),
    facts: facts.map(({ name, value }) => ({ name, value })),
    media: media.map(({ key, alt, width, height, focalPoint }) => ({ key, alt, width, height, focalPoint })),
    variants,
  };
}

async function variantsOf(sql: Sql, productIds: readonly string[]): Promise<Map<string, KnownVariant[]>> {
  if (productIds.length === 0) return new Map();
  const prices = Map.groupBy(await regularPricesByProductIds(sql, productIds), ({ variantId }) => variantId);
  const rows = await variantsByProductIds(sql, productIds);
  const variants = rows.map(({ id, productId, sku, weightGrams, optionValues }) => ({
    productId,
    id,
    sku,
    weightGrams,
    optionValues: parseJson<Pair[]>(optionValues),
    prices: prices.get(id) ?? [],
  }));
  return Map.groupBy(variants, ({ productId }) => productId);
}

async function productBySku(sql: Sql, vendorId: string, rows: readonly CatalogRow[]): Promise<Map<string, string>> {
  const found = await sql.query<{ sku: string; slug: string }>(
    'SELECT v.sku, p.slug FROM product_variants v JOIN products p ON p.id = v.product_id WHERE v.vendor_id = ? AND v.live_sku IN (?)',
    [vendorId, rows.map(({ sku }) => sku)],
  );
  return new Map(found.map(({ sku, slug }) => [sku.toLowerCase(), slug]));
}
