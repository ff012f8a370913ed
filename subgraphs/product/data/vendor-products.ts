import type { Sql } from '#platform/data/database';
import type { ProductStatus } from './entities.ts';
import type { ListPosition } from './listing-query.ts';

export interface OwnProductScope {
  vendorId: string;
  status: ProductStatus | null;
}

/** A vendor's products in any state, newest first; up to `limit + 1` of them. */
export function listOwnProducts(sql: Sql, scope: OwnProductScope, { limit, after }: { limit: number; after: ListPosition | null }): Promise<{ id: string; createdAt: Date }[]> {
  const { where, params } = conditionsOf(scope);
  const seek = after ? 'AND created_at <= ? AND (created_at < ? OR id < ?)' : '';
  const at = after && new Date(after.key);
  return sql.query(
    `SELECT id, created_at AS createdAt FROM products WHERE ${where} ${seek} ORDER BY created_at DESC, id DESC LIMIT ?`,
    [...params, ...(after ? [at, at, after.id] : []), limit + 1],
  );
}

export async function countOwnProducts(sql: Sql, scope: OwnProductScope): Promise<number> {
  const { where, params } = conditionsOf(scope);
  const [row] = await sql.query<{ count: number }>(`SELECT COUNT(*) AS count FROM products WHERE ${where}`, params);
  return row?.count ?? 0;
}

function conditionsOf({ vendorId, status }: OwnProductScope): { where: string; params: unknown[] } {
  return status === null ? { where: 'vendor_id = ?', params: [vendorId] } : { where: 'vendor_id = ? AND status = ?', params: [vendorId, status] };
}
