/** Sets stock aside for all lines of a checkout, over all vendors, or for none of them. */
import { stockReservationFailed, stockReserved, type reserveStock as command } from '#events/product';
import type { DataOf } from '#platform/messaging/contract';
import {
  beginReservation,
  linesOf,
  replaceLines,
  saveReservation,
  type NewReservationLine,
  type Reservation,
  type ReservationLine,
} from '../data/reservation-repository.ts';
import { lockSeen, seeStock, sellingFacts, type StockItem, type VariantFacts } from '../data/stock-repository.ts';
import { availableOf, reserve, type Movement } from '../domain/stock-movement.ts';
import { pickStock, type Pick } from '../domain/stock-picking.ts';
import { changeStock } from './change-stock.ts';
import type { TxDeps } from './deps.ts';

type Command = DataOf<typeof command>;
export type Shortage = DataOf<typeof stockReservationFailed>['shortages'][number];

export interface Demand {
  variantId: string;
  quantity: number;
  unitPriceMinor: number;
}

/**
 * Carries the command out once per checkout, however often it arrives: a checkout that holds its stock already gets
 * the same answer and a later expiry. After a release nothing is reserved any more: the release may have overtaken
 * the command.
 */
export async function reserveStock(deps: TxDeps, request: Command): Promise<void> {
  const { tx, now } = deps;
  const reservation = await beginReservation(tx, request.checkoutId, now);
  if (reservation.state === 'RESERVED' || reservation.state === 'ALLOCATED') return confirmAgain(deps, reservation, request);
  if (reservation.state === 'RELEASED') return refuse(deps, reservation, []);
  const lines = mergeLines(request.lines);
  const ids = lines.map(({ variantId }) => variantId);
  const [facts, seen] = await Promise.all([sellingFacts(tx, ids, request.currency), seeStock(tx, ids)]);
  // Looking before locking: when something is sold out, the crowd does not queue for the row just to hear so.
  const early = shortagesOf(lines, sumByVariant(seen), facts);
  if (early.length > 0) return refuse(deps, reservation, early);
  const demands = lines.map((line) => ({ ...line, unitPriceMinor: facts.get(line.variantId)?.priceMinor ?? 0 }));
  const items = await lockSeen(tx, seen);
  const picked = await holdStock(deps, { reservation, demands, items, facts });
  if (!picked) return refuse(deps, reservation, shortagesOf(lines, sumByVariant(items.map((item) => ({ ...item, available: availableOf(item) }))), facts));
  const expiresAt = new Date(request.expiresAt);
  const saved = saveReservation(
    tx,
    reservation,
    { state: 'RESERVED', currency: request.currency, attempt: reservation.attempt + 1, expiresAt },
    now,
  );
  await confirm(deps, saved, demands);
}

/** Takes what is demanded from the locked items and notes where each part comes from. False when there is too little. */
export async function holdStock(
  deps: TxDeps,
  { reservation, demands, items, facts }: { reservation: Reservation; demands: readonly Demand[]; items: readonly StockItem[]; facts?: ReadonlyMap<string, VariantFacts> },
): Promise<boolean> {
  const lines = pickLines(items, demands);
  if (!lines) return false;
  await changeStock(deps, { items, movements: holdMovements(reservation, lines), ...(facts && { facts }) });
  replaceLines(deps.tx, reservation, lines);
  return true;
}

/** Where each part of what is demanded comes from; null when there is too little. */
export function pickLines(items: readonly StockItem[], demands: readonly Demand[]): NewReservationLine[] | null {
  const itemsOf = Map.groupBy(items, ({ variantId }) => variantId);
  const lines: NewReservationLine[] = [];
  for (const { variantId, quantity, unitPriceMinor } of demands) {
    const picks: Pick[] | null = pickStock(itemsOf.get(variantId) ?? [], quantity);
    if (!picks) return null;
    lines.push(...picks.map((pick) => ({ ...pick, variantId, unitPriceMinor })));
  }
  return lines;
}

