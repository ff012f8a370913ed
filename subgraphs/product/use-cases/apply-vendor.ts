/** Keeps the copy of a vendor, which decides what can be found and bought. */
import type { vendorUpdated } from '#events/vendor';
import type { DataOf } from '#platform/messaging/contract';
import { refreshVendorListings } from '../data/listing-writer.ts';
import { lockVendor, saveVendor, type VendorState } from '../data/vendor-repository.ts';
import { queueVendorAnnouncements } from './announce-products.ts';
import type { TxDeps } from './deps.ts';

/**
 * Older news than the copy is ignored. When the vendor may no longer sell, its products vanish from lists in this very
 * transaction; the announcements of its products follow in batches.
 */
export async function applyVendor({ tx }: Pick<TxDeps, 'tx'>, data: DataOf<typeof vendorUpdated>, version: number): Promise<void> {
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
  if (sellsDifferently) await refreshVendorListings(tx, next.id);
  // The name is part of what is searched.
  if (sellsDifferently || known.name !== next.name) await queueVendorAnnouncements(tx, next.id);
}
