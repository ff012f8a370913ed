/** Sets stock aside for checkouts that were not heard of before, any number at once: as many statements as for one, and the rows of what many want are locked once. */
import type { reserveStock as command } from '#events/product';
import { newId } from '#platform/ids';
import type { DataOf } from '#platform/messaging/contract';
import { continueTrace } from '#platform/telemetry/trace';
import { insertReservations, isAnyReserved, type NewReservationLine, type Reservation } from '../data/reservation-repository.ts';
import { lockSeen, seeStock, sellingFacts, type SeenStock, type StockItem } from '../data/stock-repository.ts';
import { availableOf } from '../domain/stock-movement.ts';
import { changeStock } from './change-stock.ts';
import type { TxDeps } from './deps.ts';
import { confirm, holdMovements, mergeLines, pickLines, reserveStock, shortagesOf, sumByVariant, tellRefused, type Demand, type Shortage } from './reserve-stock.ts';

/** A command with the trace it belongs to. */
export interface StockCommand<Data> {
  data: Data;
  traceparent: string;
}

type Command = StockCommand<DataOf<typeof command>>;
type Facts = Awaited<ReturnType<typeof sellingFacts>>;

interface Wish {
  command: Command;
  lines: DataOf<typeof command>['lines'];
  facts: Facts;
}

/** What became of a wish: it holds lines, or is short of something. */
interface Outcome {
  wish: Wish;
  demands: Demand[];
  lines: NewReservationLine[];
  shortages: Shortage[];
}

/** As `reserveStock` for each, in this order. Commands about checkouts that were heard of before are carried out one by one. */
export async function reserveStocks(deps: TxDeps, commands: readonly Command[]): Promise<void> {
  const { tx } = deps;
  const ids = [...new Set(commands.flatMap(({ data }) => data.lines.map(({ variantId }) => variantId)))].sort();
  const currencies = [...new Set(commands.map(({ data }) => data.currency))];
  const [isKnown, seen, ...facts] = await Promise.all([
    isAnyReserved(tx, commands.map(({ data }) => data.checkoutId)),
    seeStock(tx, ids),
    ...currencies.map((currency) => sellingFacts(tx, ids, currency)),
  ]);
  if (isKnown) {
    for (const each of commands) await continueTrace(each.traceparent, { name: 'reserve stock' }, () => reserveStock(deps, each.data));
    return;
  }
  const factsIn = new Map(currencies.map((currency, index) => [currency, facts[index] as Facts]));
  const wishes = commands.map((each) => ({ command: each, lines: mergeLines(each.data.lines), facts: factsIn.get(each.data.currency) as Facts }));
  const { outcomes, items } = await pickAll(deps, wishes, seen);
  const held = outcomes.map((outcome) => ({ ...outcome, reservation: reservationOf(outcome) }));
  const movements = held.flatMap(({ reservation, lines }) => holdMovements({ id: reservation.id, attempt: 0 }, lines));
  await changeStock(deps, { items, movements, facts: new Map(facts.flatMap((each) => [...each])) });
  insertReservations(tx, held, deps.now);
  for (const { reservation, wish, demands, shortages } of held) {
    await continueTrace(wish.command.traceparent, { name: 'reserve stock' }, () => (shortages.length > 0 ? tellRefused(deps, reservation, shortages) : confirm(deps, reservation, demands)));
  }
}

/** Who comes first is served first. Looking before locking: whoever is short of something already does not queue for its rows. */
async function pickAll({ tx }: TxDeps, wishes: readonly Wish[], seen: readonly SeenStock[]): Promise<{ outcomes: Outcome[]; items: StockItem[] }> {
  const early = new Map(wishes.map((wish) => [wish, shortagesOf(wish.lines, sumByVariant(seen), wish.facts)]));
  const wanted = new Set(wishes.filter((wish) => early.get(wish)?.length === 0).flatMap(({ lines }) => lines.map(({ variantId }) => variantId)));
  const items = await lockSeen(tx, seen.filter(({ variantId }) => wanted.has(variantId)));
  const left = new Map(items.map((item) => [item.id, { ...item }]));
  /** Of what is not locked, since nobody can have it, as it was seen. */
  const available = () => new Map([...sumByVariant(seen), ...sumByVariant([...left.values()].map((item) => ({ ...item, available: availableOf(item) })))]);
  const outcomes = wishes.map((wish): Outcome => {
    const demands = wish.lines.map((line) => ({ ...line, unitPriceMinor: wish.facts.get(line.variantId)?.priceMinor ?? 0 }));
    const shortages = early.get(wish) ?? [];
    const lines = shortages.length > 0 ? null : pickLines([...left.values()], demands);
    if (!lines) {
      const now = shortagesOf(wish.lines, available(), wish.facts);
      return { wish, demands, lines: [], shortages: now.length > 0 ? now : shortages };
    }
    for (const { stockItemId, quantity } of lines) (left.get(stockItemId) as StockItem).reserved += quantity;
    return { wish, demands, lines, shortages: [] };
  });
  return { outcomes, items };
}

function reservationOf({ wish: { command: { data } }, shortages }: Outcome): Reservation {
  const common = { id: newId('rsv'), checkoutId: data.checkoutId, orderId: null, version: 1 };
  if (shortages.length > 0) return { ...common, state: 'FAILED', currency: null, attempt: 0, expiresAt: null };
  return { ...common, state: 'RESERVED', currency: data.currency, attempt: 1, expiresAt: new Date(data.expiresAt) };
}
