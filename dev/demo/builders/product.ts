import type { ProductRow, ValueRow } from '../catalog/row.ts';
import { deterministicId, idPrefixes } from '../ids.ts';
import type { DemoOption, DemoProduct, DemoVendor } from '../model.ts';
import type { Random } from '../random.ts';
import { slugify } from '../slug.ts';
import { categoryId } from './category.ts';
import { productMedia } from './media.ts';
import { buildVariants } from './variant.ts';

export type ProductInput = Partial<ProductRow> & { readonly title: string; readonly slug?: string; readonly publishedDaysAgo?: number };

export interface BuildProductArguments {
  readonly vendor: DemoVendor;
  readonly random: Random;
  /** Counts a vendor's products from 1; it is part of the SKU. */
  readonly position: number;
  readonly input: ProductInput;
}

function withProductDefaults(input: ProductInput): ProductRow {
  return {
    kind: 'parcel',
    category: 'kitchen-tools',
    text: `${input.title}, made in a small workshop and checked by hand. Sent in plain paper.`,
    tags: [],
    prices: [2500, 2800, 4000, 2100],
    weightGrams: 400,
    attributes: {},
    ...input,
  };
}

/** A product with its variants and pictures. Same input and same random source, same product. */
export function buildProduct({ vendor, random, position, input }: BuildProductArguments): DemoProduct {
  const row = withProductDefaults(input);
  const slug = input.slug ?? slugify(row.title);
  const options = Object.entries(row.options ?? {}).map(([name, values]): DemoOption => ({ name, values: values.map(valueOf) }));
  const colours = options.find((option) => option.name === 'Colour')?.values ?? [];
  const id = deterministicId(idPrefixes.product, slug);
  const own = random.fork(slug);
  return {
    id,
    slug,
    vendorId: vendor.id,
    vendorSlug: vendor.slug,
    title: row.title,
    description: row.text,
    status: row.status ?? 'published',
    categoryId: categoryId(row.category),
    categorySlug: row.category,
    tags: row.tags,
    attributes: Object.entries(row.attributes).map(([name, value]) => ({ name, value })),
    options,
    variants: buildVariants({ row, productId: id, slug, skuStem: `${vendor.skuPrefix}-${String(position).padStart(3, '0')}`, currency: vendor.baseCurrency, random: own }),
    taxClass: row.tax ?? 'standard',
    media: productMedia({ kind: row.kind, slug, title: row.title, tone: row.tone, colours }),
    publishedDaysAgo: input.publishedDaysAgo ?? publishedDaysAgo(own, vendor.joinedDaysAgo),
  };
}

function valueOf(row: ValueRow): string {
  return typeof row === 'string' ? row : row[0];
}

/** Most products are as old as the shop allows; about one in six is new. */
function publishedDaysAgo(random: Random, joinedDaysAgo: number): number {
  const isNew = random.chance(1 / 6);
  return isNew ? random.integer(1, Math.min(21, joinedDaysAgo)) : random.integer(Math.min(30, joinedDaysAgo), joinedDaysAgo);
}
