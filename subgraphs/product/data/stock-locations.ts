/** Places where vendors keep stock. One that is closed is no longer in use; what was moved there keeps its name. */
import type { Sql, Tx } from '#platform/data/database';
import { newId } from '#platform/ids';
import { insertRows } from './insert-rows.ts';

export interface StockLocation {
  id: string;
  name: string;
  /** Rank: stock is taken from the lowest first. */
  position: number;
}

const mainLocation = 'Main';

/** A vendor's locations in use, the one that stock is taken from first in front; made when there is none. None of them is closed before the transaction ends. */
export function locationsOf(tx: Tx, vendorId: string): Promise<StockLocation[]> {
  return findLocations(tx, vendorId, 'LOCK IN SHARE MODE');
}

/** The same for those who change them: nobody else uses or changes them before the transaction ends. */
export function lockLocations(tx: Tx, vendorId: string): Promise<StockLocation[]> {
  return findLocations(tx, vendorId, 'FOR UPDATE');
}

async function findLocations(tx: Tx, vendorId: string, lock: 'LOCK IN SHARE MODE' | 'FOR UPDATE'): Promise<StockLocation[]> {
  const find = (): Promise<StockLocation[]> =>
    tx.query(`SELECT id, name, position FROM stock_locations WHERE vendor_id = ? AND closed_at IS NULL ORDER BY position, id ${lock}`, [vendorId]);
  const locations = await find();
  if (locations.length > 0) return locations;
  await tx.execute('INSERT IGNORE INTO stock_locations (id, vendor_id, name, position) VALUES (?, ?, ?, 0)', [newId('loc'), vendorId, mainLocation]);
  return find();
}

/** The vendor's first location, or the named one; the first is made when there is none. Null when the name is unknown. */
export async function locationIdOf(tx: Tx, vendorId: string, name: string | null): Promise<string | null> {
  const locations = await locationsOf(tx, vendorId);
  const wanted = name === null ? locations[0] : locations.find((each) => isCalled(each, name));
  return wanted?.id ?? null;
}

/** Names are told apart as the database does: not by small and capital letters. */
export const isCalled = (location: Pick<StockLocation, 'name'>, name: string): boolean => location.name.toLowerCase() === name.toLowerCase();

/** The first location of each vendor, made where there is none. */
export async function firstLocations(tx: Tx, vendorIds: readonly string[]): Promise<Map<string, string>> {
  const find = async (): Promise<Map<string, string>> => {
    const rows = await tx.query<{ id: string; vendorId: string }>(
      'SELECT id, vendor_id AS vendorId FROM stock_locations WHERE vendor_id IN (?) AND closed_at IS NULL ORDER BY position DESC, id DESC',
      [vendorIds],
    );
    // The last one written for a vendor is its first location.
    return new Map(rows.map(({ id, vendorId }) => [vendorId, id]));
  };
  const known = await find();
  const missing = vendorIds.filter((id) => !known.has(id));
  if (missing.length === 0) return known;
  await insertRows(tx, 'stock_locations', ['id', 'vendor_id', 'name', 'position'], missing.map((vendorId) => [newId('loc'), vendorId, mainLocation, 0]), { ignoreExisting: true });
  return find();
}

/** Names of the locations that vendors use, in order. */
export function locationsByVendorIds(sql: Sql, vendorIds: readonly string[]): Promise<{ vendorId: string; name: string }[]> {
  return sql.query('SELECT vendor_id AS vendorId, name FROM stock_locations WHERE vendor_id IN (?) AND closed_at IS NULL ORDER BY vendor_id, position, id', [vendorIds]);
}

/** Opens a location, or one of this name again. @throws when a location in use is called so. */
export async function openLocation(tx: Tx, { vendorId, name, position }: { vendorId: string; name: string; position: number }): Promise<void> {
  const { affectedRows } = await tx.execute('UPDATE stock_locations SET name = ?, position = ?, closed_at = NULL WHERE vendor_id = ? AND name = ? AND closed_at IS NOT NULL', [name, position, vendorId, name]);
  if (affectedRows === 0) await tx.execute('INSERT INTO stock_locations (id, vendor_id, name, position) VALUES (?, ?, ?, ?)', [newId('loc'), vendorId, name, position]);
}

/** Stock is taken from the first of these locations first. */
export function orderLocations(tx: Tx, ids: readonly string[]): void {
  for (const [position, id] of ids.entries()) tx.executeLater('UPDATE stock_locations SET position = ? WHERE id = ?', [position, id]);
}

/** @throws when the vendor has or had another location of that name. */
export async function renameLocation(tx: Tx, id: string, name: string): Promise<void> {
  await tx.execute('UPDATE stock_locations SET name = ? WHERE id = ?', [name, id]);
}

/** How many units are at a location; what is there does not change before the transaction ends. */
export async function lockUnitsAt(tx: Tx, locationId: string): Promise<number> {
  const items = await tx.query<{ onHand: number }>('SELECT on_hand AS onHand FROM stock_items WHERE location_id = ? ORDER BY id FOR UPDATE', [locationId]);
  return items.reduce((sum, { onHand }) => sum + onHand, 0);
}

export async function closeLocation(tx: Tx, id: string, now: Date): Promise<void> {
  await tx.execute('UPDATE stock_locations SET closed_at = ? WHERE id = ?', [now, id]);
}
