/** Roles change, people go. The owner does neither: ownership is handed over first. */
import { DomainError } from '#platform/errors/domain-error';
import { deleteOffer, deleteStaff, setRole, staffMember } from '../data/staff-repository.ts';
import { assertMayGrant, leaders, type StaffRole } from '../domain/staff-roles.ts';
import { assertVersion, changeVendor, found, type Actor } from './change-vendor.ts';
import type { UseCaseDeps } from './deps.ts';

interface Target {
  vendorId: string;
  id: string;
  actor: Actor;
  expectedVersion: number;
}

/** @throws DomainError NOT_FOUND, NOT_ALLOWED, VERSION_CONFLICT. */
export function changeStaffRole(deps: UseCaseDeps, { vendorId, id, actor, expectedVersion, role }: Target & { role: StaffRole }): Promise<void> {
  return changeVendor(deps, { vendorId, actor, roles: leaders }, async ({ tx, acting }) => {
    const member = found(await staffMember(tx, vendorId, { id }), 'member of staff');
    assertVersion('The member of staff', member.version, expectedVersion);
    assertMayGrant(acting, member.role, ['id']);
    assertMayGrant(acting, role, ['role']);
    await setRole(tx, member, role);
    return { event: 'vendor.staff-role-changed', note: `${member.userId}: ${member.role} to ${role}`, result: undefined };
  });
}

/** The tenant is gone from the person's tokens at the next refresh, and from this subgraph's changes at once. @throws DomainError NOT_FOUND, NOT_ALLOWED, VERSION_CONFLICT. */
export function removeStaff(deps: UseCaseDeps, { vendorId, id, actor, expectedVersion }: Target): Promise<void> {
  return changeVendor(deps, { vendorId, actor, roles: leaders }, async ({ tx, acting }) => {
    const member = found(await staffMember(tx, vendorId, { id }), 'member of staff');
    assertVersion('The member of staff', member.version, expectedVersion);
    assertMayGrant(acting, member.role, ['id']);
    await deleteOffer(tx, vendorId, member.userId);
    await deleteStaff(tx, member);
    return { event: 'vendor.staff-removed', note: `${member.userId}, ${member.role}`, result: undefined };
  });
}

const everybody: readonly StaffRole[] = ['OWNER', 'MANAGER', 'CATALOG', 'FULFILMENT', 'FINANCE', 'READ_ONLY'];

/** @throws DomainError NOT_FOUND, NOT_ALLOWED, INVALID_STATE for the owner. */
export function leaveVendor(deps: UseCaseDeps, { vendorId, userId }: { vendorId: string; userId: string }): Promise<void> {
  return changeVendor(deps, { vendorId, actor: { userId, isOperator: false }, roles: everybody }, async ({ tx, member: own }) => {
    const member = found(own, 'member of staff', ['vendorId']);
    if (member.role === 'OWNER') throw new DomainError('INVALID_STATE', 'A vendor always has an owner: hand it over before you leave.', { field: ['vendorId'] });
    await deleteOffer(tx, vendorId, userId);
    await deleteStaff(tx, member);
    return { event: 'vendor.staff-left', note: `${member.userId}, ${member.role}`, result: undefined };
  });
}
