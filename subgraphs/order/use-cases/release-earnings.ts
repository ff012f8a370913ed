/** After the return window a vendor's earning becomes free for payout, unless goods may be on their way back: until that is decided, what they cost may have to be given back. */
import type { Database } from '#platform/data/database';
import { untilDone, workThrough, type Job } from '#platform/service/jobs';
import { accountSumOfOrder, book } from '../data/ledger-repository.ts';
import { bookRelease } from '../domain/ledger.ts';
import { vendorAccount } from '../domain/ledger-accounts.ts';

const batch = 100;
const noReturnOpen = "return_state NOT IN ('REQUESTED', 'APPROVED')";

interface DueRow {
  id: string;
  orderId: string;
  vendorId: string;
  currency: string;
}

/** Releases what is due. Several processes may run it at once: the conditional UPDATE lets one of them win. Returns how many. */
export async function releaseEarnings({ db, now }: { db: Database; now: () => Date }): Promise<number> {
  const due = await db.query<DueRow>(`SELECT id, order_id AS orderId, vendor_id AS vendorId, currency FROM vendor_orders WHERE released_at IS NULL AND release_at <= ? AND ${noReturnOpen} LIMIT ?`, [now(), batch]);
  await workThrough(due, (row) =>
    db.transaction(async (tx) => {
      const at = now();
      const { affectedRows } = await tx.execute(`UPDATE vendor_orders SET released_at = ? WHERE id = ? AND released_at IS NULL AND ${noReturnOpen}`, [at, row.id]);
      if (affectedRows === 0) return;
      const pending = await accountSumOfOrder(tx, { ...row, account: vendorAccount(row.vendorId, 'pending') });
      await book(tx, bookRelease({ id: row.id, currency: row.currency, vendorId: row.vendorId, amountMinor: 0 - pending }), { orderId: row.orderId, vendorId: row.vendorId, at });
    }, { label: 'release-earning' }),
  );
  return due.length;
}

/** Works through what is due batch by batch, then rests for a minute: more may be placed in one than a batch holds. */
export function createReleaseJob(deps: { db: Database; now: () => Date }): Job {
  return {
    name: 'release-earnings',
    everyMs: 60_000,
    run: (signal) => untilDone(signal, () => releaseEarnings(deps), batch),
  };
}
