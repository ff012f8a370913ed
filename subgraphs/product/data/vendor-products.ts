/** Products of vendors as their staff see them, in any state: one statement for any number of vendors. */
import type { Sql } from '#platform/data/database';
import type { ProductStatus } from './entities.ts';
import type { ListPosition } from './listing-query.ts';

export interface OwnProductScope {
  vendorId: string;
  /** Null for all; VISIBLE for what everybody sees. */
  status: ProductStatus | 'VISIBLE' | null;
}

export interface OwnPageKey extends OwnProductScope {
  limit: number;
  after: ListPosition | null;
}

export interface OwnProduct {
  id: string;
  createdAt: Date;
}

/** For each key the vendor's products, newest first; up to `limit + 1` of them. */
export async function listOwnProducts(sql: Sql, keys: readonly OwnPageKey[]): Promise<OwnProduct[][]> {
  const parts = keys.map(({ limit, after, ...scope }, index) => {
    const { sql: from, params } = rowsOf(scope);
    const seek = after ? 'AND created_at <= ? AND (created_at < ? OR id < ?)' : '';
    const at = after && new Date(after.key);
    return {
      sql: `(SELECT ${index} AS part, id, created_at AS createdAt ${from} ${seek} ORDER BY created_at DESC, id DESC LIMIT ?)`,
      params: [...params, ...(after ? [at, at, after.id] : []), limit + 1],
    };
  });
  const rows = await sql.query<OwnProduct & { part: number }>(parts.map((part) => part.sql).join(' UNION ALL '), parts.flatMap(({ params }) => params));
  // A union has no order of its own.
  const inOrder = rows.sort((a, b) => b.createdAt.getTime() - a.createdAt.getTime() || (a.id < b.id ? 1 : -1));
  return keys.map((_key, index) => inOrder.filter(({ part }) => part === index));
}

/** For each scope how many there are. */
export async function countOwnProducts(sql: Sql, scopes: readonly OwnProductScope[]): Promise<number[]> {
  const parts = scopes.map((scope, index) => {
    const { sql: from, params } = rowsOf(scope);
    return { sql: `(SELECT ${index} AS part, COUNT(*) AS count ${from})`, params };
  });
  const rows = await sql.query<{ part: number; count: number }>(parts.map((part) => part.sql).join(' UNION ALL '), parts.flatMap(({ params }) => params));
  return scopes.map((_scope, index) => rows.find(({ part }) => part === index)?.count ?? 0);
}

function rowsOf({ vendorId, status }: OwnProductScope): { sql: string; params: unknown[] } {
  if (status === 'VISIBLE') return { sql: 'FROM product_listings WHERE vendor_id = ? AND is_visible = 1', params: [vendorId] };
  return status === null ? { sql: 'FROM products WHERE vendor_id = ?', params: [vendorId] } : { sql: 'FROM products WHERE vendor_id = ? AND status = ?', params: [vendorId, status] };
}
