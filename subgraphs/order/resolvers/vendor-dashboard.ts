/** What the order subgraph adds to a vendor's dashboard. A field is null, and no error, where the viewer's role does not include it. */
import type { Context } from '../context.ts';
import type { Queue } from '../data/dashboard-repository.ts';
import type { VendorDashboardResolvers, VendorSalesDayResolvers } from '../generated/schema-types.ts';
import { salesAmounts } from './sales-amounts.ts';
import { balancesOf } from './vendor.ts';

const listLength = 20;

const fulfilling = ['OWNER', 'MANAGER', 'FULFILMENT', 'READ_ONLY'];
const selling = ['OWNER', 'MANAGER', 'FINANCE', 'READ_ONLY'];
const money = ['OWNER', 'FINANCE'];

/** Whether an operator asks, or somebody with one of these roles at the vendor. */
function may(roles: readonly string[], vendorId: string, { viewer }: Pick<Context, 'viewer'>): boolean {
  return viewer.roles.some((role) => role === 'admin' || role === 'support') || viewer.memberships.some(({ tenantId, role }) => tenantId === vendorId && roles.includes(role));
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

export const VendorSalesDay: VendorSalesDayResolvers = salesAmounts;
