/** What becomes of goods that were promised to an order: they leave the house, or they can be sold again. */
import type { deallocateStock as deallocateCommand, shipStock as shipCommand } from '#events/product';
import { DomainError } from '#platform/errors/domain-error';
import type { DataOf } from '#platform/messaging/contract';
import { linesOf, lockReservationOfOrder, settleLine, wasMoved, type ReservationLine } from '../data/reservation-repository.ts';
import { lockStock } from '../data/stock-repository.ts';
import { countSold } from '../data/listing-writer.ts';
import { releaseAllocated, ship } from '../domain/stock-movement.ts';
import { changeStock } from './change-stock.ts';
import type { TxDeps } from './deps.ts';

type Request = DataOf<typeof shipCommand> | DataOf<typeof deallocateCommand>;

/** Books allocated goods out of the house, once per parcel. */
export async function shipStock(deps: TxDeps, request: DataOf<typeof shipCommand>): Promise<void> {
  await settle(deps, request, 'shipped');
}

/** Gives allocated goods back for sale, once per reference. */
export async function deallocateStock(deps: TxDeps, request: DataOf<typeof deallocateCommand>): Promise<void> {
  await settle(deps, request, 'released');
}

async function settle(deps: TxDeps, request: Request, kind: 'shipped' | 'released'): Promise<void> {
  const { tx, now } = deps;
  const reservation = await lockReservationOfOrder(tx, request.orderId);
  // Not permanent: the allocation may still be on its way.
  if (!reservation) throw new DomainError('NOT_FOUND', `Nothing is allocated for order ${request.orderId} yet.`);
  if (await wasMoved(tx, kind, request.reference)) return;
  const parts = distribute(request, await linesOf(tx, reservation.id));
  const items = await lockStock(tx, [...new Set(request.lines.map(({ variantId }) => variantId))]);
  const movementOf = kind === 'shipped' ? ship : releaseAllocated;
  const movements = parts.map(({ stockItemId, quantity }) => movementOf({ stockItemId, reference: request.reference }, quantity));
  await changeStock({ ...deps, now }, { items, movements });
  for (const { stockItemId, quantity } of parts) {
    await settleLine(tx, reservation.id, stockItemId, kind === 'shipped' ? { shipped: quantity } : { returned: quantity });
  }
  if (kind === 'shipped') await countSold(tx, request.lines);
}

/** Takes the quantities from the order's lines, location by location. @throws DomainError (permanent) when they have less. */
function distribute({ lines, orderId }: Request, allocated: readonly ReservationLine[]): { stockItemId: string; quantity: number }[] {
  const taken = new Map<string, number>();
  for (const { variantId, quantity } of lines) {
    let missing = quantity;
    for (const line of allocated) {
      if (line.variantId !== variantId || missing === 0) continue;
      const left = line.quantity - line.shipped - line.returned - (taken.get(line.stockItemId) ?? 0);
      const part = Math.min(missing, left);
      if (part > 0) taken.set(line.stockItemId, (taken.get(line.stockItemId) ?? 0) + part);
      missing -= Math.max(0, part);
    }
    if (missing > 0) {
      throw new DomainError('INVALID_STATE', `Order ${orderId} has ${missing} fewer of variant ${variantId} allocated than the command names.`, { permanent: true });
    }
  }
  return [...taken].map(([stockItemId, quantity]) => ({ stockItemId, quantity }));
}
