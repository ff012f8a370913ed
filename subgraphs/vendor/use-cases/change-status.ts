/** Operators move a vendor through its life: review, approval, rejection, suspension, reinstatement, end. */
import { vendorApproved } from '#events/vendor';
import { DomainError } from '#platform/errors/domain-error';
import { insertAgreement } from '../data/agreement-repository.ts';
import { agreementsByVendorIds, requirementFacts } from '../data/vendor-repository.ts';
import { unmetRequirements, type RequirementFacts } from '../domain/requirements.ts';
import { assertStatusChange, type VendorStatus } from '../domain/vendor-status.ts';
import { changeVendor, type Actor, type Scene } from './change-vendor.ts';
import type { UseCaseDeps } from './deps.ts';

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
  actor: Actor;
  /** Shown to the vendor. */
  reason?: string;
}

/**
 * Approving needs every requirement met; a vendor that was never agreed with gets the standard commission, since nothing can be sold
 * without one.
 * @throws DomainError NOT_FOUND, INVALID_STATE, or REQUIREMENT_UNMET naming all that is missing.
 */
export function changeStatus(deps: UseCaseDeps, { vendorId, to, actor, reason }: StatusChange): Promise<void> {
  return changeVendor(deps, { vendorId, actor, roles: [], field: ['id'] }, async (scene) => {
    const { vendor } = scene;
    assertStatusChange(vendor.status, to);
    const isReinstatement = vendor.status === 'SUSPENDED' && to === 'APPROVED';
    if (to === 'APPROVED' && !isReinstatement) await admit(deps, scene);
    return { event: isReinstatement ? 'vendor.reinstated' : timelineEvents[to], note: reason ?? null, columns: { status: to }, result: undefined };
  });
}

async function admit({ outbox, standardCommissionBps, paymentProvider }: UseCaseDeps, { tx, vendor, at }: Scene): Promise<void> {
  const facts = (await requirementFacts(tx.manager, [vendor.id], { now: at, paymentProvider })).get(vendor.id) as RequirementFacts;
  assertNothingUnmet(unmetRequirements(facts));
  const agreements = await agreementsByVendorIds(tx.manager, [vendor.id], { now: at });
  if (!agreements.some(({ categoryId, validFrom }) => categoryId === null && validFrom <= at)) {
    const note = 'Standard terms at approval';
    await insertAgreement(tx, { vendorId: vendor.id, categoryId: null, rateBasisPoints: standardCommissionBps, fixedParts: [], validFrom: at, validUntil: agreements.find((each) => each.categoryId === null)?.validFrom ?? null, note, actorId: null, at });
  }
  await outbox.add(tx, vendorApproved, { aggregateId: vendor.id, aggregateVersion: vendor.version + 1, data: { vendorId: vendor.id, name: vendor.name } });
}

function assertNothingUnmet(unmet: readonly string[]): void {
  if (unmet.length === 0) return;
  throw new DomainError('REQUIREMENT_UNMET', `Not met yet: ${unmet.join(', ')}.`, { details: { unmet } });
}
