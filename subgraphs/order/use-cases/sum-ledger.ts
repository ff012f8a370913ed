/** Adds what was booked to the sums by month, behind the bookings. */
import type { Database } from '#platform/data/database';
import { workThrough, type Job } from '#platform/service/jobs';
import { addToSums, lockSums, unsound, unsummedBookings, unsummedVendors } from '../data/ledger-sums.ts';

const batch = 500;
const everyMs = 5 * 60_000;

/**
 * Sums all there is, vendor by vendor, in short transactions; several processes may do it at once. Bookings that are not sound stay out, so that no
 * sum hides them. Returns how many were added. @throws Error naming those that are not sound, after all others were summed.
 */
export async function sumLedger({ db }: { db: Database }, signal?: AbortSignal): Promise<number> {
  let summed = 0;
  await workThrough(unsummedVendors(db, signal), async (vendorId) => {
    const left: string[] = [];
    for (let added: number | null = 0; added !== null && !signal?.aborted; added = await sumBatch(db, vendorId, left)) summed += added;
    if (left.length > 0) throw new Error(`${left.length} bookings of ${vendorId} are in no sum, since they do not balance, are in two currencies or touch another vendor's account: ${left.slice(0, 5).join(', ')}`);
  });
  return summed;
}

/** Sums one batch; null when there is none, or another process is at it. What is not sound is added to `left`. */
async function sumBatch(db: Database, vendorId: string, left: string[]): Promise<number | null> {
  const result = await db.transaction(async (tx) => {
    if (!(await lockSums(tx, vendorId))) return null;
    const ids = await unsummedBookings(tx, vendorId, { except: left, limit: batch });
    if (ids.length === 0) return null;
    const bad = await unsound(tx, ids);
    const sound = ids.filter((id) => !bad.includes(id));
    if (sound.length > 0) await addToSums(tx, sound);
    return { added: sound.length, bad };
  }, { label: 'sum-ledger' });
  if (result) left.push(...result.bad);
  return result && result.added;
}

export function createLedgerSumJob(deps: { db: Database }): Job {
  return { name: 'sum-ledger', everyMs, run: async (signal) => void (await sumLedger(deps, signal)) };
}
