/** Promises the stock of a checkout to its order for good. */
import { stockAllocated, stockAllocationFailed, type allocateStock as command } from '#events/product';
import type { DataOf } from '#platform/messaging/contract';
import { continueTrace } from '#platform/telemetry/trace';
import { linesOf, lockReservation, lockReservations, saveAllocated, saveReservation, type Reservation, type ReservationLine } from '../data/reservation-repository.ts';
import { applyMovements } from '../data/stock-ledger.ts';
import { lockStock } from '../data/stock-repository.ts';
import { allocate } from '../domain/stock-movement.ts';
import type { TxDeps } from './deps.ts';
import { demandsOf, holdReference, holdStock } from './reserve-stock.ts';
import type { StockCommand } from './reserve-stocks.ts';

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

/** As `allocateStock` for any number of checkouts, in as many statements as for one. Unless all of them hold their stock, one by one. */
export async function allocateStocks(deps: TxDeps, commands: readonly StockCommand<Command>[]): Promise<void> {
  const inTraceOf = ({ traceparent }: StockCommand<Command>, work: () => Promise<void>): Promise<void> => continueTrace(traceparent, { name: 'allocate stock' }, work);
  const held = await lockReservations(deps.tx, commands.map(({ data }) => data.checkoutId));
  if (held.length < commands.length || held.some(({ reservation }) => reservation.state !== 'RESERVED')) {
    for (const each of commands) await inTraceOf(each, () => allocateStock(deps, each.data));
    return;
  }
  const lines = held.flatMap(({ reservation, lines: own }) => own.map((line) => ({ ...line, reference: holdReference(reservation.id, reservation.attempt) })));
  allocateLines(deps, lines);
  const byCheckout = new Map(commands.map((each) => [each.data.checkoutId, each]));
  const commandOf = ({ checkoutId }: Reservation) => byCheckout.get(checkoutId) as StockCommand<Command>;
  const saved = saveAllocated(deps.tx, held.map(({ reservation }) => ({ reservation, orderId: commandOf(reservation).data.orderId })), deps.now);
  for (const reservation of saved) await inTraceOf(commandOf(reservation), () => answer(deps, reservation, commandOf(reservation).data, null));
}

async function allocateHeld(deps: TxDeps, reservation: Reservation, request: Command): Promise<void> {
  const { tx, now } = deps;
  const reference = holdReference(reservation.id, reservation.attempt);
  allocateLines(deps, (await linesOf(tx, reservation.id)).map((line) => ({ ...line, reference })));
  const saved = saveReservation(tx, reservation, { state: 'ALLOCATED', orderId: request.orderId, expiresAt: null }, now);
  await answer(deps, saved, request, null);
}

/** What can be sold stays the same, so that nothing follows from it, and nobody has to look at the items first. */
function allocateLines({ tx, now }: TxDeps, lines: readonly (Pick<ReservationLine, 'stockItemId' | 'quantity'> & { reference: string })[]): void {
  applyMovements(tx, lines.map(({ stockItemId, reference, quantity }) => allocate({ stockItemId, reference }, quantity)), now);
}

async function answer({ tx, outbox }: TxDeps, reservation: Reservation, { checkoutId, orderId }: Command, failure: string | null): Promise<void> {
  const head = { aggregateId: checkoutId, aggregateVersion: reservation.version };
  if (failure === null) await outbox.add(tx, stockAllocated, { ...head, data: { checkoutId, orderId } });
  else await outbox.add(tx, stockAllocationFailed, { ...head, data: { checkoutId, orderId, reason: failure } });
}
