/** When a holiday begins or ends, the others are told what can be ordered from now on. */
import type { Job } from '#platform/service/jobs';
import { turnHolidays, vendorsWithHolidayTurn } from '../data/holiday-repository.ts';
import { lockVendor, updateVendor } from '../data/vendor-repository.ts';
import { announceVendor } from '../events.ts';
import type { UseCaseDeps } from './deps.ts';
import { recordTimeline } from './record-timeline.ts';

const batchSize = 100;

/** Several processes may run it at once: under the vendor's lock one of them finds the turn. Returns how many vendors turned. */
export async function announceHolidayTurns({ db, outbox, now }: Pick<UseCaseDeps, 'db' | 'outbox' | 'now'>): Promise<number> {
  let turned = 0;
  for (const vendorId of await vendorsWithHolidayTurn(db, now(), batchSize)) {
    await db.transaction(async (tx) => {
      const at = now();
      if (!(await lockVendor(tx, vendorId)) || !(await turnHolidays(tx, vendorId, at))) return;
      await updateVendor(tx, vendorId, {}, { now: at });
      await announceVendor({ tx, outbox, vendorId, now: at });
      await recordTimeline(tx, { vendorId, at, event: 'vendor.holiday-turned', actorId: null });
      turned += 1;
    }, { label: 'turn-holidays' });
  }
  return turned;
}

export function createHolidayJob(deps: Pick<UseCaseDeps, 'db' | 'outbox' | 'now'>): Job {
  return { name: 'holiday-turns', everyMs: 10_000, run: async () => void (await announceHolidayTurns(deps)) };
}
