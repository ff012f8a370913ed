import type { Sql, Tx } from '#platform/data/database';
import { isDuplicateKey } from '#platform/data/duplicate-key';
import { Overtaken } from '#platform/data/mysql-errors';
import { newId } from '#platform/ids';
import { insertRowsLater } from './insert-rows.ts';

/** NEW exists only inside the transaction that first hears of the checkout. */
export type ReservationState = 'NEW' | 'RESERVED' | 'ALLOCATED' | 'RELEASED' | 'EXPIRED' | 'FAILED';

export interface Reservation {
  id: string;
  checkoutId: string;
  orderId: string | null;
  state: ReservationState;
  currency: string | null;
  attempt: number;
  version: number;
  expiresAt: Date | null;
}

export interface ReservationLine {
  stockItemId: string;
  variantId: string;
  quantity: number;
  unitPriceMinor: number;
  shipped: number;
  returned: number;
}

/** A line as it begins. */
export type NewReservationLine = Omit<ReservationLine, 'shipped' | 'returned'>;

const columns = `id, checkout_id AS checkoutId, order_id AS orderId, state, currency, attempt, version, expires_at AS expiresAt`;

/** The checkout's reservation, locked; made (in state NEW) when this is the first message about the checkout. */
export async function lockReservation(tx: Tx, checkoutId: string, now: Date): Promise<Reservation> {
  return (await findLocked(tx, 'checkout_id', checkoutId)) ?? beginReservation(tx, checkoutId, now);
}

/** The same in one statement for what is nearly always the first message about its checkout. */
export async function beginReservation(tx: Tx, checkoutId: string, now: Date): Promise<Reservation> {
  const id = newId('rsv');
  const { affectedRows } = await tx.execute(
    // Locks what is there already for good, where INSERT IGNORE would only share it with other copies of the message, which then stand in each
    // other's way. It must change something for the count to tell which of both happened.
    `INSERT INTO reservations (id, checkout_id, state, created_at, updated_at) VALUES (?, ?, 'NEW', ?, ?)
     ON DUPLICATE KEY UPDATE updated_at = updated_at + INTERVAL 1000 MICROSECOND`,
    [id, checkoutId, now, now],
  );
  if (affectedRows === 1) return { id, checkoutId, orderId: null, state: 'NEW', currency: null, attempt: 0, version: 0, expiresAt: null };
  const made = await findLocked(tx, 'checkout_id', checkoutId);
  if (!made) throw new Error(`The reservation of checkout ${checkoutId} vanished while it was made`);
  return made;
}

/** The order's reservation, locked. */
export function lockReservationOfOrder(tx: Tx, orderId: string): Promise<Reservation | undefined> {
  return findLocked(tx, 'order_id', orderId);
}

async function findLocked(tx: Tx, column: 'checkout_id' | 'order_id', value: string): Promise<Reservation | undefined> {
  const [row] = await tx.query<Reservation>(`SELECT ${columns} FROM reservations WHERE ${column} = ? FOR UPDATE`, [value]);
  return row;
}

export function linesOf(sql: Sql, reservationId: string): Promise<ReservationLine[]> {
  return sql.query<ReservationLine>(
    `SELECT stock_item_id AS stockItemId, variant_id AS variantId, quantity, unit_price_minor AS unitPriceMinor, shipped, returned
     FROM reservation_lines WHERE reservation_id = ? ORDER BY stock_item_id`,
    [reservationId],
  );
}

/** Moves the reservation on; the caller holds its lock. Returns it as it is now. */
export function saveReservation(tx: Tx, reservation: Reservation, changes: Partial<Reservation>, now: Date): Reservation {
  const next = { ...reservation, ...changes, version: reservation.version + 1 };
  tx.executeLater(
    `UPDATE reservations SET state = ?, order_id = ?, currency = ?, attempt = ?, expires_at = ?, version = ?, updated_at = ? WHERE id = ?`,
    [next.state, next.orderId, next.currency, next.attempt, next.expiresAt, next.version, now, next.id],
  );
  return next;
}

/** Puts other lines in place of the reservation's; before its first attempt it has none. */
export function replaceLines(tx: Tx, { id: reservationId, attempt }: Pick<Reservation, 'id' | 'attempt'>, lines: readonly NewReservationLine[]): void {
  if (attempt > 0) tx.executeLater('DELETE FROM reservation_lines WHERE reservation_id = ?', [reservationId]);
  insertRowsLater(
    tx,
    'reservation_lines',
    ['reservation_id', 'stock_item_id', 'variant_id', 'quantity', 'unit_price_minor'],
    lines.map((line) => [reservationId, line.stockItemId, line.variantId, line.quantity, line.unitPriceMinor]),
  );
}

/** Whether any of the checkouts has a reservation. */
export async function isAnyReserved(sql: Sql, checkoutIds: readonly string[]): Promise<boolean> {
  return (await sql.query('SELECT 1 FROM reservations WHERE checkout_id IN (?) LIMIT 1', [checkoutIds])).length > 0;
}

