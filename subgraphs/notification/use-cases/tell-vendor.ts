/** Tells a vendor: its people in some roles, and its endpoints that want to know. */
import type { Tx } from '#platform/data/database';
import { staffByVendorIds, type StaffRole } from '../data/copies-repository.ts';
import { endpointsByVendorIds } from '../data/endpoint-repository.ts';
import { webhookNameOf } from '../domain/webhook-events.ts';
import type { NotificationDefinition } from '../notifications/definition.ts';
import { notifyAll, type NotifyDeps } from './notify.ts';

/** What a vendor is told. */
export interface VendorNotice<Payload> {
  vendorId: string;
  /** What it is about, as in `Notice`. */
  source: string;
  payload: Payload;
  /** As in `Notice`. */
  traceparent?: string;
}

interface ToVendors<Payload> {
  definition: NotificationDefinition<Payload>;
  /** Which of their people; none for what only programs are told. */
  roles: readonly StaffRole[];
}

/** @throws Error when the vendor is not known yet; the message is tried again, and by then it is. */
export function tellVendor<Payload>(tx: Tx, deps: NotifyDeps, { definition, roles, ...notice }: VendorNotice<Payload> & ToVendors<Payload>): Promise<void> {
  return tellVendors(tx, deps, { definition, roles, notices: [notice] });
}

/** The same for several vendors at once: one order may concern many. @throws Error when one of them is not known yet. */
export async function tellVendors<Payload>(tx: Tx, deps: NotifyDeps, { definition, roles, notices }: ToVendors<Payload> & { notices: readonly VendorNotice<Payload>[] }): Promise<void> {
  if (notices.length === 0) return;
  const vendorIds = [...new Set(notices.map(({ vendorId }) => vendorId))];
  const [staff, endpoints] = await Promise.all([
    roles.length === 0 ? new Map<string, string[]>() : staffByVendorIds(tx, vendorIds, roles),
    endpointsByVendorIds(tx, vendorIds, webhookNameOf(definition.event)),
  ]);
  const unknown = roles.length === 0 ? undefined : vendorIds.find((vendorId) => !staff.has(vendorId));
  if (unknown !== undefined) throw new Error(`the vendor ${unknown} is not known yet, so its people cannot be told`);
  const people = (vendorId: string) => (staff.get(vendorId) ?? []).map((userId) => ({ userId }));
  const programs = (vendorId: string) => (endpoints.get(vendorId) ?? []).map((endpointId) => ({ userId: null, endpointId }));
  await notifyAll(tx, deps, notices.map(({ vendorId, ...notice }) => ({ ...notice, definition, to: [...people(vendorId), ...programs(vendorId)] })));
}
