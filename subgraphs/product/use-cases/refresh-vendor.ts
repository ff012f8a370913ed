/** Brings all products of a vendor in line with what the vendor may do: in lists, and in what is announced. */
import type { Tx } from '#platform/data/database';
import { refreshVendorListings } from '../data/listing-writer.ts';
import { endVendorRefresh, isRefreshing, moveVendorRefresh, nextVendorRefresh, postponeVendorRefresh, productsAfter, queueVendorRefresh } from '../data/vendor-refreshes.ts';
import { queueAnnouncements } from './announce-products.ts';
import type { UseCaseDeps } from './deps.ts';

/** Products of one transaction: their rows are locked for some hundred milliseconds. */
export const batchSize = 500;

/**
 * At once where there are few, else batch by batch after the commit. Buying asks the vendor's own row, so nothing of a vendor that is held back is sold meanwhile. The
 * caller has stored what the vendor may do, and holds the vendor's lock.
 */
export async function refreshVendor(tx: Tx, vendorId: string, now: Date): Promise<void> {
  // A batch that is being done may have read what the vendor could do before: it ends first, and all begins anew.
  const first = (await isRefreshing(tx, vendorId)) ? null : await productsAfter(tx, { vendorId }, batchSize + 1);
  if (first === null || first.length > batchSize) return queueVendorRefresh(tx, vendorId, now);
  await refresh(tx, first.map(({ id }) => id));
}

async function refresh(tx: Tx, productIds: readonly string[]): Promise<void> {
  if (productIds.length === 0) return;
  await refreshVendorListings(tx, productIds);
  await queueAnnouncements(tx, productIds);
}

/**
 * Does the next batch of the vendor that waits longest. What a crash undoes is the batch; the next run goes on there. One that fails goes to the end of
 * the queue, so that it keeps none of the others waiting. Returns 0 when there is none.
 */
export async function refreshNextBatch({ db, now }: Pick<UseCaseDeps, 'db' | 'now'>): Promise<number> {
  let vendorId: string | undefined;
  try {
    return await db.transaction(
      async (tx) => {
        const next = await nextVendorRefresh(tx);
        vendorId = next?.vendorId;
        if (!next) return 0;
        const products = await productsAfter(tx, next, batchSize);
        await refresh(tx, products.map(({ id }) => id));
        const last = products.at(-1);
        if (last && products.length === batchSize) await moveVendorRefresh(tx, next.vendorId, last);
        else await endVendorRefresh(tx, next.vendorId);
        return Math.max(1, products.length);
      },
      { label: 'refresh-vendor' },
    );
  } catch (error) {
    if (vendorId !== undefined) await postponeVendorRefresh(db, vendorId, now());
    throw error;
  }
}
