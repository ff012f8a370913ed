/** Tells a vendor: its people in some roles, and its endpoints that want to know. */
import type { Tx } from '#platform/data/database';
import { staffOf, type StaffRole } from '../data/copies-repository.ts';
import { endpointsFor } from '../data/endpoint-repository.ts';
import { webhookNameOf } from '../domain/webhook-events.ts';
import type { UseCaseDeps } from './deps.ts';
import { notify, type Notice } from './notify.ts';

interface VendorNotice<Payload> extends Omit<Notice<Payload>, 'to'> {
  vendorId: string;
  /** Which of its people; none for what only programs are told. */
  roles: readonly StaffRole[];
}

/** @throws Error when the vendor is not known yet; the message is tried again, and by then it is. */
export async function tellVendor<Payload>(tx: Tx, deps: Pick<UseCaseDeps, 'channels' | 'now'>, { vendorId, roles, ...notice }: VendorNotice<Payload>): Promise<void> {
  const people = roles.length === 0 ? [] : await staffOf(tx, vendorId, roles);
  if (people === null) throw new Error(`the vendor ${vendorId} is not known yet, so its people cannot be told`);
  const endpoints = await endpointsFor(tx, vendorId, webhookNameOf(notice.definition.event));
  await notify(tx, deps, { ...notice, to: [...people.map((userId) => ({ userId })), ...endpoints.map((endpointId) => ({ userId: null, endpointId }))] });
}
