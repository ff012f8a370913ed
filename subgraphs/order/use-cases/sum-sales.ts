/** Brings the sums of sales by day in line with the orders as they are. */
import type { Database } from '#platform/data/database';
import type { Job } from '#platform/service/jobs';
import { addToDays, changedEntries, marketplace, negative, noteSummed, reducedLines, summedEntries, vendorOrdersOf, type ChangedEntry, type ReducedLine, type SalesDayRow, type SalesEntryRow, type SoldPart } from '../data/sales-repository.ts';
import { settlementPart, sumSettlements } from '../domain/commission.ts';

const batch = 500;
/** How long a dashboard may be behind. */
const everyMs = 5_000;

/** One batch; several processes may do it at once. Returns how many entries were summed. */
export function sumSalesBatch({ db }: { db: Database }): Promise<number> {
  return db.transaction(async (tx) => {
    const changed = await changedEntries(tx, batch);
    if (changed.length === 0) return 0;
    const orderIds = [...new Set(changed.map(({ orderId }) => orderId))];
    const sold = soldParts(await vendorOrdersOf(tx, orderIds), await reducedLines(tx, orderIds));
    const before = await summedEntries(tx, changed.map(({ entryId }) => entryId));
    const now = partsOf(changed, sold);
    await addToDays(tx, joined([...before.map(negative), ...now]));
    await noteSummed(tx, now);
    return changed.length;
  }, { label: 'sum-sales' });
}

/** All there is. */
export async function sumSales(deps: { db: Database }, signal?: AbortSignal): Promise<void> {
  while (!signal?.aborted && (await sumSalesBatch(deps)) > 0) continue;
}

/** What was called off of vendor orders, and what the marketplace keeps of the rest. */
interface Sold {
  id: string;
  orderId: string;
  cancelledMinor: number;
  commissionMinor: number;
}

const isCalledOff = (state: string): boolean => state === 'CANCELLED' || state === 'REJECTED';

/** From the lines, as they were set free: what is called off of a line are its last pieces. With the whole, the delivery is. */
function soldParts(parts: readonly SoldPart[], lines: readonly ReducedLine[]): Sold[] {
  const linesOf = Map.groupBy(lines, ({ vendorOrderId }) => vendorOrderId);
  return parts.map(({ id, orderId, state, totalMinor, commissionMinor }) => {
    if (isCalledOff(state)) return { id, orderId, cancelledMinor: totalMinor, commissionMinor: 0 };
    const cancelled = sumSettlements((linesOf.get(id) ?? []).map((line) => settlementPart(line, { before: line.quantity - line.cancelledQuantity, part: line.cancelledQuantity, whole: line.quantity })));
    return { id, orderId, cancelledMinor: cancelled.totalMinor, commissionMinor: commissionMinor - cancelled.commissionMinor };
  });
}

function partsOf(changed: readonly ChangedEntry[], sold: readonly Sold[]): SalesEntryRow[] {
  const byOrder = Map.groupBy(sold, ({ orderId }) => orderId);
  return changed.map(({ entryId, kind, orderId, vendorId, day, currency, state, totalMinor, refundedMinor }) => {
    const own = (byOrder.get(orderId) ?? []).filter(({ id }) => kind === 'ORDER' || id === entryId);
    const sum = (pick: (part: Sold) => number) => own.reduce((total, part) => total + pick(part), 0);
    const isWhole = isCalledOff(state);
    return {
      entryId,
      vendorId: vendorId ?? marketplace,
      day,
      currency,
      orders: isWhole ? 0 : 1,
      placedMinor: totalMinor,
      cancelledMinor: isWhole ? totalMinor : sum(({ cancelledMinor }) => cancelledMinor),
      refundedMinor,
      commissionMinor: isWhole ? 0 : sum(({ commissionMinor }) => commissionMinor),
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
