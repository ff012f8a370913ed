import { DomainError } from '#platform/errors/domain-error';

/** Who may do what for a vendor, by the roles of its staff. */
export const catalogRoles = ['OWNER', 'MANAGER', 'CATALOG'] as const;
export const stockRoles = ['OWNER', 'MANAGER', 'CATALOG', 'FULFILMENT'] as const;

interface Person {
  readonly userId: string | null;
  readonly roles: readonly string[];
  readonly memberships: readonly { readonly tenantId: string; readonly role: string }[];
}

/** Whether somebody works for the vendor, in any role or in one of `roles`. */
export function isStaffOf(person: Person, vendorId: string, roles?: readonly string[]): boolean {
  return person.memberships.some((each) => each.tenantId === vendorId && (!roles || roles.includes(each.role.toUpperCase())));
}

/** Whether somebody runs the marketplace. */
export function isOperator(person: Person): boolean {
  return person.roles.includes('admin') || person.roles.includes('support');
}

/** Whether somebody may see what only a vendor's staff sees. */
export function mayInspect(person: Person, vendorId: string): boolean {
  return isStaffOf(person, vendorId) || isOperator(person);
}

/** The vendors somebody works for, in any role. */
export function vendorIdsOf(person: Person): string[] {
  return [...new Set(person.memberships.map((each) => each.tenantId))];
}

/**
 * Refuses whoever may not act for the vendor. Strangers learn no more than that there is nothing of theirs.
 * @throws DomainError NOT_FOUND for strangers, NOT_ALLOWED for staff in other roles.
 */
export function assertStaff(person: Person, vendorId: string, roles: readonly string[], field: string[]): void {
  if (!isStaffOf(person, vendorId)) throw new DomainError('NOT_FOUND', 'There is no such thing among those of your vendors.', { field });
  if (!isStaffOf(person, vendorId, roles)) {
    throw new DomainError('NOT_ALLOWED', `Your role does not include this; it takes one of: ${roles.join(', ').toLowerCase()}.`, { field });
  }
}
