import type { Viewer } from '#platform/auth/viewer';

/** Support and administrators of the marketplace. */
export function isOperator(viewer: Viewer): boolean {
  return viewer.roles.some((role) => role === 'admin' || role === 'support');
}

/** Staff of a vendor, in any role. */
export function isStaffOf(viewer: Viewer, vendorId: string): boolean {
  return viewer.memberships.some((membership) => membership.tenantId === vendorId);
}
