/** What belongs to a product and changes only with its version: read once per version, kept in memory. */
import type { Sql } from '#platform/data/database';
import * as reads from './product-reads.ts';
import { productTranslations, type ProductTranslationRow } from './translations.ts';

/** A product as far as its parts are concerned. */
export interface VersionedProduct {
  id: string;
  version: number;
}

/** One kind of part. */
export interface Part<Row> {
  /** The rows of each product by `versionKey`. */
  load(products: readonly VersionedProduct[]): Promise<Map<string, Row[]>>;
  /** The product's rows if they are in memory: lets resolvers answer without a promise, which is most of their cost. */
  peek(product: VersionedProduct): readonly Row[] | undefined;
}

export interface ProductParts {
  /** With their prices. */
  variants: Part<reads.OfferRow>;
  media: Part<reads.MediaRow>;
  attributes: Part<reads.AttributeRow>;
  translations: Part<ProductTranslationRow>;
}

const maxProducts = 5_000;

/** Under which key a product's parts are found. */
export function versionKey({ id, version }: VersionedProduct): string {
  return `${id}:${version}`;
}

/**
 * Every change to these parts raises the product's version in the same transaction (use-cases/edit-product.ts), and
 * the version is read afresh with each request. So what is kept under a version never has to be invalidated, in however
 * many processes; stock and ratings, which change without a new version, are not kept.
 */
export function createProductParts({ db }: { db: Sql }): ProductParts {
  return {
    variants: keep((ids) => reads.offersByProductIds(db, ids)),
    media: keep((ids) => reads.mediaByProductIds(db, ids)),
    attributes: keep((ids) => reads.attributesByProductIds(db, ids)),
    translations: keep((ids) => productTranslations(db, ids)),
  };
}

function keep<Row extends { productId: string }>(read: (productIds: readonly string[]) => Promise<Row[]>): Part<Row> {
  // By id, since a list of twenty looks here some hundred times and a key of two parts would have to be made each time.
  const kept = new Map<string, { version: number; rows: Row[] }>();
  const peek = ({ id, version }: VersionedProduct): Row[] | undefined => {
    const known = kept.get(id);
    return known?.version === version ? known.rows : undefined;
  };

  async function readMissing(missing: readonly VersionedProduct[], found: Map<string, Row[]>): Promise<void> {
    const rows = Map.groupBy(await read(missing.map(({ id }) => id)), ({ productId }) => productId);
    for (const product of missing) {
      const own = rows.get(product.id) ?? [];
      found.set(versionKey(product), own);
      kept.set(product.id, { version: product.version, rows: own });
    }
    // Those that came first go first: cheap, and good enough where most products are looked at again soon or never.
    for (const key of kept.keys()) {
      if (kept.size <= maxProducts) break;
      kept.delete(key);
    }
  }

  return {
    peek,
    async load(products) {
      const found = new Map<string, Row[]>();
      const missing: VersionedProduct[] = [];
      for (const product of products) {
        const rows = peek(product);
        if (rows) found.set(versionKey(product), rows);
        else missing.push(product);
      }
      if (missing.length > 0) await readMissing(missing, found);
      return found;
    },
  };
}
