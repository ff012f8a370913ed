import type { Viewer } from '#platform/auth/viewer';
import type { Leader } from './use-cases/webhook-subscriptions.ts';

const leading: readonly string[] = ['OWNER', 'MANAGER'];

/** The vendors whose endpoints are the viewer's business. */
export function ledVendors({ memberships }: Viewer): string[] {
  return memberships.filter(({ role }) => leading.includes(role)).map(({ tenantId }) => tenantId);
}

/** The viewer as somebody who leads vendors; the permissions let nobody else come here. */
export function leaderOf({ viewer }: { viewer: Viewer }): Leader {
  return { userId: viewer.userId as string, vendorIds: ledVendors(viewer) };
}
