/** Promises the stock of a checkout to its order for good. */
import { stockAllocated, stockAllocationFailed, type allocateStock as command } from '#events/product';
import type { DataOf } from '#platform/messaging/contract';
import { linesOf, lockReservation, saveReservation, type Reservation } from '../data/reservation-repository.ts';
import { lockSeen, lockStock } from '../data/stock-repository.ts';
import { allocate } from '../domain/stock-movement.ts';
import { changeStock } from './change-stock.ts';
import type { TxDeps } from './deps.ts';
import { demandsOf, holdReference, holdStock } from './reserve-stock.ts';

type Command = DataOf<typeof command>;

/**
 * Once per checkout. The buyer's payment is authorised by now, so a reservation that ran out meanwhile is made again
 * if the stock is still there, whoever else is waiting for it.
 */
export async function allocateStock(deps: TxDeps, request: Command): Promise<void> {
  const { tx, now } = deps;
  const reservation = await lockReservation(tx, request.checkoutId, now);
  if (reservation.state === 'ALLOCATED') return answer(deps, reservation, request, null);
  if (reservation.state === 'RESERVED') return allocateHeld(deps, reservation, request);
  if (reservation.state !== 'EXPIRED') {
    return answer(deps, reservation, request, reservation.state === 'NEW' ? 'nothing was reserved' : `the reservation is ${reservation.state.toLowerCase()}`);
  }
  const demands = demandsOf(await linesOf(tx, reservation.id));
  const items = await lockStock(tx, demands.map(({ variantId }) => variantId));
  if (!(await holdStock(deps, { reservation, demands, items }))) return answer(deps, reservation, request, 'reservation expired and the stock is gone');
  await allocateHeld(deps, { ...reservation, attempt: reservation.attempt + 1 }, request);
}

async function allocateHeld(deps: TxDeps, reservation: Reservation, request: Command): Promise<void> {
  const { tx, now } = deps;
  const lines = await linesOf(tx, reservation.id);
  // What can be sold stays the same, so that the items the lines come from are all that matters; where they are does not.
  const items = await lockSeen(tx, lines.map(({ stockItemId }) => ({ id: stockItemId, position: 0 })));
  const reference = holdReference(reservation.id, reservation.attempt);
  await changeStock(deps, { items, movements: lines.map(({ stockItemId, quantity }) => allocate({ stockItemId, reference }, quantity)) });
  const saved = saveReservation(tx, reservation, { state: 'ALLOCATED', orderId: request.orderId, expiresAt: null }, now);
  await answer(deps, saved, request, null);
}

async function answer({ tx, outbox }: TxDeps, reservation: Reservation, { checkoutId, orderId }: Command, failure: string | null): Promise<void> {
  const head = { aggregateId: checkoutId, aggregateVersion: reservation.version };
  if (failure === null) await outbox.add(tx, stockAllocated, { ...head, data: { checkoutId, orderId } });
  else await outbox.add(tx, stockAllocationFailed, { ...head, data: { checkoutId, orderId, reason: failure } });
}
