/** Owner or manager changes the public profile, guarded by the version last read. */
import { DomainError } from '#platform/errors/domain-error';
import { z } from 'zod';
import { lockVendor, updateVendor } from '../data/vendor-repository.ts';
import { announceVendor } from '../events.ts';
import type { UseCaseDeps } from './deps.ts';
import { recordTimeline } from './record-timeline.ts';

export const profileInput = z
  .strictObject({
    name: z.string().trim().min(2).max(80),
    tagline: z.string().trim().max(240),
    description: z.string().trim().max(5000),
    handlingDays: z.int().min(0).max(30),
    isAcceptingOrders: z.boolean(),
    // EU Consumer Rights Directive 2011/83/EU, article 9: at least 14 days.
    returnWindowDays: z.int().min(14).max(365),
  })
  .partial();

const columns: Record<keyof z.infer<typeof profileInput>, string> = {
  name: 'name',
  tagline: 'tagline',
  description: 'description',
  handlingDays: 'handling_days',
  isAcceptingOrders: 'is_accepting_orders',
  returnWindowDays: 'return_window_days',
};

/** @throws DomainError NOT_FOUND, or VERSION_CONFLICT with `currentVersion`. */
export async function updateProfile(
  { db, outbox, now }: UseCaseDeps,
  { vendorId, actorId, expectedVersion, input }: { vendorId: string; actorId: string | null; expectedVersion: number; input: z.infer<typeof profileInput> },
): Promise<void> {
  const changes = Object.fromEntries(
    Object.entries(input).flatMap(([field, value]) => (value === undefined ? [] : [[columns[field as keyof typeof columns], value]])),
  );
  await db.transaction(async (tx) => {
    const at = now();
    const vendor = await lockVendor(tx, vendorId);
    if (!vendor) throw new DomainError('NOT_FOUND', `There is no vendor ${vendorId}.`, { field: ['id'] });
    if (!(await updateVendor(tx, vendorId, expectedVersion, changes, at))) {
      throw new DomainError('VERSION_CONFLICT', `The vendor is at version ${vendor.version}, not ${expectedVersion}; read it again and repeat the change.`, {
        field: ['expectedVersion'],
        details: { currentVersion: vendor.version },
      });
    }
    await recordTimeline(tx, { vendorId, at, event: 'vendor.profile-updated', note: Object.keys(input).join(', '), actorId });
    await announceVendor({ tx, outbox, vendorId, now: at });
  });
}
