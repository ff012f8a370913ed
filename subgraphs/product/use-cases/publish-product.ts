/** Shows a product to everybody, or takes it out of sale. */
import type { Viewer } from '#platform/auth/viewer';
import { DomainError } from '#platform/errors/domain-error';
import type { UseCaseDeps } from './deps.ts';
import { editProduct } from './edit-product.ts';

/** Harmless when it is published already. @throws DomainError NOT_FOUND, NOT_ALLOWED, INVALID_STATE. */
export async function publishProduct(deps: UseCaseDeps, { viewer, productId }: { viewer: Viewer; productId: string }): Promise<void> {
  await editProduct(deps, { viewer, productId, action: 'product.publish' }, async (tx, product, at) => {
    if (product.status === 'PUBLISHED') return null;
    const priced = await tx.query(
      'SELECT 1 FROM product_variants v JOIN variant_prices pr ON pr.variant_id = v.id WHERE v.product_id = ? AND v.deleted_at IS NULL LIMIT 1',
      [productId],
    );
    if (priced.length === 0) throw new DomainError('INVALID_STATE', 'A product needs a variant with a price before it can be published.', { field: ['id'] });
    return { status: 'PUBLISHED', publishedAt: product.publishedAt ?? at };
  });
}

/** Harmless when it is archived already. Stock that orders hold stays theirs. @throws DomainError NOT_FOUND, NOT_ALLOWED. */
export async function archiveProduct(deps: UseCaseDeps, { viewer, productId }: { viewer: Viewer; productId: string }): Promise<void> {
  await editProduct(deps, { viewer, productId, action: 'product.archive' }, async (_tx, product) =>
    product.status === 'ARCHIVED' ? null : { status: 'ARCHIVED' },
  );
}
