/** Platform-wide roles. Everybody is a customer; the others are granted. */
export const grantedRoles = ['admin', 'support', 'partner'] as const;

/** The roles a person acts with. */
export function rolesOf(granted: readonly string[]): string[] {
  return ['customer', ...granted];
}

/** Whether these roles belong to the marketplace's own people. */
export function isOperator(roles: readonly string[]): boolean {
  return roles.some((role) => role === 'admin' || role === 'support');
}
