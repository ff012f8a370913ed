/** Changes a product's texts, place, facts and pictures, guarded by the version last read. */
import type { Tx } from '#platform/data/database';
import type { Viewer } from '#platform/auth/viewer';
import { DomainError } from '#platform/errors/domain-error';
import type { ProductRecord } from '../data/entities.ts';
import { isSlugTaken, keepFormerSlug, replaceFacts, replaceMedia } from '../data/product-writer.ts';
import { categoryIdOf } from './create-product.ts';
import { fittingFacts } from './define-attribute.ts';
import type { UseCaseDeps } from './deps.ts';
import { editProduct } from './edit-product.ts';
import type { ProductUpdateInput } from './product-input.ts';

/** @throws DomainError NOT_FOUND, NOT_ALLOWED, VERSION_CONFLICT, ALREADY_EXISTS (slug). */
export async function updateProduct(
  deps: UseCaseDeps,
  { viewer, productId, expectedVersion, input }: { viewer: Viewer; productId: string; expectedVersion: number; input: ProductUpdateInput },
): Promise<void> {
  await editProduct(deps, { viewer, productId, expectedVersion, action: 'product.update' }, async (tx, product) => {
    if (input.attributes) await replaceFacts(tx, productId, await fittingFacts(tx, input.attributes));
    if (input.media) await replaceMedia(tx, productId, input.media);
    const changes: Partial<ProductRecord> = {};
    if (input.title) changes.title = input.title;
    // Null clears the text; only an absent field leaves it.
    if (input.description !== undefined) changes.description = input.description;
    if (input.tags) changes.tags = input.tags;
    if (input.taxClass) changes.taxClass = input.taxClass;
    if (input.category) changes.categoryId = await categoryIdOf(tx, input.category);
    if (input.slug && input.slug !== product.slug) changes.slug = await moveTo(tx, product, input.slug);
    return changes;
  });
}

async function moveTo(tx: Tx, product: ProductRecord, slug: string): Promise<string> {
  if (await isSlugTaken(tx, slug, product.id)) {
    throw new DomainError('ALREADY_EXISTS', `The address "${slug}" is taken.`, { field: ['input', 'slug'] });
  }
  await keepFormerSlug(tx, product.id, product.slug, slug);
  return slug;
}
