/** Gives back whatever a checkout holds. */
import { stockReleased, type releaseStock as command } from '#events/product';
import type { DataOf } from '#platform/messaging/contract';
import {
  expiredCheckoutIds,
  linesOf,
  lockReservation,
  saveReservation,
  settleLine,
  type Reservation,
  type ReservationState,
} from '../data/reservation-repository.ts';
import { lockStock } from '../data/stock-repository.ts';
import { releaseAllocated, releaseReserved, type Movement } from '../domain/stock-movement.ts';
import { changeStock } from './change-stock.ts';
import type { TxDeps, UseCaseDeps } from './deps.ts';
import { eachByItself } from './each-by-itself.ts';
import { holdReference } from './reserve-stock.ts';

const reaperBatchSize = 100;

/**
 * Harmless when there is nothing to give back. A release that arrives before its reservation leaves a mark, so that
 * the late reservation holds nothing.
 */
export async function releaseStock(deps: TxDeps, { checkoutId }: DataOf<typeof command>): Promise<void> {
  const { tx, outbox, now } = deps;
  const reservation = await lockReservation(tx, checkoutId, now);
  const saved = await giveBack(deps, reservation, 'RELEASED');
  await outbox.add(tx, stockReleased, { aggregateId: checkoutId, aggregateVersion: saved.version, data: { checkoutId } });
}

/**
 * Releases reservations that have run out and that no order has claimed; returns how many. Each is locked and looked
 * at again in a transaction of its own, since it may have been extended or allocated meanwhile.
 */
export async function releaseExpired({ db, outbox, now }: UseCaseDeps): Promise<number> {
  const candidates = await expiredCheckoutIds(db, now(), reaperBatchSize);
  return eachByItself(candidates, (checkoutId) =>
    db.transaction(
      async (tx) => {
        const at = now();
        const reservation = await lockReservation(tx, checkoutId, at);
        if (reservation.state !== 'RESERVED' || reservation.expiresAt === null || reservation.expiresAt >= at) return false;
        await giveBack({ tx, outbox, now: at }, reservation, 'EXPIRED');
        return true;
      },
      { label: 'release-expired' },
    ),
  );
}

async function giveBack(deps: TxDeps, reservation: Reservation, state: ReservationState): Promise<Reservation> {
  const { tx, now } = deps;
  if (reservation.state === 'RESERVED' || reservation.state === 'ALLOCATED') {
    const lines = await linesOf(tx, reservation.id);
    const items = await lockStock(tx, [...new Set(lines.map(({ variantId }) => variantId))]);
    const reference = holdReference(reservation.id, reservation.attempt);
    const movements: Movement[] = [];
    for (const { stockItemId, quantity, shipped, returned } of lines) {
      const left = quantity - shipped - returned;
      if (left <= 0) continue;
      movements.push(reservation.state === 'RESERVED' ? releaseReserved({ stockItemId, reference }, left) : releaseAllocated({ stockItemId, reference }, left));
      // An expired reservation keeps its lines open: they are what has to be reserved again.
      if (state === 'RELEASED') await settleLine(tx, reservation.id, stockItemId, { returned: left });
    }
    await changeStock(deps, { items, movements });
  }
  return saveReservation(tx, reservation, { state, expiresAt: null }, now);
}
