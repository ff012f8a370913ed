import type { SessionShop, VendorStaffRole } from '../generated/schema-types.ts';
import type { SignedIn } from './session-data.ts';

/** Where somebody works, as their access token says: what to link to. What they may do is decided by whoever is asked. */
export interface Standing {
  readonly shops: SessionShop[];
  readonly isOperator: boolean;
}

const nowhere: Standing = { shops: [], isOperator: false };

/** The claims of the session's own token, without a check: it came from the gateway, and nothing is granted by it here. */
export function standingOf(signedIn: Pick<SignedIn, 'accessToken'> | null): Standing {
  const payload = signedIn?.accessToken.split('.')[1];
  if (!payload) return nowhere;
  try {
    const { roles = [], memberships = [] } = JSON.parse(Buffer.from(payload, 'base64url').toString('utf8')) as { roles?: readonly string[]; memberships?: readonly { tenantId: string; role: VendorStaffRole }[] };
    return {
      shops: memberships.map(({ tenantId, role }) => ({ vendorId: tenantId, role })),
      isOperator: roles.some((role) => role === 'admin' || role === 'support'),
    };
  } catch (error) {
    // A token of another form says nothing about where its bearer works.
    if (error instanceof SyntaxError) return nowhere;
    throw error;
  }
}