/** Writes reservations as they are after their first attempt, with their lines, at the end of the transaction, which fails, to be run again, when one of their checkouts has one by then. */
export function insertReservations(tx: Tx, reservations: readonly { reservation: Reservation; lines: readonly NewReservationLine[] }[], now: Date): void {
  tx.insertAtEnd(
    'INSERT INTO reservations (id, checkout_id, state, currency, attempt, version, expires_at, created_at, updated_at) VALUES ?',
    reservations.map(({ reservation: { id, checkoutId, state, currency, attempt, version, expiresAt } }) => [id, checkoutId, state, currency, attempt, version, expiresAt, now, now]),
    (error) => (isDuplicateKey(error) ? new Overtaken('a checkout has a reservation by now', { cause: error }) : undefined),
  );
  tx.insertAtEnd(
    'INSERT INTO reservation_lines (reservation_id, stock_item_id, variant_id, quantity, unit_price_minor) VALUES ?',
    reservations.flatMap(({ reservation, lines }) => lines.map((line) => [reservation.id, line.stockItemId, line.variantId, line.quantity, line.unitPriceMinor])),
  );
}

/** The reservations of some checkouts, locked in one order everywhere, with their lines. */
export async function lockReservations(tx: Tx, checkoutIds: readonly string[]): Promise<{ reservation: Reservation; lines: ReservationLine[] }[]> {
  // A reservation of nothing has one row, without a line.
  const rows = await tx.query<Reservation & Omit<ReservationLine, 'stockItemId'> & { stockItemId: string | null }>(
    `SELECT r.id, r.checkout_id AS checkoutId, r.order_id AS orderId, r.state, r.currency, r.attempt, r.version, r.expires_at AS expiresAt,
       l.stock_item_id AS stockItemId, l.variant_id AS variantId, l.quantity, l.unit_price_minor AS unitPriceMinor, l.shipped, l.returned
     FROM reservations r LEFT JOIN reservation_lines l ON l.reservation_id = r.id WHERE r.checkout_id IN (?) ORDER BY r.checkout_id, l.stock_item_id FOR UPDATE`,
    [checkoutIds],
  );
  return [...Map.groupBy(rows, ({ id }) => id).values()].map((ofOne) => {
    const { id, checkoutId, orderId, state, currency, attempt, version, expiresAt } = ofOne[0] as Reservation;
    const lines = ofOne.flatMap(({ stockItemId, variantId, quantity, unitPriceMinor, shipped, returned }) => (stockItemId === null ? [] : [{ stockItemId, variantId, quantity, unitPriceMinor, shipped, returned }]));
    return { reservation: { id, checkoutId, orderId, state, currency, attempt, version, expiresAt }, lines };
  });
}

/** Moves locked reservations on to their orders, at once. Returns them as they are now. */
export function saveAllocated(tx: Tx, allocated: readonly { reservation: Reservation; orderId: string }[], now: Date): Reservation[] {
  const orders = allocated.flatMap(({ reservation, orderId }) => [reservation.id, orderId]);
  tx.executeLater(
    `UPDATE reservations SET state = 'ALLOCATED', order_id = CASE id ${'WHEN ? THEN ? '.repeat(allocated.length)}END, expires_at = NULL, version = version + 1, updated_at = ? WHERE id IN (?)`,
    [...orders, now, allocated.map(({ reservation }) => reservation.id)],
  );
  return allocated.map(({ reservation, orderId }) => ({ ...reservation, orderId, state: 'ALLOCATED', expiresAt: null, version: reservation.version + 1 }));
}

/** Notes that part of a line was shipped or given back. */
export async function settleLine(tx: Tx, reservationId: string, stockItemId: string, { shipped = 0, returned = 0 }): Promise<void> {
  await tx.execute(
    'UPDATE reservation_lines SET shipped = shipped + ?, returned = returned + ? WHERE reservation_id = ? AND stock_item_id = ?',
    [shipped, returned, reservationId, stockItemId],
  );
}

/** Checkouts whose reservation has run out, oldest first; to be locked and looked at again before anything is done. */
export async function expiredCheckoutIds(sql: Sql, now: Date, limit: number): Promise<string[]> {
  const rows = await sql.query<{ checkoutId: string }>(
    `SELECT checkout_id AS checkoutId FROM reservations WHERE state = 'RESERVED' AND expires_at < ? ORDER BY expires_at LIMIT ?`,
    [now, limit],
  );
  return rows.map(({ checkoutId }) => checkoutId);
}

/** Whether a movement of that kind was made under that reference. */
export async function wasMoved(sql: Sql, kind: string, reference: string): Promise<boolean> {
  const rows = await sql.query('SELECT 1 FROM stock_movements WHERE reference = ? AND kind = ? LIMIT 1', [reference, kind]);
  return rows.length > 0;
}
