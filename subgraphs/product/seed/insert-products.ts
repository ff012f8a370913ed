/** Demo products as rows. */
import type { Tx } from '#platform/data/database';
import { daysBefore } from '../../../dev/demo/dates.ts';
import type { DemoProduct } from '../../../dev/demo/model.ts';
import { insertNewProducts, insertNewVariants } from '../data/bulk-writer.ts';
import type { ProductStatus, TaxClass } from '../data/entities.ts';

/** Inserts products that are not there yet, with all that belongs to them. Their listings are not part of it. */
export async function insertProducts(tx: Tx, products: readonly DemoProduct[], now: Date): Promise<void> {
  const createdAt = ({ publishedDaysAgo }: DemoProduct): Date => daysBefore(now, publishedDaysAgo);
  await insertNewProducts(
    tx,
    products.map((product) => ({
      ...product,
      status: product.status.toUpperCase() as ProductStatus,
      taxClass: product.taxClass.toUpperCase() as TaxClass,
      options: product.options.map(({ name, values }) => ({ name, values: [...values] })),
      facts: product.attributes,
      media: product.media.toSorted((a, b) => a.position - b.position),
      createdAt: createdAt(product),
    })),
  );
  await insertNewVariants(
    tx,
    products.flatMap((product) => product.variants.map((variant) => ({ ...variant, vendorId: product.vendorId, createdAt: createdAt(product) }))),
    now,
  );
}
