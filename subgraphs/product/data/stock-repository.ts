import type { Sql, Tx } from '#platform/data/database';
import { newId } from '#platform/ids';
import type { PickableItem } from '../domain/stock-picking.ts';
import { insertRows } from './insert-rows.ts';

export interface StockItem extends PickableItem {
  variantId: string;
  locationId: string;
  version: number;
}

/** What has to be known about a variant before its stock changes. */
export interface VariantFacts {
  variantId: string;
  productId: string;
  vendorId: string;
  title: string;
  sku: string;
  lowStockThreshold: number;
  /** Published, not deleted, and its vendor may sell. */
  isPurchasable: boolean;
}

export interface StockTotals {
  variantId: string;
  available: number;
}

export interface StockLevelRow {
  variantId: string;
  location: string;
  onHand: number;
  reserved: number;
  allocated: number;
  version: number;
}

const factColumns = `v.id AS variantId, v.product_id AS productId, v.vendor_id AS vendorId, CONCAT(p.title, ', ', v.title) AS title, v.sku,
  v.low_stock_threshold AS lowStockThreshold,
  (v.deleted_at IS NULL AND p.status = 'PUBLISHED' AND ven.status = 'APPROVED' AND ven.is_accepting_orders) AS isPurchasable`;
const factTables = 'product_variants v JOIN products p ON p.id = v.product_id LEFT JOIN vendors ven ON ven.id = v.vendor_id';

/** Facts about variants, deleted ones included, since their stock may still have to move. */
export async function variantFacts(sql: Sql, variantIds: readonly string[]): Promise<Map<string, VariantFacts>> {
  const rows = await sql.query<VariantFacts>(`SELECT ${factColumns} FROM ${factTables} WHERE v.id IN (?)`, [variantIds]);
  return new Map(rows.map((row) => [row.variantId, { ...row, isPurchasable: Boolean(row.isPurchasable) }]));
}

/** The same with each variant's price in one currency, null without one. */
export async function sellingFacts(sql: Sql, variantIds: readonly string[], currency: string): Promise<Map<string, VariantFacts & { priceMinor: number | null }>> {
  const rows = await sql.query<VariantFacts & { priceMinor: number | null }>(
    `SELECT ${factColumns}, pr.price_minor AS priceMinor FROM ${factTables}
     LEFT JOIN variant_prices pr ON pr.variant_id = v.id AND pr.currency = ? WHERE v.id IN (?)`,
    [currency, variantIds],
  );
  return new Map(rows.map((row) => [row.variantId, { ...row, isPurchasable: Boolean(row.isPurchasable) }]));
}

/** How many can be sold over all locations, without locking: good for refusing early and for display. */
export async function availableByVariantIds(sql: Sql, variantIds: readonly string[]): Promise<Map<string, number>> {
  const rows = await sql.query<StockTotals>(
    `SELECT variant_id AS variantId, CAST(SUM(on_hand - reserved - allocated) AS SIGNED) AS available
     FROM stock_items WHERE variant_id IN (?) GROUP BY variant_id`,
    [variantIds],
  );
  return new Map(rows.map(({ variantId, available }) => [variantId, available]));
}

/** A stock item as it was seen without its lock. */
export interface SeenStock {
  id: string;
  variantId: string;
  position: number;
  available: number;
}

/** The variants' stock at every location, without locking. */
export function seeStock(sql: Sql, variantIds: readonly string[]): Promise<SeenStock[]> {
  return sql.query<SeenStock>(
    `SELECT s.id, s.variant_id AS variantId, loc.position, s.on_hand - s.reserved - s.allocated AS available
     FROM stock_items s JOIN stock_locations loc ON loc.id = s.location_id WHERE s.variant_id IN (?)`,
    [variantIds],
  );
}

/** Stock that was seen, locked until the transaction ends: through the primary key, so that all transactions take the locks in the same order. */
export async function lockSeen(tx: Tx, seen: readonly Pick<SeenStock, 'id' | 'position'>[]): Promise<StockItem[]> {
  if (seen.length === 0) return [];
  const positions = new Map(seen.map(({ id, position }) => [id, position]));
  const items = await tx.query<Omit<StockItem, 'position'>>(
    `SELECT id, variant_id AS variantId, location_id AS locationId, on_hand AS onHand, reserved, allocated, version FROM stock_items
     WHERE id IN (?) ORDER BY id FOR UPDATE`,
    [[...positions.keys()].sort()],
  );
  return items.map((item) => ({ ...item, position: positions.get(item.id) ?? 0 }));
}

/** The variants' stock at every location, locked until the transaction ends. */
export async function lockStock(tx: Tx, variantIds: readonly string[]): Promise<StockItem[]> {
  return lockSeen(tx, await seeStock(tx, variantIds));
}

/** Counters by location, in order of the locations, only of vendors the caller may inspect. */
export function stockLevelsByVariantIds(sql: Sql, variantIds: readonly string[]): Promise<StockLevelRow[]> {
  return sql.query<StockLevelRow>(
    `SELECT s.variant_id AS variantId, loc.name AS location, s.on_hand AS onHand, s.reserved, s.allocated, s.version
     FROM stock_items s JOIN stock_locations loc ON loc.id = s.location_id
     WHERE s.variant_id IN (?) ORDER BY s.variant_id, loc.position, loc.id`,
    [variantIds],
  );
}

/** A vendor's variants that are not deleted: those of these ids, by id, and those of these SKUs, by SKU in small letters. */
export async function liveVariants(sql: Sql, vendorId: string, { ids, skus }: { ids: readonly string[]; skus: readonly string[] }): Promise<{ byId: Map<string, string>; bySku: Map<string, string> }> {
  const found = (column: 'id' | 'live_sku', values: readonly string[]): Promise<{ id: string; sku: string }[]> =>
    values.length === 0 ? Promise.resolve([]) : sql.query(`SELECT id, live_sku AS sku FROM product_variants WHERE vendor_id = ? AND ${column} IN (?) AND deleted_at IS NULL`, [vendorId, values]);
  const byId = await found('id', ids);
  const bySku = await found('live_sku', skus);
  return { byId: new Map(byId.map(({ id }) => [id, id])), bySku: new Map(bySku.map(({ id, sku }) => [sku.toLowerCase(), id])) };
}

/** Makes sure that a variant can have stock at a location; harmless when it can already. */
export async function ensureStockItem(tx: Tx, { variantId, vendorId, locationId }: { variantId: string; vendorId: string; locationId: string }): Promise<void> {
  await tx.execute('INSERT IGNORE INTO stock_items (id, variant_id, location_id, vendor_id) VALUES (?, ?, ?, ?)', [newId('sti'), variantId, locationId, vendorId]);
}

/** The same for many, in one statement. */
export async function ensureStockItems(tx: Tx, vendorId: string, places: readonly { variantId: string; locationId: string }[]): Promise<void> {
  const rows = places.map(({ variantId, locationId }) => [newId('sti'), variantId, locationId, vendorId]);
  await insertRows(tx, 'stock_items', ['id', 'variant_id', 'location_id', 'vendor_id'], rows, { ignoreExisting: true });
}
