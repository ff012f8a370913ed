/** What the order subgraph adds to a vendor's dashboard. A field is null, and no error, where the viewer's role does not include it. */
import type { Database } from '#platform/data/database';
import { createListLoader, createLoader } from '#platform/graphql/loader';
import type { Context } from '../context.ts';
import { queuedVendorOrders, queueLengths, salesByDay, type Queue } from '../data/dashboard-repository.ts';
import type { VendorDashboardResolvers, VendorSalesDayResolvers } from '../generated/schema-types.ts';
import { balancesOf } from './vendor.ts';

const listLength = 20;
const salesDays = 30;
const dayMs = 86_400_000;

const fulfilling = ['OWNER', 'MANAGER', 'FULFILMENT', 'READ_ONLY'];
const selling = ['OWNER', 'MANAGER', 'FINANCE', 'READ_ONLY'];
const money = ['OWNER', 'FINANCE'];

/** Whether an operator asks, or somebody with one of these roles at the vendor. */
function may(roles: readonly string[], vendorId: string, { viewer }: Pick<Context, 'viewer'>): boolean {
  return viewer.roles.some((role) => role === 'admin' || role === 'support') || viewer.memberships.some(({ tenantId, role }) => tenantId === vendorId && roles.includes(role));
}

/** Loaders of one request, by queue. */
export function createDashboardLoaders({ db, now }: { db: Database; now: () => Date }) {
  const queue = (name: Queue) => createListLoader({ name: `queued:${name}`, maxBatchSize: 100, batch: (ids: readonly string[]) => queuedVendorOrders(db, ids, { queue: name, limit: listLength }) });
  const length = (name: Queue) => createLoader<string, number>({ name: `queueLength:${name}`, maxBatchSize: 100, batch: (ids) => queueLengths(db, ids, name) });
  return {
    queuedByVendorId: { TO_ACCEPT: queue('TO_ACCEPT'), TO_SHIP: queue('TO_SHIP'), RETURNS: queue('RETURNS') },
    queueLengthByVendorId: { TO_ACCEPT: length('TO_ACCEPT'), TO_SHIP: length('TO_SHIP'), RETURNS: length('RETURNS') },
    salesByVendorId: createListLoader({
      name: 'salesByVendorId',
      batch: async (ids: readonly string[]) => Map.groupBy(await salesByDay(db, ids, new Date(Math.floor(now().getTime() / dayMs - salesDays + 1) * dayMs)), (row) => row.vendorId),
    }),
  };
}

async function queued(vendorId: string, queue: Queue, { loaders }: Context) {
  const rows = await loaders.queuedByVendorId[queue].load(vendorId);
  const orders = await Promise.all(rows.map(({ vendorOrderId }) => loaders.vendorOrderById.load(vendorOrderId)));
  return orders.filter((order) => order !== null);
}

const queueOf = (queue: Queue) => ({ id }: { id: string }, _args: unknown, context: Context) => (may(fulfilling, id, context) ? queued(id, queue, context) : null);
const lengthOf = (queue: Queue) => async ({ id }: { id: string }, _args: unknown, context: Context) =>
  may(fulfilling, id, context) ? ((await context.loaders.queueLengthByVendorId[queue].load(id)) ?? 0) : null;

export const VendorDashboard: VendorDashboardResolvers = {
  __resolveReference: ({ id }, context) => (may([...fulfilling, ...selling, 'CATALOG'], id as string, context) ? { id: id as string } : null),
  ordersToAccept: queueOf('TO_ACCEPT'),
  ordersToAcceptCount: lengthOf('TO_ACCEPT'),
  ordersToShip: queueOf('TO_SHIP'),
  ordersToShipCount: lengthOf('TO_SHIP'),
  async returnsWaiting({ id }, _args, context) {
    if (!may(fulfilling, id, context)) return null;
    const orders = await queued(id, 'RETURNS', context);
    const returns = await Promise.all(orders.map((order) => context.loaders.returnsByVendorOrderId.load(order.id)));
    return returns.flat().filter(({ state }) => state === 'REQUESTED').slice(0, listLength);
  },
  returnsWaitingCount: lengthOf('RETURNS'),
  salesByDay: async ({ id }, _args, context) => (may(selling, id, context) ? [...(await context.loaders.salesByVendorId.load(id))] : null),
  balances: ({ id }, _args, context) => (may(money, id, context) ? balancesOf(id, context) : null),
};

export const VendorSalesDay: VendorSalesDayResolvers = { total: ({ totalMinor, currency }) => ({ minor: totalMinor, currency }) };
