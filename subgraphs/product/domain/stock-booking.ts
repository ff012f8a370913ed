/** What an item of a list of stock changes comes to, given the counters as locked. */
import { DomainError } from '#platform/errors/domain-error';
import { availableOf, type StockCounters } from './stock-movement.ts';

/** Either a change or what is there now; the input has seen to that. */
export interface BookingItem {
  delta?: number | null | undefined;
  quantity?: number | null | undefined;
  expectedVersion?: number | null | undefined;
}

/**
 * The change of what is on hand.
 * @throws DomainError VERSION_CONFLICT with `currentVersion`, INSUFFICIENT_STOCK with `availableQuantity`.
 */
export function deltaOf({ delta, quantity, expectedVersion }: BookingItem, level: StockCounters & { version: number }): number {
  if (expectedVersion != null && expectedVersion !== level.version) {
    throw new DomainError('VERSION_CONFLICT', `The stock has changed since version ${expectedVersion}; it is at version ${level.version}.`, { field: ['expectedVersion'], details: { currentVersion: level.version } });
  }
  const change = quantity == null ? (delta ?? 0) : quantity - level.onHand;
  const available = availableOf(level);
  if (change >= 0 || available + change >= 0) return change;
  const isCount = quantity != null;
  const why = isCount ? `At least ${level.onHand - available} must be there: they are promised to buyers.` : `Only ${available} can be taken out; the rest is promised to buyers.`;
  throw new DomainError('INSUFFICIENT_STOCK', why, { field: [isCount ? 'quantity' : 'delta'], details: { availableQuantity: available } });
}
