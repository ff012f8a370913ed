/**
 * Which pieces of a line were paid for. A parcel is paid for as a whole, and holds the next pieces of each of its lines: so each piece belongs to one
 * capture. Money is given back by the piece, each once, and only those that were collected: never from what was paid for others.
 */
import { settlementPart, sumSettlements, type Settlement } from './commission.ts';

/** Of what is in a parcel. WAITING: it is being collected, or an operator has to decide. WRITTEN_OFF: it never will be. */
export type Collection = 'COLLECTED' | 'WAITING' | 'WRITTEN_OFF';

export interface SentParcel {
  readonly id: string;
  readonly sentAt: Date;
}

/** A call that was to collect for a parcel. One that failed and was asked for again has another after it. */
export interface CaptureCall {
  /** Null for calls from before it was kept. */
  readonly parcelId: string | null;
  readonly amountMinor: number;
  readonly requestedAt: Date;
  readonly state: 'REQUESTED' | 'SUCCEEDED' | 'FAILED';
  /** Failed, and nobody has decided yet. */
  readonly isUnresolved: boolean;
  /** Paid by other means. */
  readonly isSettledOtherwise: boolean;
}

function collectionOf({ state, isUnresolved, isSettledOtherwise }: CaptureCall): Collection {
  if (state === 'SUCCEEDED' || isSettledOtherwise) return 'COLLECTED';
  return state === 'REQUESTED' || isUnresolved ? 'WAITING' : 'WRITTEN_OFF';
}

const further: Readonly<Record<Collection, number>> = { WRITTEN_OFF: 0, WAITING: 1, COLLECTED: 2 };

/**
 * How far the money for each parcel is, by its id: as far as the furthest of its `captures`, since one that failed is asked for again. A parcel without
 * one cost nothing. Older captures, here the oldest first, do not name their parcel: it was sent at the moment they were asked for, or an equal one failed before.
 */
export function collectionByParcel(parcels: readonly SentParcel[], captures: readonly CaptureCall[]): Map<string, Collection> {
  const collections = new Map<string, Collection>();
  const amounts = new Map<string, number>();
  const failedBefore = (amountMinor: number) => parcels.find(({ id }) => collections.get(id) === 'WRITTEN_OFF' && amounts.get(id) === amountMinor)?.id;
  for (const capture of captures) {
    const { amountMinor, requestedAt } = capture;
    const parcelId = capture.parcelId ?? parcels.find(({ sentAt }) => sentAt.getTime() === requestedAt.getTime())?.id ?? failedBefore(amountMinor);
    if (parcelId === undefined) continue;
    const known = collections.get(parcelId);
    const collection = collectionOf(capture);
    if (known === undefined || further[collection] > further[known]) collections.set(parcelId, collection);
    amounts.set(parcelId, amountMinor);
  }
  return new Map(parcels.map(({ id }) => [id, collections.get(id) ?? 'COLLECTED']));
}

/** The pieces of one line that are in one parcel. */
export interface SentPieces {
  readonly parcelId: string;
  readonly lineId: string;
  /** Pieces of the line in parcels before. */
  readonly before: number;
  readonly quantity: number;
  /** Of these, the first ones that were refunded. */
  readonly refunded: number;
  readonly collection: Collection;
}

/** Units of a line that were sent and not refunded, by what became of their money. */
export function openUnits(pieces: readonly SentPieces[]): Record<Collection, number> {
  const sum = (of: Collection) => pieces.reduce((total, { collection, quantity, refunded }) => total + (collection === of ? quantity - refunded : 0), 0);
  return { COLLECTED: sum('COLLECTED'), WAITING: sum('WAITING'), WRITTEN_OFF: sum('WRITTEN_OFF') };
}

/** How many of the pieces that come back were paid for: paid ones first. Null while that is open, since some are still to be collected. */
export function divideReturned(pieces: readonly SentPieces[], quantity: number): { paid: number; unpaid: number } | null {
  const { COLLECTED: left, WAITING: waiting } = openUnits(pieces);
  if (quantity > left && waiting > 0) return null;
  const paid = Math.min(quantity, left);
  return { paid, unpaid: quantity - paid };
}

/** Some pieces of a line in a row: `part` after `before`. */
export interface PieceRange {
  readonly before: number;
  readonly part: number;
}

export interface Taken {
  /** What is refunded, in as few ranges as there are gaps. */
  readonly ranges: readonly PieceRange[];
  /** All pieces after it. */
  readonly pieces: readonly SentPieces[];
}

/** Takes pieces of one line that were paid for and not refunded yet, the first ones first; fewer when there are fewer. */
export function takePaid(pieces: readonly SentPieces[], quantity: number): Taken {
  const ranges: PieceRange[] = [];
  let wanted = quantity;
  const after = pieces.toSorted((a, b) => a.before - b.before).map((entry) => {
    const part = entry.collection === 'COLLECTED' ? Math.min(wanted, entry.quantity - entry.refunded) : 0;
    if (part === 0) return entry;
    wanted -= part;
    const before = entry.before + entry.refunded;
    const last = ranges.at(-1);
    if (last && last.before + last.part === before) ranges[ranges.length - 1] = { before: last.before, part: last.part + part };
    else ranges.push({ before, part });
    return { ...entry, refunded: entry.refunded + part };
  });
  return { ranges, pieces: after };
}

/** What ranges of a line of `whole` pieces come to. */
export function settlementOfRanges(settlement: Settlement, ranges: readonly PieceRange[], whole: number): Settlement {
  return sumSettlements(ranges.map((range) => settlementPart(settlement, { ...range, whole })));
}
