/** A vendor agrees to bear its part of a coupon of the marketplace, or no longer does. */
import { writeAudit } from '#platform/audit/audit';
import type { Viewer } from '#platform/auth/viewer';
import { DomainError } from '#platform/errors/domain-error';
import { grantById, saveScope } from '../data/coupon-grants.ts';
import { saveAgreement, sharesOfCoupons } from '../data/coupon-shares.ts';
import type { UseCaseDeps } from './deps.ts';
import { assertVersion } from './grant-coupons.ts';

export interface CouponShareDecision {
  viewer: Viewer;
  id: string;
  /** Permissions have made sure that the viewer may spend its money. */
  vendorId: string;
  /** Of the terms that were read: others are not agreed to. */
  expectedVersion: number;
  agrees: boolean;
}

/**
 * Counts from now on: checkouts that were begun keep what was agreed then. Saying the same again changes nothing.
 * @throws DomainError NOT_FOUND when the vendor was not asked, VERSION_CONFLICT.
 */
export async function decideCouponShare({ db, now }: UseCaseDeps, { viewer, id, vendorId, expectedVersion, agrees }: CouponShareDecision): Promise<void> {
  await db.transaction(async (tx) => {
    const coupon = await grantById(tx, id, { lock: true });
    const shares = await sharesOfCoupons(tx, [id]);
    if (!coupon || !shares.some((share) => share.vendorId === vendorId)) throw new DomainError('NOT_FOUND', `You were not asked to bear a part of a coupon ${id}.`, { field: ['id'] });
    // Who no longer wants to bear it need not have read what it is by now.
    if (agrees) assertVersion(coupon, expectedVersion);
    if (!(await saveAgreement(tx, { couponId: id, vendorId, agreedAt: agrees ? now() : null }))) return;
    const others = shares.flatMap((share) => (share.agreedAt !== null && share.vendorId !== vendorId ? [share.vendorId] : []));
    await saveScope(tx, id, { ...coupon.scope, vendorIds: agrees ? [...others, vendorId].toSorted() : others });
    await writeAudit(tx, { actor: viewer.userId ?? viewer.kind, action: agrees ? 'coupon.share-agree' : 'coupon.share-leave', target: id, detail: { vendorId, version: coupon.version, platformBps: coupon.platformBps } });
  });
}
