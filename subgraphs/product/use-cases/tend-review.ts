/** What becomes of a review afterwards: the vendor answers, an operator shows or hides it. */
import { writeAudit } from '#platform/audit/audit';
import type { Viewer } from '#platform/auth/viewer';
import type { Tx } from '#platform/data/database';
import { DomainError } from '#platform/errors/domain-error';
import { reviewEntity, type ReviewRecord } from '../data/entities.ts';
import { refreshRatings } from '../data/review-repository.ts';
import { assertStaff, catalogRoles } from '../domain/vendor-access.ts';
import { queueAnnouncements } from './announce-products.ts';
import type { UseCaseDeps } from './deps.ts';

type Deps = Pick<UseCaseDeps, 'db'>;

/** Null takes the answer back. @throws DomainError NOT_FOUND, NOT_ALLOWED. */
export async function replyToReview({ db }: Deps, { viewer, reviewId, reply }: { viewer: Viewer; reviewId: string; reply: string | null }): Promise<void> {
  await db.transaction(
    async (tx) => {
      const review = await lockReview(tx, reviewId);
      // Strangers get the same answer as for a review that does not exist.
      assertStaff(viewer, review?.vendorId ?? '', catalogRoles, ['id']);
      await tx.manager.update(reviewEntity, { id: reviewId }, { vendorReply: reply });
      await writeAudit(tx, { actor: viewer.userId ?? viewer.sessionId ?? viewer.kind, action: 'review.reply', target: reviewId, detail: { isEmpty: reply === null } });
    },
    { label: 'review.reply' },
  );
}

/** A hidden review counts no longer. Harmless when nothing changes. @throws DomainError NOT_FOUND. */
export async function moderateReview({ db }: Deps, { viewer, reviewId, isPublished }: { viewer: Viewer; reviewId: string; isPublished: boolean }): Promise<void> {
  await db.transaction(
    async (tx) => {
      const review = await lockReview(tx, reviewId);
      if (!review) throw new DomainError('NOT_FOUND', `There is no review ${reviewId}.`, { field: ['id'] });
      const status = isPublished ? 'PUBLISHED' : 'REJECTED';
      if (review.status === status) return;
      await tx.manager.update(reviewEntity, { id: reviewId }, { status });
      await tx.query('SELECT product_id FROM product_listings WHERE product_id = ? FOR UPDATE', [review.productId]);
      await refreshRatings(tx, [review.productId]);
      await queueAnnouncements(tx, [review.productId]);
      await writeAudit(tx, { actor: viewer.userId ?? viewer.sessionId ?? viewer.kind, action: 'review.moderate', target: reviewId, detail: { status } });
    },
    { label: 'review.moderate' },
  );
}

function lockReview(tx: Tx, id: string): Promise<ReviewRecord | null> {
  return tx.manager.findOne(reviewEntity, { where: { id }, lock: { mode: 'pessimistic_write' } });
}
