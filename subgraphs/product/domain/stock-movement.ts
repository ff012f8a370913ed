/** Each way in which the counters of a stock item can change. available = onHand - reserved - allocated. */
export type MovementKind = 'received' | 'adjusted' | 'reserved' | 'allocated' | 'shipped' | 'released' | 'returned';

export interface StockCounters {
  onHand: number;
  reserved: number;
  allocated: number;
}

export interface Movement extends StockCounters {
  kind: MovementKind;
  stockItemId: string;
  /** What it happened for; with kind and item it is unique, so that it happens once. */
  reference: string;
  reason: string | null;
  actorId: string | null;
}

type Base = Pick<Movement, 'stockItemId' | 'reference'>;
const none = { onHand: 0, reserved: 0, allocated: 0, reason: null, actorId: null };

/** How many of an item can still be sold. */
export function availableOf({ onHand, reserved, allocated }: StockCounters): number {
  return onHand - reserved - allocated;
}

/** A checkout holds goods for a while. */
export function reserve(base: Base, quantity: number): Movement {
  return { ...none, ...base, kind: 'reserved', reserved: quantity };
}

/** Held goods are promised to an order for good. */
export function allocate(base: Base, quantity: number): Movement {
  return { ...none, ...base, kind: 'allocated', reserved: -quantity, allocated: quantity };
}

/** Held goods can be sold again. */
export function releaseReserved(base: Base, quantity: number): Movement {
  return { ...none, ...base, kind: 'released', reserved: -quantity };
}

/** Promised goods can be sold again. */
export function releaseAllocated(base: Base, quantity: number): Movement {
  return { ...none, ...base, kind: 'released', allocated: -quantity };
}

/** Promised goods left the house. */
export function ship(base: Base, quantity: number): Movement {
  return { ...none, ...base, kind: 'shipped', onHand: -quantity, allocated: -quantity };
}

/** Goods came in (`received`) or the books were corrected (`adjusted`). */
export function book(base: Base & { kind: 'received' | 'adjusted'; reason: string; actorId: string | null }, delta: number): Movement {
  return { ...none, ...base, onHand: delta };
}
