/** What vendors' dashboards need of orders. */
import type { Database } from '#platform/data/database';
import { createListLoader, createLoader } from '#platform/graphql/loader';
import { queuedVendorOrders, queueLengths, type Queue } from './data/dashboard-repository.ts';
import { salesDays } from './data/sales-repository.ts';

const listLength = 20;
const shownDays = 30;
const dayMs = 86_400_000;

/** Loaders of one request, by queue. */
export function createDashboardLoaders({ db, now }: { db: Database; now: () => Date }) {
  const queue = (name: Queue) => createListLoader({ name: `queued:${name}`, maxBatchSize: 100, batch: (ids: readonly string[]) => queuedVendorOrders(db, ids, { queue: name, limit: listLength }) });
  const length = (name: Queue) => createLoader<string, number>({ name: `queueLength:${name}`, maxBatchSize: 100, batch: (ids) => queueLengths(db, ids, name) });
  return {
    queuedByVendorId: { TO_ACCEPT: queue('TO_ACCEPT'), TO_SHIP: queue('TO_SHIP'), RETURNS: queue('RETURNS') },
    queueLengthByVendorId: { TO_ACCEPT: length('TO_ACCEPT'), TO_SHIP: length('TO_SHIP'), RETURNS: length('RETURNS') },
    salesByVendorId: createListLoader({
      name: 'salesByVendorId',
      batch: async (ids: readonly string[]) => Map.groupBy(await salesDays(db, ids, new Date(now().getTime() - (shownDays - 1) * dayMs).toISOString().slice(0, 10)), (row) => row.vendorId),
    }),
  };
}
