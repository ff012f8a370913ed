import type { Sql } from '#platform/data/database';
import type { ListFilter } from './listing-filter.ts';

/** Whether one part of the filter alone leaves fewer than `limit` products. Counting stops at the limit. */
export async function holdsFewer(sql: Sql, { vendorIds, attributes }: Pick<ListFilter, 'vendorIds' | 'attributes'>, limit: number): Promise<boolean> {
  const counts: { sql: string; params: unknown[] }[] = [];
  if (vendorIds && vendorIds.length > 0) counts.push({ sql: 'product_listings WHERE vendor_id IN (?) AND is_visible = 1', params: [vendorIds] });
  for (const { code, values } of attributes) {
    if (values.length > 0) counts.push({ sql: 'product_attributes WHERE code = ? AND value IN (?)', params: [code, values] });
  }
  if (counts.length === 0) return false;
  const columns = counts.map((count, index) => `(SELECT COUNT(*) FROM (SELECT 1 FROM ${count.sql} LIMIT ?) part${index})`);
  const [row] = await sql.query<{ least: number }>(
    `SELECT ${columns.length === 1 ? columns[0] : `LEAST(${columns.join(', ')})`} AS least`,
    counts.flatMap(({ params }) => [...params, limit]),
  );
  return (row?.least ?? limit) < limit;
}
