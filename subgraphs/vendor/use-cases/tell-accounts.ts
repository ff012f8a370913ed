/** Payouts go to what the payment provider calls an account: what was handed in by a version that did not announce it is told by itself. */
import type { Job } from '#platform/service/jobs';
import { markAccountTold, untoldAccounts } from '../data/payout-account-repository.ts';
import { lockVendor, updateVendor } from '../data/vendor-repository.ts';
import { announceVendor } from '../events.ts';
import type { UseCaseDeps } from './deps.ts';

type Deps = Pick<UseCaseDeps, 'db' | 'outbox' | 'now'>;

const batchSize = 100;

/** Several processes may run it at once: under the vendor's lock one of them finds it untold. */
export async function tellAccounts({ db, outbox, now }: Deps): Promise<void> {
  for (const vendorId of await untoldAccounts(db, batchSize)) {
    await db.transaction(async (tx) => {
      const at = now();
      if (!(await lockVendor(tx, vendorId)) || !(await markAccountTold(tx, vendorId))) return;
      await updateVendor(tx, vendorId, {}, { now: at });
      await announceVendor({ tx, outbox, vendorId, now: at });
    }, { label: 'tell-accounts' });
  }
}

export function createTellAccountsJob(deps: Deps): Job {
  return { name: 'tell-accounts', everyMs: 30_000, run: () => tellAccounts(deps) };
}
