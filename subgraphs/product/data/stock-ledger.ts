/** The only writer of stock counters: each change is a movement, and each movement changes its counters. */
import { DomainError } from '#platform/errors/domain-error';
import { isDuplicateKey } from '#platform/data/duplicate-key';
import type { Tx } from '#platform/data/database';
import { newId } from '#platform/ids';
import type { Movement, StockCounters } from '../domain/stock-movement.ts';
import { insertRows, insertRowsLater } from './insert-rows.ts';

const movementColumns = [
  'id', 'stock_item_id', 'kind', 'on_hand_delta', 'reserved_delta', 'allocated_delta', 'reason', 'reference', 'actor_id', 'created_at',
];

/**
 * Writes movements and applies them to the counters, or fails the transaction as a whole, at the latest at its end: they go to the server with what is said next.
 *
 * The condition in the UPDATE is what makes overselling impossible, whatever the caller believed to have read; the
 * CHECK of the table says the same once more.
 * The transaction fails with DomainError INSUFFICIENT_STOCK when a counter would become negative, CONFLICT when a movement was made before.
 */
export function applyMovements(tx: Tx, movements: readonly Movement[], now: Date): void {
  if (movements.length === 0) return;
  const totals = totalsByItem(movements);
  const ids = [...totals.keys()].sort();
  const delta = (counter: keyof StockCounters): { sql: string; params: unknown[] } => ({
    sql: `CASE id ${ids.map(() => 'WHEN ? THEN ?').join(' ')} ELSE 0 END`,
    params: ids.flatMap((id) => [id, totals.get(id)?.[counter] ?? 0]),
  });
  const [onHand, reserved, allocated] = [delta('onHand'), delta('reserved'), delta('allocated')];
  tx.updateLater({
    sql: `UPDATE stock_items SET on_hand = on_hand + ${onHand.sql}, reserved = reserved + ${reserved.sql},
       allocated = allocated + ${allocated.sql}, version = version + 1
     WHERE id IN (?) AND reserved + ${reserved.sql} >= 0 AND allocated + ${allocated.sql} >= 0
       AND on_hand + ${onHand.sql} >= reserved + ${reserved.sql} + allocated + ${allocated.sql}`,
    params: [
      ...[onHand, reserved, allocated].flatMap(({ params }) => params),
      ids,
      ...[reserved, allocated, onHand, reserved, allocated].flatMap(({ params }) => params),
    ],
    rows: ids.length,
    otherwise: () => new DomainError('INSUFFICIENT_STOCK', 'There is not enough stock for this.'),
  });
  insertMovements(tx, movements, now);
}

function insertMovements(tx: Tx, movements: readonly Movement[], now: Date): void {
  const rows = movements.map((m) => [
    newId('smv'), m.stockItemId, m.kind, m.onHand, m.reserved, m.allocated, m.reason, m.reference, m.actorId, now,
  ]);
  insertRowsLater(tx, 'stock_movements', movementColumns, rows, { failedAs: madeBefore });
}

function madeBefore(error: unknown): DomainError | undefined {
  return isDuplicateKey(error, 'uq_stock_movements_reference') ? new DomainError('CONFLICT', 'This stock movement has been made before.', { cause: error }) : undefined;
}

function totalsByItem(movements: readonly Movement[]): Map<string, StockCounters> {
  const totals = new Map<string, StockCounters>();
  for (const { stockItemId, onHand, reserved, allocated } of movements) {
    const before = totals.get(stockItemId) ?? { onHand: 0, reserved: 0, allocated: 0 };
    totals.set(stockItemId, {
      onHand: before.onHand + onHand,
      reserved: before.reserved + reserved,
      allocated: before.allocated + allocated,
    });
  }
  return totals;
}

export interface FirstStock {
  variantId: string;
  vendorId: string;
  locationId: string;
  quantity: number;
}

/** Opens stock items with what is there at first, one movement each: for seeds and imports of variants just made. */
export async function bookFirstStock(tx: Tx, stock: readonly FirstStock[], now: Date): Promise<void> {
  const items = stock.map((each) => ({ ...each, id: newId('sti') }));
  await insertRows(
    tx,
    'stock_items',
    ['id', 'variant_id', 'location_id', 'vendor_id', 'on_hand', 'version'],
    items.map(({ id, variantId, locationId, vendorId, quantity }) => [id, variantId, locationId, vendorId, quantity, 1]),
  );
  const received = items.filter(({ quantity }) => quantity > 0);
  await insertRows(tx, 'stock_movements', movementColumns, received.map(({ id, variantId, quantity }) => [
    newId('smv'), id, 'received', quantity, 0, 0, 'RECEIVED', variantId, null, now,
  ]));
}