/** The movements of a reservation's next attempt. */
export function holdMovements(reservation: { id: string; attempt: number }, lines: readonly NewReservationLine[]): Movement[] {
  const reference = holdReference(reservation.id, reservation.attempt + 1);
  return lines.map(({ stockItemId, quantity }) => reserve({ stockItemId, reference }, quantity));
}

/** Under which reference the movements of one attempt to hold stock are booked. */
export function holdReference(reservationId: string, attempt: number): string {
  return `${reservationId}:${attempt}`;
}

async function confirmAgain(deps: TxDeps, reservation: Reservation, { expiresAt }: Command): Promise<void> {
  const later = new Date(Math.max(Date.parse(expiresAt), reservation.expiresAt?.getTime() ?? 0));
  const saved = saveReservation(deps.tx, reservation, { expiresAt: later }, deps.now);
  const demands = demandsOf(await linesOf(deps.tx, reservation.id));
  await confirm(deps, saved, demands);
}

/** What a reservation's lines add up to per variant, whatever locations they come from. */
export function demandsOf(lines: readonly ReservationLine[]): Demand[] {
  return [...Map.groupBy(lines, ({ variantId }) => variantId)].map(([variantId, parts]) => ({
    variantId,
    quantity: parts.reduce((sum, { quantity }) => sum + quantity, 0),
    unitPriceMinor: parts[0]?.unitPriceMinor ?? 0,
  }));
}

/** Answers that the stock is held. */
export async function confirm({ tx, outbox }: TxDeps, reservation: Reservation, demands: readonly Demand[]): Promise<void> {
  const currency = reservation.currency ?? '';
  await outbox.add(tx, stockReserved, {
    aggregateId: reservation.checkoutId,
    aggregateVersion: reservation.version,
    data: {
      checkoutId: reservation.checkoutId,
      lines: demands.map((demand) => ({ ...demand, currency })),
      expiresAt: (reservation.expiresAt ?? new Date()).toISOString(),
    },
  });
}

async function refuse(deps: TxDeps, reservation: Reservation, shortages: Shortage[]): Promise<void> {
  const state = reservation.state === 'RELEASED' ? 'RELEASED' : 'FAILED';
  await tellRefused(deps, saveReservation(deps.tx, reservation, { state }, deps.now), shortages);
}

/** Answers that nothing is held. */
export async function tellRefused({ tx, outbox }: TxDeps, { checkoutId, version }: { checkoutId: string; version: number }, shortages: Shortage[]): Promise<void> {
  await outbox.add(tx, stockReservationFailed, { aggregateId: checkoutId, aggregateVersion: version, data: { checkoutId, shortages } });
}

/** What hinders lines, given what is left of each variant and what is known of it. */
export function shortagesOf(
  lines: Command['lines'],
  available: ReadonlyMap<string, number>,
  facts: ReadonlyMap<string, VariantFacts & { priceMinor: number | null }>,
): Shortage[] {
  return lines.flatMap(({ variantId, quantity }): Shortage[] => {
    const left = Math.max(0, available.get(variantId) ?? 0);
    const known = facts.get(variantId);
    const isSold = known?.isPurchasable === true && known.priceMinor !== null;
    if (!isSold) return [{ variantId, reason: 'NOT_PURCHASABLE', requested: quantity, available: left }];
    return left >= quantity ? [] : [{ variantId, reason: 'INSUFFICIENT_STOCK', requested: quantity, available: left }];
  });
}

/** What all locations have of each variant. */
export function sumByVariant(items: readonly { variantId: string; available: number }[]): Map<string, number> {
  const totals = new Map<string, number>();
  for (const { variantId, available } of items) totals.set(variantId, (totals.get(variantId) ?? 0) + available);
  return totals;
}

/** One line per variant, in a stable order. */
export function mergeLines(lines: Command['lines']): Command['lines'] {
  const quantities = new Map<string, number>();
  for (const { variantId, quantity } of lines) quantities.set(variantId, (quantities.get(variantId) ?? 0) + quantity);
  return [...quantities].map(([variantId, quantity]) => ({ variantId, quantity })).sort((a, b) => (a.variantId < b.variantId ? -1 : 1));
}
