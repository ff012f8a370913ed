/** Rows that use cases write through TypeORM. Migrations are the truth about types; reads of lists are SQL (see the reads). */
import { EntitySchema, type EntitySchemaColumnOptions } from 'typeorm';
import type { Option, OptionValue } from '../domain/variant-options.ts';

export type ProductStatus = 'DRAFT' | 'PUBLISHED' | 'ARCHIVED';
export type TaxClass = 'STANDARD' | 'REDUCED' | 'ZERO';

export interface ProductRecord {
  id: string;
  vendorId: string;
  categoryId: string;
  slug: string;
  title: string;
  description: string | null;
  status: ProductStatus;
  taxClass: TaxClass;
  tags: string[];
  options: Option[];
  version: number;
  createdAt: Date;
  updatedAt: Date;
  publishedAt: Date | null;
}

export interface VariantRecord {
  id: string;
  productId: string;
  vendorId: string;
  sku: string;
  title: string;
  optionValues: OptionValue[];
  position: number;
  weightGrams: number | null;
  mediaKey: string | null;
  lowStockThreshold: number;
  createdAt: Date;
  deletedAt: Date | null;
}

export interface PriceRecord {
  variantId: string;
  currency: string;
  priceMinor: number;
  compareAtMinor: number | null;
}

export interface ReviewRecord {
  id: string;
  productId: string;
  vendorId: string;
  authorId: string;
  authorName: string;
  rating: number;
  title: string | null;
  body: string | null;
  status: 'PUBLISHED' | 'PENDING' | 'REJECTED';
  isVerifiedPurchase: boolean;
  vendorReply: string | null;
  createdAt: Date;
}

const text = (name: string, options: Partial<EntitySchemaColumnOptions> = {}): EntitySchemaColumnOptions => ({ type: 'varchar', name, ...options });
const number = (name: string, options: Partial<EntitySchemaColumnOptions> = {}): EntitySchemaColumnOptions => ({ type: 'int', name, ...options });
const time = (name: string, options: Partial<EntitySchemaColumnOptions> = {}): EntitySchemaColumnOptions => ({ type: 'datetime', precision: 3, name, ...options });
const json = (name: string): EntitySchemaColumnOptions => ({ type: 'simple-json', name });
const key = { primary: true } as const;
const optional = { nullable: true } as const;

export const productEntity = new EntitySchema<ProductRecord>({
  name: 'Product',
  tableName: 'products',
  columns: {
    id: text('id', key),
    vendorId: text('vendor_id'),
    categoryId: text('category_id'),
    slug: text('slug'),
    title: text('title'),
    description: text('description', optional),
    status: text('status'),
    taxClass: text('tax_class'),
    tags: json('tags'),
    options: json('options'),
    version: number('version'),
    createdAt: time('created_at'),
    updatedAt: time('updated_at'),
    publishedAt: time('published_at', optional),
  },
});

export const variantEntity = new EntitySchema<VariantRecord>({
  name: 'ProductVariant',
  tableName: 'product_variants',
  columns: {
    id: text('id', key),
    productId: text('product_id'),
    vendorId: text('vendor_id'),
    sku: text('sku'),
    title: text('title'),
    optionValues: json('option_values'),
    position: number('position'),
    weightGrams: number('weight_grams', optional),
    mediaKey: text('media_key', optional),
    lowStockThreshold: number('low_stock_threshold'),
    createdAt: time('created_at'),
    deletedAt: time('deleted_at', optional),
  },
});

export const priceEntity = new EntitySchema<PriceRecord>({
  name: 'VariantPrice',
  tableName: 'variant_prices',
  columns: {
    variantId: text('variant_id', key),
    currency: text('currency', key),
    priceMinor: number('price_minor'),
    compareAtMinor: number('compare_at_minor', optional),
  },
});

export const reviewEntity = new EntitySchema<ReviewRecord>({
  name: 'Review',
  tableName: 'reviews',
  columns: {
    id: text('id', key),
    productId: text('product_id'),
    vendorId: text('vendor_id'),
    authorId: text('author_id'),
    authorName: text('author_name'),
    rating: number('rating'),
    title: text('title', optional),
    body: text('body', optional),
    status: text('status'),
    isVerifiedPurchase: { type: 'boolean', name: 'is_verified_purchase' },
    vendorReply: text('vendor_reply', optional),
    createdAt: time('created_at'),
  },
});

/** What `createDatabase` is given. */
export const entities = [productEntity, variantEntity, priceEntity, reviewEntity];
