/** What an import does with one product: decided from its rows and what is there, before anything is written. */
import { fitted, type AttributeDefinition } from './attribute-type.ts';
import type { CatalogRow, CellError, Pair, RowPicture } from './import-row.ts';
import { planVariants, type KnownVariant, type VariantPlan } from './import-variants.ts';

export interface KnownProduct {
  id: string;
  isOwn: boolean;
  categoryId: string;
  title: string;
  description: string | null;
  status: 'DRAFT' | 'PUBLISHED' | 'ARCHIVED';
  taxClass: 'STANDARD' | 'REDUCED' | 'ZERO';
  tags: readonly string[];
  optionNames: readonly string[];
  facts: readonly Pair[];
  media: readonly RowPicture[];
  variants: readonly KnownVariant[];
}

/** What has to be known about everything the rows name. */
export interface Known {
  /** By slug. */
  products: Map<string, KnownProduct>;
  /** Addresses that lead to a product under another slug. */
  formerSlugs: Set<string>;
  /** Slug of the product that has an article number, in lower case. */
  productBySku: Map<string, string>;
  /** Ids by slug. */
  categories: Map<string, string>;
  /** Types of the attributes that the rows name, by code. */
  definitions: ReadonlyMap<string, AttributeDefinition>;
}

export interface ProductCells {
  title: string;
  description: string | null;
  categoryId: string;
  status: KnownProduct['status'];
  taxClass: KnownProduct['taxClass'];
  tags: readonly string[];
}

export type ProductPlan =
  | { kind: 'create'; slug: string; cells: ProductCells; facts: readonly Pair[]; media: readonly RowPicture[]; optionNames: readonly string[]; variants: VariantPlan }
  | { kind: 'update'; slug: string; id: string; cells: Partial<ProductCells>; facts: readonly Pair[] | null; media: readonly RowPicture[] | null; optionNames: readonly string[]; variants: VariantPlan }
  | { kind: 'unchanged' }
  | { kind: 'refused'; errors: CellError[] };

/** `rows` are all of one product. One bad cell refuses the whole product, so that none is ever half imported. */
export function planProduct(rows: readonly CatalogRow[], known: Known): ProductPlan {
  const slug = rows[0]?.product ?? '';
  const existing = known.products.get(slug);
  const errors: CellError[] = [];
  if (known.formerSlugs.has(slug) || existing?.isOwn === false) {
    return { kind: 'refused', errors: [{ line: rows[0]?.line ?? 0, column: 'product', value: slug, expected: 'an address that leads to no other product' }] };
  }
  const said = mergedCells(rows, errors);
  const categoryId = said.category === undefined ? undefined : known.categories.get(said.category);
  if (said.category !== undefined && categoryId === undefined) errors.push({ ...at(rows, 'category'), expected: 'the slug of a category that exists' });
  if (!existing && said.title === undefined) errors.push({ line: rows[0]?.line ?? 0, column: 'title', value: '', expected: 'a title, since the product is new' });
  if (!existing && said.category === undefined) errors.push({ line: rows[0]?.line ?? 0, column: 'category', value: '', expected: 'a category, since the product is new' });
  const facts = newFacts(rows, said.attributes, { existing, known, errors });
  const optionNames = existing && existing.variants.length > 0 ? existing.optionNames : (rows[0]?.options ?? []).map(({ name }) => name);
  const variants = planVariants({ slug, rows, optionNames, existing: existing?.variants ?? [], productBySku: known.productBySku }, errors);
  if (errors.length > 0) return { kind: 'refused', errors };
  const cells = { title: said.title, description: said.description, categoryId, status: said.status, taxClass: said.taxClass, tags: said.tags };
  if (!existing) {
    const whole = { title: '', description: null, categoryId: '', status: 'DRAFT', taxClass: 'STANDARD', tags: [], ...given(cells) } satisfies ProductCells;
    return { kind: 'create', slug, cells: whole, facts: facts ?? [], media: said.media ?? [], optionNames, variants };
  }
  const changed = changesTo(existing, cells);
  const media = said.media && !isSame(said.media, existing.media) ? said.media : null;
  const isChanged = Object.keys(changed).length > 0 || facts !== null || media !== null || variants.isChanged;
  return isChanged ? { kind: 'update', slug, id: existing.id, cells: changed, facts, media, optionNames, variants } : { kind: 'unchanged' };
}

/** The facts that the rows give the product; null when they say nothing new. What an export says is taken back as it is. */
function newFacts(rows: readonly CatalogRow[], said: readonly Pair[] | undefined, { existing, known, errors }: { existing: KnownProduct | undefined; known: Known; errors: CellError[] }): Pair[] | null {
  if (!said || isSame(said, existing?.facts)) return null;
  const facts = said.flatMap((pair) => {
    const found = fitted(pair, known.definitions);
    if (typeof found !== 'string') return [found];
    errors.push({ line: rows.find((row) => row.attributes)?.line ?? 0, column: 'attributes', value: `${pair.name}=${pair.value}`.slice(0, 80), expected: found });
    return [];
  });
  return isSame(facts, existing?.facts) ? null : facts;
}

/** Cells that are about the product, and so hold for all of its rows. */
type Shared = Pick<CatalogRow, 'title' | 'description' | 'category' | 'tags' | 'taxClass' | 'status' | 'attributes' | 'media'>;
const columnOf = (key: keyof Shared): string => (key === 'taxClass' ? 'tax_class' : key);

/** What the rows say about the product; later rows may repeat the first or be empty. */
function mergedCells(rows: readonly CatalogRow[], errors: CellError[]): Shared {
  const said = <K extends keyof Shared>(key: K): Shared[K] | undefined => {
    const first = rows.find((row) => row[key] !== undefined);
    for (const row of rows) {
      if (row[key] === undefined || isSame(row[key], first?.[key])) continue;
      errors.push({ line: row.line, column: columnOf(key), value: String(row[key]).slice(0, 80), expected: `nothing, or the same as in line ${first?.line}, since it is the same product` });
    }
    return first?.[key];
  };
  return {
    title: said('title'),
    description: said('description'),
    category: said('category'),
    tags: said('tags'),
    taxClass: said('taxClass'),
    status: said('status'),
    attributes: said('attributes'),
    media: said('media'),
  };
}

function changesTo(existing: KnownProduct, cells: { [K in keyof ProductCells]: ProductCells[K] | undefined }): Partial<ProductCells> {
  const changed = Object.entries(given(cells)).filter(([key, value]) => !isSame(existing[key as keyof ProductCells], value));
  return Object.fromEntries(changed);
}

type Given<T> = { [K in keyof T]?: Exclude<T[K], undefined> };

/** Without what is undefined. */
function given<T extends object>(values: T): Given<T> {
  return Object.fromEntries(Object.entries(values).filter(([, value]) => value !== undefined)) as Given<T>;
}

function at(rows: readonly CatalogRow[], column: 'category'): { line: number; column: string; value: string | null } {
  const row = rows.find((each) => each[column] !== undefined);
  return { line: row?.line ?? 0, column, value: row?.[column] ?? null };
}

function isSame(a: unknown, b: unknown): boolean {
  return JSON.stringify(a) === JSON.stringify(b);
}
