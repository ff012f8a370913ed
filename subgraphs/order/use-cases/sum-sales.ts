/** Brings the sums of sales by day in line with the orders as they are. */
import type { Database } from '#platform/data/database';
import type { Job } from '#platform/service/jobs';
import { addToDays, calledOffOf, changedEntries, marketplace, negative, noteSummed, summedEntries, type CalledOff, type ChangedEntry, type SalesDayRow, type SalesEntryRow } from '../data/sales-repository.ts';

const batch = 500;
/** How long a dashboard may be behind. */
const everyMs = 5_000;

/** One batch; several processes may do it at once. Returns how many entries were summed. */
export function sumSalesBatch({ db }: { db: Database }): Promise<number> {
  return db.transaction(async (tx) => {
    const changed = await changedEntries(tx, batch);
    if (changed.length === 0) return 0;
    const calledOff = await calledOffOf(tx, [...new Set(changed.map(({ orderId }) => orderId))]);
    const before = await summedEntries(tx, changed.map(({ entryId }) => entryId));
    const now = partsOf(changed, calledOff);
    await addToDays(tx, joined([...before.map(negative), ...now]));
    await noteSummed(tx, now);
    return changed.length;
  }, { label: 'sum-sales' });
}

/** All there is. */
export async function sumSales(deps: { db: Database }, signal?: AbortSignal): Promise<void> {
  while (!signal?.aborted && (await sumSalesBatch(deps)) > 0) continue;
}

function partsOf(changed: readonly ChangedEntry[], calledOff: readonly CalledOff[]): SalesEntryRow[] {
  const byOrder = Map.groupBy(calledOff, ({ orderId }) => orderId);
  return changed.map(({ entryId, kind, orderId, vendorId, day, currency, state, totalMinor, refundedMinor }) => {
    const own = (byOrder.get(orderId) ?? []).filter(({ id }) => kind === 'ORDER' || id === entryId);
    const sum = (pick: (part: CalledOff) => number) => own.reduce((total, part) => total + pick(part), 0);
    const isCalledOff = state === 'CANCELLED' || state === 'REJECTED';
    return {
      entryId,
      vendorId: vendorId ?? marketplace,
      day,
      currency,
      orders: isCalledOff ? 0 : 1,
      placedMinor: totalMinor,
      cancelledMinor: isCalledOff ? totalMinor : sum(({ cancelledMinor }) => cancelledMinor),
      refundedMinor,
      commissionMinor: isCalledOff ? 0 : sum(({ commissionMinor }) => commissionMinor),
    };
  });
}

/** Sums of parts by vendor, day and currency. */
function joined(parts: readonly SalesDayRow[]): SalesDayRow[] {
  const days = [...Map.groupBy(parts, ({ vendorId, day, currency }) => `${vendorId} ${day} ${currency}`).values()];
  return days.map((ofOne) => {
    const sum = (pick: (part: SalesDayRow) => number) => ofOne.reduce((total, part) => total + pick(part), 0);
    const { vendorId, day, currency } = ofOne[0] as SalesDayRow;
    return {
      vendorId,
      day,
      currency,
      orders: sum(({ orders }) => orders),
      placedMinor: sum(({ placedMinor }) => placedMinor),
      cancelledMinor: sum(({ cancelledMinor }) => cancelledMinor),
      refundedMinor: sum(({ refundedMinor }) => refundedMinor),
      commissionMinor: sum(({ commissionMinor }) => commissionMinor),
    };
  });
}

export function createSalesJob(deps: { db: Database }): Job {
  return { name: 'sum-sales', everyMs, run: (signal) => sumSales(deps, signal) };
}
