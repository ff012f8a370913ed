/** Lists of orders: filtered and sorted on the read model's stored columns, each by one range of one index. */
import type { Sql } from '#platform/data/database';
import { ordersBy, vendorOrdersByIds, type OrderRow, type Position, type VendorOrderRow } from './order-repository.ts';

/** Whose list it is. */
export type ListScope = { customerId: string } | { vendorId: string } | 'ALL_ORDERS' | 'ALL_VENDOR_ORDERS';

export interface ListFilter {
  state?: string | null | undefined;
  paymentState?: string | null | undefined;
  fulfilmentState?: string | null | undefined;
  returnState?: string | null | undefined;
  /** Inclusive. */
  placedFrom?: Date | null | undefined;
  /** Exclusive. */
  placedBefore?: Date | null | undefined;
}

export interface ListPage extends ListFilter {
  limit: number;
  after?: Position | undefined;
  oldestFirst?: boolean;
}

interface Where {
  sql: string;
  params: unknown[];
}

const axes = { state: 'state', paymentState: 'payment_state', fulfilmentState: 'fulfilment_state', returnState: 'return_state' } as const;

function scopeCondition(scope: ListScope): Where {
  if (scope === 'ALL_ORDERS') return { sql: "e.kind = 'ORDER'", params: [] };
  if (scope === 'ALL_VENDOR_ORDERS') return { sql: "e.kind = 'VENDOR_ORDER'", params: [] };
  return 'customerId' in scope ? { sql: 'e.customer_id = ?', params: [scope.customerId] } : { sql: 'e.vendor_id = ?', params: [scope.vendorId] };
}

function conditions(scope: ListScope, filter: ListFilter): Where[] {
  const equals = Object.entries(axes).flatMap(([name, column]) => {
    const value = filter[name as keyof typeof axes];
    return value == null ? [] : [{ sql: `e.${column} = ?`, params: [value] as unknown[] }];
  });
  const from = filter.placedFrom ? [{ sql: 'e.placed_at >= ?', params: [filter.placedFrom] as unknown[] }] : [];
  const before = filter.placedBefore ? [{ sql: 'e.placed_at < ?', params: [filter.placedBefore] as unknown[] }] : [];
  return [scopeCondition(scope), ...equals, ...from, ...before];
}

/** The index whose order is the list's: planners would otherwise merge two of them and sort. At most one axis besides the scope is in it. */
function indexOf(scope: ListScope, filter: ListFilter): string {
  const base = typeof scope === 'string' ? 'all' : 'customerId' in scope ? 'customer' : 'vendor';
  if (base === 'customer') return filter.state ? 'ix_order_list_customer_state' : 'ix_order_list_customer';
  // Rare states first: what is read and thrown away is least there.
  if (filter.returnState && filter.returnState !== 'NONE') return `ix_order_list_${base}_return`;
  if (filter.state) return `ix_order_list_${base}_state`;
  if (filter.fulfilmentState) return `ix_order_list_${base}_fulfilment`;
  if (filter.paymentState) return `ix_order_list_${base}_payment`;
  return filter.returnState ? `ix_order_list_${base}_return` : `ix_order_list_${base}`;
}

function joined(all: readonly Where[]): Where {
  return { sql: all.map((condition) => condition.sql).join(' AND '), params: all.flatMap((condition) => condition.params) };
}

/** The ids of a page, from the index alone; the statement is exported for the tests that read its plan. */
export function pageStatement(scope: ListScope, { limit, after, oldestFirst = false, ...filter }: ListPage): { sql: string; params: unknown[] } {
  const [sign, direction] = oldestFirst ? ['>', 'ASC'] : ['<', 'DESC'];
  const position = after
    ? [{ sql: `e.placed_at ${sign}= ? AND (e.placed_at ${sign} ? OR e.entry_id ${sign} ?)`, params: [after.placedAt, after.placedAt, after.id] as unknown[] }]
    : [];
  const where = joined([...conditions(scope, filter), ...position]);
  return {
    sql: `SELECT e.entry_id AS id FROM order_list_entries e FORCE INDEX (${indexOf(scope, filter)}) WHERE ${where.sql} ORDER BY e.placed_at ${direction}, e.entry_id ${direction} LIMIT ?`,
    params: [...where.params, limit],
  };
}

async function idsOf(sql: Sql, scope: ListScope, page: ListPage): Promise<string[]> {
  const statement = pageStatement(scope, page);
  return (await sql.query<{ id: string }>(statement.sql, statement.params)).map((row) => row.id);
}

/** Rows in the order of their ids. A second statement rather than a join: no planner can then choose to sort. */
async function rowsOf<Row extends { id: string }>(ids: readonly string[], load: (ids: readonly string[]) => Promise<Row[]>): Promise<Row[]> {
  if (ids.length === 0) return [];
  const rows = new Map((await load(ids)).map((row) => [row.id, row]));
  return ids.flatMap((id) => rows.get(id) ?? []);
}

/** A page of orders. */
export async function ordersPage(sql: Sql, scope: ListScope, page: ListPage): Promise<OrderRow[]> {
  return rowsOf(await idsOf(sql, scope, page), (ids) => ordersBy(sql, 'id', ids));
}

/** A page of vendor orders. */
export async function vendorOrdersPage(sql: Sql, scope: ListScope, page: ListPage): Promise<VendorOrderRow[]> {
  return rowsOf(await idsOf(sql, scope, page), (ids) => vendorOrdersByIds(sql, ids));
}

/** How many a list has; from the index alone where one axis at most is asked for. */
export function countStatement(scope: ListScope, filter: ListFilter): { sql: string; params: unknown[] } {
  const where = joined(conditions(scope, filter));
  return { sql: `SELECT COUNT(*) AS count FROM order_list_entries e FORCE INDEX (${indexOf(scope, filter)}) WHERE ${where.sql}`, params: where.params };
}

export async function countList(sql: Sql, scope: ListScope, filter: ListFilter): Promise<number> {
  const statement = countStatement(scope, filter);
  const [row] = await sql.query<{ count: number }>(statement.sql, statement.params);
  return row?.count ?? 0;
}
