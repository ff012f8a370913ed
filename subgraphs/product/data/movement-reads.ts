/** What happened to the stock of variants. */
import type { Sql } from '#platform/data/database';
import type { MovementKind } from '../domain/stock-movement.ts';

export interface MovementRow {
  id: string;
  variantId: string;
  location: string;
  kind: MovementKind;
  onHandDelta: number;
  reservedDelta: number;
  allocatedDelta: number;
  reason: string | null;
  reference: string;
  actorId: string | null;
  createdAt: Date;
}

export interface MovementPage {
  limit: number;
  /** Of the last movement seen. */
  after: { createdAt: Date; id: string } | null;
}

const columns = `m.id, m.kind, m.on_hand_delta AS onHandDelta, m.reserved_delta AS reservedDelta, m.allocated_delta AS allocatedDelta, m.reason, m.reference,
  m.actor_id AS actorId, m.created_at AS createdAt, m.stock_item_id AS stockItemId`;

/** The newest of several variants, up to `limit` at each location of each: two statements, each location's part read by its index. */
export async function newestMovements(sql: Sql, variantIds: readonly string[], { limit, after }: MovementPage): Promise<MovementRow[]> {
  const items = await sql.query<{ id: string; variantId: string; location: string }>(
    'SELECT s.id, s.variant_id AS variantId, loc.name AS location FROM stock_items s JOIN stock_locations loc ON loc.id = s.location_id WHERE s.variant_id IN (?)',
    [variantIds],
  );
  if (items.length === 0) return [];
  const older = after ? 'AND m.created_at <= ? AND (m.created_at < ? OR m.id < ?)' : '';
  const part = `(SELECT ${columns} FROM stock_movements m WHERE m.stock_item_id = ? ${older} ORDER BY m.created_at DESC, m.id DESC LIMIT ?)`;
  const params = items.flatMap(({ id }) => [id, ...(after ? [after.createdAt, after.createdAt, after.id] : []), limit]);
  const rows = await sql.query<Omit<MovementRow, 'variantId' | 'location'> & { stockItemId: string }>(items.map(() => part).join(' UNION ALL '), params);
  const byItem = new Map(items.map((item) => [item.id, item]));
  return rows
    .map(({ stockItemId, ...row }) => ({ ...row, variantId: byItem.get(stockItemId)?.variantId ?? '', location: byItem.get(stockItemId)?.location ?? '' }))
    .sort((a, b) => b.createdAt.getTime() - a.createdAt.getTime() || (a.id < b.id ? 1 : -1));
}
