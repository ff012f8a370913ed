import type { Sql } from '#platform/data/database';

export interface VendorRow {
  id: string;
  slug: string;
  name: string;
  status: string;
  isAcceptingOrders: boolean;
  version: number;
  ratingSum: number;
  ratingCount: number;
}

const columns = `id, slug, name, status, is_accepting_orders AS isAcceptingOrders, version, rating_sum AS ratingSum, rating_count AS ratingCount`;

export async function vendorsByIds(sql: Sql, ids: readonly string[]): Promise<VendorRow[]> {
  return (await sql.query<VendorRow>(`SELECT ${columns} FROM vendors WHERE id IN (?)`, [ids])).map(asVendor);
}

export async function vendorIdsBySlugs(sql: Sql, slugs: readonly string[]): Promise<string[]> {
  return (await sql.query<{ id: string }>('SELECT id FROM vendors WHERE slug IN (?)', [slugs])).map(({ id }) => id);
}

/** Of a copy that is about to be written: older than all news. */
const unheard = -1;

/** The stored copy, locked until the transaction ends; undefined for a vendor not heard of before. Then, too, whoever else hears of it waits, for the caller to save it. */
export async function lockVendor(sql: Sql, id: string): Promise<VendorRow | undefined> {
  const found = await findLocked(sql, id);
  if (found) return found;
  await sql.execute("INSERT INTO vendors (id, slug, name, status, is_accepting_orders, version) VALUES (?, '', '', 'UNKNOWN', FALSE, ?) ON DUPLICATE KEY UPDATE id = vendors.id", [id, unheard]);
  const row = await findLocked(sql, id);
  return row?.version === unheard ? undefined : row;
}

async function findLocked(sql: Sql, id: string): Promise<VendorRow | undefined> {
  const [row] = await sql.query<VendorRow>(`SELECT ${columns} FROM vendors WHERE id = ? FOR UPDATE`, [id]);
  return row && asVendor(row);
}

export type VendorState = Omit<VendorRow, 'ratingSum' | 'ratingCount'>;

export async function saveVendor(sql: Sql, { id, slug, name, status, isAcceptingOrders, version }: VendorState): Promise<void> {
  await sql.execute(
    `INSERT INTO vendors (id, slug, name, status, is_accepting_orders, version) VALUES (?)
     ON DUPLICATE KEY UPDATE slug = VALUES(slug), name = VALUES(name), status = VALUES(status),
       is_accepting_orders = VALUES(is_accepting_orders), version = VALUES(version)`,
    [[id, slug, name, status, isAcceptingOrders, version]],
  );
}

function asVendor(row: VendorRow): VendorRow {
  row.isAcceptingOrders = Boolean(row.isAcceptingOrders);
  return row;
}
