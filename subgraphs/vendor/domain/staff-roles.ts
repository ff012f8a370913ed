/** Which member of staff may give, change and take which role. */
import { DomainError } from '#platform/errors/domain-error';

/** What somebody may do for a vendor. */
export type StaffRole = 'OWNER' | 'MANAGER' | 'CATALOG' | 'FULFILMENT' | 'FINANCE' | 'READ_ONLY';

/** Who may lead people at all. */
export const leaders: readonly StaffRole[] = ['OWNER', 'MANAGER'];

/** A manager has no say over money, and not over other managers: whoever could give more than they have would have all of it. */
const grantable: Record<StaffRole, readonly StaffRole[]> = {
  OWNER: ['MANAGER', 'CATALOG', 'FULFILMENT', 'FINANCE', 'READ_ONLY'],
  MANAGER: ['CATALOG', 'FULFILMENT', 'READ_ONLY'],
  CATALOG: [],
  FULFILMENT: [],
  FINANCE: [],
  READ_ONLY: [],
};

/** @throws DomainError NOT_ALLOWED when somebody in `acting` may not give or take `role`. */
export function assertMayGrant(acting: StaffRole, role: StaffRole, field: string[]): void {
  if (grantable[acting].includes(role)) return;
  const reason = role === 'OWNER' ? 'Ownership is handed over by an offer that the new owner accepts.' : `A ${acting.toLowerCase()} may not give or take the role ${role}.`;
  throw new DomainError('NOT_ALLOWED', reason, { field });
}
