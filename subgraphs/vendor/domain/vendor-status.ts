/** A vendor's life: which status may follow which. */
import { DomainError } from '#platform/errors/domain-error';

export const vendorStatuses = ['APPLIED', 'IN_REVIEW', 'APPROVED', 'SUSPENDED', 'REJECTED', 'TERMINATED'] as const;
export type VendorStatus = (typeof vendorStatuses)[number];

const successors: Record<VendorStatus, readonly VendorStatus[]> = {
  APPLIED: ['IN_REVIEW', 'REJECTED'],
  IN_REVIEW: ['APPROVED', 'REJECTED'],
  APPROVED: ['SUSPENDED', 'TERMINATED'],
  SUSPENDED: ['APPROVED', 'TERMINATED'],
  REJECTED: [],
  TERMINATED: [],
};

/** @throws DomainError INVALID_STATE when a vendor may not go from `from` to `to`, naming what it may do instead. */
export function assertStatusChange(from: VendorStatus, to: VendorStatus): void {
  if (successors[from].includes(to)) return;
  const allowed = successors[from].length > 0 ? successors[from].join(' or ') : 'nothing else';
  throw new DomainError('INVALID_STATE', `A vendor that is ${from} cannot become ${to}; it can become ${allowed}.`);
}

/** Statuses in which everybody may see the vendor's page. */
export function isPublic(status: VendorStatus): boolean {
  return status === 'APPROVED';
}
