import { decodeCursor, encodeCursor } from '#platform/graphql/connection';
import { DomainError } from '#platform/errors/domain-error';
import type { Context } from '../context.ts';
import { audienceOf, changesAfter, openFeed, type Audience, type OrderChange } from '../data/order-changes.ts';
import type { OrderChangeResolvers, QueryResolvers, VendorOrderChangeResolvers } from '../generated/schema-types.ts';
import { requireOwner } from './cart-mutations.ts';
import { canSeeOrder } from './order.ts';
import { isOperator, isStaffOf } from './viewer.ts';

interface FeedArgs {
  since?: string | null | undefined;
  first?: number | null | undefined;
}

const maxFirst = 100;

/** A place in a feed. It names the feed, so that one of another is not taken for a place in this one. */
function cursorOf(audience: string, position: number): string {
  return encodeCursor([audience.slice(-16), position]);
}

/** The position a cursor stands for; null for one that is no cursor of this feed. */
function positionIn(audience: string, since: string): number | null {
  try {
    const [feed, position] = decodeCursor(since);
    return feed === audience.slice(-16) && typeof position === 'number' && position >= 0 ? position : null;
  } catch (error) {
    if (error instanceof DomainError) return null;
    throw error;
  }
}

async function readFeed({ db }: Context, to: Audience, { since, first }: FeedArgs) {
  const limit = first ?? 50;
  if (limit < 1 || limit > maxFirst) throw new DomainError('BAD_USER_INPUT', `"first" must be 1 to ${maxFirst}, got ${limit}.`, { field: ['first'] });
  const audience = audienceOf(to);
  const { last, floor } = await openFeed(db, audience);
  const here = { changes: [], cursor: cursorOf(audience, last), hasMore: false, resync: false };
  if (since == null) return here;
  const position = positionIn(audience, since);
  if (position === null || position < floor || position > last) return { ...here, resync: true };
  const rows = await changesAfter(db, { audience, after: position, limit: limit + 1 });
  const changes = rows.slice(0, limit);
  return { changes, cursor: cursorOf(audience, changes.at(-1)?.position ?? position), hasMore: rows.length > limit, resync: false };
}

export const orderChangeQueries: Pick<QueryResolvers, 'orderChanges' | 'vendorOrderChanges'> = {
  orderChanges: (_parent, args, context) => readFeed(context, requireOwner(context) as Audience, args),
  vendorOrderChanges: (_parent, { vendorId, ...args }, context) => readFeed(context, { vendorId }, args),
};

const cursor = (change: OrderChange) => cursorOf(change.audience, change.position);

export const OrderChangeType: OrderChangeResolvers = {
  cursor,
  async order(change, _args, context) {
    const order = await context.loaders.orderById.load(change.orderId);
    return canSeeOrder(order, context) ? order : null;
  },
};

export const VendorOrderChangeType: VendorOrderChangeResolvers = {
  cursor,
  async vendorOrder(change, _args, { loaders, viewer }) {
    const vendorOrder = change.vendorOrderId === null ? null : await loaders.vendorOrderById.load(change.vendorOrderId);
    return vendorOrder && (isOperator(viewer) || isStaffOf(viewer, vendorOrder.vendorId)) ? vendorOrder : null;
  },
};
