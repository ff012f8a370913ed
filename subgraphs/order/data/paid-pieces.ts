/** Which pieces of a vendor order's lines were sent, paid for and refunded. */
import type { Sql, Tx } from '#platform/data/database';
import { parseJson } from '#platform/data/json';
import { collectionByParcel, takePaid, type CaptureCall, type Collection, type SentPieces } from '../domain/paid-pieces.ts';
import type { OrderLineRow } from './order-repository.ts';
import type { OperationBooking } from './payment-repository.ts';
import { parcelsByVendorOrderIds } from './order-details.ts';

interface CaptureRow extends Omit<CaptureCall, 'parcelId' | 'isUnresolved' | 'isSettledOtherwise'> {
  booking: string;
  isUnresolved: number;
  isSettledOtherwise: number;
}

interface ParcelItemRow {
  parcelId: string;
  lineId: string;
  before: number | null;
  quantity: number;
  refunded: number;
}

export interface SentGoods {
  /** In the order they were sent, by line. */
  piecesByLine: ReadonlyMap<string, readonly SentPieces[]>;
  /** How far the money for the delivery is; null when no parcel was sent yet. */
  delivery: Collection | null;
}

/** What of a vendor order was sent and paid for. Lock the vendor order first. */
export async function sentGoods(sql: Sql, vendorOrderId: string, lines: readonly OrderLineRow[]): Promise<SentGoods> {
  const parcels = await parcelsByVendorOrderIds(sql, [vendorOrderId]);
  if (parcels.length === 0) return { piecesByLine: new Map(), delivery: null };
  const rows = await sql.query<CaptureRow>(
    `SELECT booking, amount_minor AS amountMinor, created_at AS requestedAt, state, unresolved_since IS NOT NULL AS isUnresolved, settled_otherwise IS NOT NULL AS isSettledOtherwise
     FROM payment_operations WHERE vendor_order_id = ? AND kind = 'CAPTURE' ORDER BY created_at, id`,
    [vendorOrderId],
  );
  const captures = rows.map((row) => ({ ...row, ...parcelOf(row), isUnresolved: Boolean(row.isUnresolved), isSettledOtherwise: Boolean(row.isSettledOtherwise) }));
  const collections = collectionByParcel(parcels.map(({ id, shippedAt }) => ({ id, sentAt: shippedAt })), captures);
  const withDelivery = captures.find(({ bearsDelivery }) => bearsDelivery)?.parcelId ?? parcels[0]?.id;
  const items = await sql.query<ParcelItemRow>(
    `SELECT i.parcel_id AS parcelId, i.line_id AS lineId, i.pieces_before AS \`before\`, i.quantity, i.refunded_quantity AS refunded
     FROM parcel_items i WHERE i.parcel_id IN (?) ORDER BY i.parcel_id`,
    [parcels.map(({ id }) => id)],
  );
  const piecesByLine = new Map(lines.map((line) => [line.id, piecesOf(line, items.filter(({ lineId }) => lineId === line.id), collections)]));
  return { piecesByLine, delivery: collections.get(withDelivery ?? '') ?? null };
}

function parcelOf({ booking }: CaptureRow): { parcelId: string | null; bearsDelivery: boolean } {
  const { parcel } = parseJson<OperationBooking>(booking);
  return { parcelId: parcel?.id ?? null, bearsDelivery: parcel?.bearsDelivery ?? false };
}

/** Where an older version did not say which pieces are in a parcel, or were refunded: they were sent in the order of their parcels, and refunded from the first one on. */
function piecesOf(line: OrderLineRow, items: readonly ParcelItemRow[], collections: ReadonlyMap<string, Collection>): readonly SentPieces[] {
  let sent = 0;
  const pieces = items.map((item): SentPieces => {
    const before = item.before ?? sent;
    sent += item.quantity;
    return { ...item, before, collection: collections.get(item.parcelId) ?? 'COLLECTED' };
  });
  const known = pieces.reduce((sum, { refunded }) => sum + refunded, 0);
  return takePaid(pieces, Math.max(0, line.refundedQuantity - known)).pieces;
}

/** Stores how many pieces of a line were refunded of each parcel. */
export async function saveRefunded(tx: Tx, pieces: readonly SentPieces[]): Promise<void> {
  for (const { parcelId, lineId, refunded } of pieces) await tx.execute('UPDATE parcel_items SET refunded_quantity = ? WHERE parcel_id = ? AND line_id = ? AND refunded_quantity <> ?', [refunded, parcelId, lineId, refunded]);
}
