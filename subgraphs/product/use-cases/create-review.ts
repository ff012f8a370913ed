/** A buyer reviews a product that was delivered to them. */
import { isDuplicateKey } from '#platform/data/duplicate-key';
import { DomainError } from '#platform/errors/domain-error';
import { newId } from '#platform/ids';
import { reviewEntity, type ReviewRecord } from '../data/entities.ts';
import { productsByIds } from '../data/product-reads.ts';
import { addRating, authorName, boughtProductIds } from '../data/review-repository.ts';
import { publicName } from '../domain/author-name.ts';
import { queueAnnouncements } from './announce-products.ts';
import type { UseCaseDeps } from './deps.ts';
import type { ReviewInput } from './product-input.ts';

/** Returns the review's id. @throws DomainError NOT_FOUND, NOT_ALLOWED (nothing delivered), ALREADY_EXISTS. */
export async function createReview(
  { db, now }: Pick<UseCaseDeps, 'db' | 'now'>,
  { authorId, productId, input }: { authorId: string; productId: string; input: ReviewInput },
): Promise<string> {
  return db.transaction(
    async (tx) => {
      const [product] = await productsByIds(tx, [productId]);
      const isBuyer = (await boughtProductIds(tx, authorId, [productId])).has(productId);
      if (!product || (!product.isVisible && !isBuyer)) throw new DomainError('NOT_FOUND', `There is no product ${productId}.`, { field: ['productId'] });
      if (!isBuyer) throw new DomainError('NOT_ALLOWED', 'Only buyers can review a product, once it has been delivered.', { field: ['productId'] });
      const review: ReviewRecord = {
        id: newId('rev'),
        productId,
        vendorId: product.vendorId,
        authorId,
        authorName: publicName(await authorName(tx, authorId)),
        rating: input.rating,
        title: input.title || null,
        body: input.body || null,
        status: 'PUBLISHED',
        isVerifiedPurchase: true,
        vendorReply: null,
        createdAt: now(),
      };
      await tx.manager.insert(reviewEntity, review).catch(refuseSecond);
      await addRating(tx, review);
      await queueAnnouncements(tx, [productId]);
      return review.id;
    },
    { label: 'review.create' },
  );
}

function refuseSecond(error: unknown): never {
  if (!isDuplicateKey(error, 'uq_reviews_author')) throw error;
  throw new DomainError('ALREADY_EXISTS', 'You have reviewed this product already.', { field: ['productId'], cause: error });
}
