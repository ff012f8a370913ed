/** Keeps the copy of a vendor, which decides what can be found and bought. */
import type { vendorUpdated } from '#events/vendor';
import type { DataOf } from '#platform/messaging/contract';
import { lockVendor, saveVendor, type VendorState } from '../data/vendor-repository.ts';
import type { TxDeps } from './deps.ts';
import { refreshVendor } from './refresh-vendor.ts';

/**
 * Older news than the copy is ignored. When the vendor may no longer sell, nothing of it can be bought from this transaction on, and its products vanish
 * from lists with it, or in batches right after it where there are many; their announcements follow.
 */
export async function applyVendor({ tx, now }: Pick<TxDeps, 'tx' | 'now'>, data: DataOf<typeof vendorUpdated>, version: number): Promise<void> {
  const known = await lockVendor(tx, data.vendorId);
  if (known && known.version >= version) return;
  const next: VendorState = {
    id: data.vendorId,
    slug: data.slug,
    name: data.name,
    status: data.status,
    isAcceptingOrders: data.isAcceptingOrders,
    version,
  };
  await saveVendor(tx, next);
  const sellsDifferently = known?.status !== next.status || known.isAcceptingOrders !== next.isAcceptingOrders;
  // The name is part of what is searched.
  if (sellsDifferently || known.name !== next.name) await refreshVendor(tx, next.id, now);
}
