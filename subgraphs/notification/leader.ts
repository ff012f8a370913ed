import type { Viewer } from '#platform/auth/viewer';
import type { Leader } from './use-cases/webhook-subscriptions.ts';

const leading: readonly string[] = ['OWNER', 'MANAGER', 'INTEGRATION'];

/** The vendors whose endpoints are the viewer's business. */
export function ledVendors({ memberships }: Viewer): string[] {
  return memberships.filter(({ role }) => leading.includes(role)).map(({ tenantId }) => tenantId);
}

/** The viewer as somebody who leads vendors; the permissions let nobody else come here. */
export function leaderOf({ viewer }: { viewer: Viewer }): Leader {
  // An API key acts under its own id.
  return { userId: viewer.userId ?? (viewer.sessionId as string), vendorIds: ledVendors(viewer) };
}
