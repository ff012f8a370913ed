/** What a row of an import says. Undefined: as it is, or nothing for what is new. */
import type { FocalPoint } from './focal-point.ts';

export interface Pair {
  name: string;
  value: string;
}

/** A picture of the product. */
export interface RowPicture {
  key: string;
  alt: string;
  width: number;
  height: number;
  focalPoint: FocalPoint | null;
}

export interface RowPrice {
  currency: string;
  priceMinor: number;
  /** Undefined where the file has no column for it. */
  compareAtMinor: number | null | undefined;
}

/** One variant, and what the row says about its product. */
export interface CatalogRow {
  line: number;
  /** The product's slug. */
  product: string;
  sku: string;
  title: string | undefined;
  description: string | undefined;
  category: string | undefined;
  tags: string[] | undefined;
  taxClass: 'STANDARD' | 'REDUCED' | 'ZERO' | undefined;
  status: 'DRAFT' | 'PUBLISHED' | 'ARCHIVED' | undefined;
  attributes: Pair[] | undefined;
  media: RowPicture[] | undefined;
  options: Pair[] | undefined;
  weightGrams: number | undefined;
  initialStock: number | undefined;
  prices: RowPrice[];
}

/** Something wrong in a file, and what would have been right. */
export interface CellError {
  /** Of the file; the header is line 1. */
  line: number;
  /** As in the header; null when it is about the whole row. */
  column: string | null;
  /** What was found, shortened. */
  value: string | null;
  expected: string;
}
