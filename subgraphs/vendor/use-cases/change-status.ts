/** Operators move a vendor through its life: review, approval, rejection, suspension, reinstatement. */
import { vendorApproved } from '#events/vendor';
import { DomainError } from '#platform/errors/domain-error';
import { lockVendor, requirementFacts, updateVendor } from '../data/vendor-repository.ts';
import { unmetRequirements, verifiedCodes, type RequirementFacts } from '../domain/requirements.ts';
import { assertStatusChange, type VendorStatus } from '../domain/vendor-status.ts';
import { announceVendor } from '../events.ts';
import type { UseCaseDeps } from './deps.ts';
import { recordTimeline } from './record-timeline.ts';

const timelineEvents: Record<VendorStatus, string> = {
  APPLIED: 'vendor.applied',
  IN_REVIEW: 'vendor.review-started',
  APPROVED: 'vendor.approved',
  SUSPENDED: 'vendor.suspended',
  REJECTED: 'vendor.rejected',
  TERMINATED: 'vendor.terminated',
};

export interface StatusChange {
  vendorId: string;
  to: VendorStatus;
  actorId: string | null;
  /** Shown to the vendor. */
  reason?: string;
}

/**
 * Changes the status in one conditional UPDATE. Approving counts as the operator's verification of the business;
 * everything else that is required must be met already.
 * @throws DomainError NOT_FOUND, INVALID_STATE, or REQUIREMENT_UNMET naming what is missing.
 */
export async function changeStatus({ db, outbox, now }: UseCaseDeps, { vendorId, to, actorId, reason }: StatusChange): Promise<void> {
  await db.transaction(async (tx) => {
    const at = now();
    const vendor = await lockVendor(tx, vendorId);
    if (!vendor) throw new DomainError('NOT_FOUND', `There is no vendor ${vendorId}.`, { field: ['id'] });
    assertStatusChange(vendor.status, to);
    const isApproval = vendor.status === 'IN_REVIEW' && to === 'APPROVED';
    if (isApproval) {
      for (const code of verifiedCodes) {
        await tx.execute('INSERT IGNORE INTO settled_requirements (vendor_id, code, settled_at, settled_by) VALUES (?, ?, ?, ?)', [vendorId, code, at, actorId]);
      }
      const facts = (await requirementFacts(tx.manager, [vendorId])).get(vendorId) as RequirementFacts;
      assertNothingUnmet(unmetRequirements(facts));
    }
    await updateVendor(tx, vendorId, vendor.version, { status: to }, at);
    await recordTimeline(tx, { vendorId, at, event: timelineEvents[to], note: reason ?? null, actorId });
    await announceVendor({ tx, outbox, vendorId, now: at });
    if (isApproval) {
      await outbox.add(tx, vendorApproved, { aggregateId: vendorId, aggregateVersion: vendor.version + 1, data: { vendorId, name: vendor.name } });
    }
  });
}

function assertNothingUnmet(unmet: readonly string[]): void {
  if (unmet.length === 0) return;
  throw new DomainError('REQUIREMENT_UNMET', `Not met yet: ${unmet.join(', ')}.`, { details: { unmet } });
}
