/** Tells whoever keeps lists in this process's memory that some of it has changed. */
import type { Tx } from '#platform/data/database';

export interface ListingChange {
  productIds: readonly string[];
  /** The documents as they were and as they are, for lists of products with some words. */
  terms: readonly string[];
  vendorIds: readonly string[];
  categoryIds: readonly string[];
  /** Whether any list may be affected, as when a vendor's products all appear. */
  isBroad: boolean;
}

type Listener = (change: ListingChange) => void;

/** Of this process: a change is told to all that keep lists, whichever database pool it was made through. */
const listeners = new Set<Listener>();

/** Calls the listener after each commit that changed listings. Returns how to stop it. */
export function onListingsChanged(listener: Listener): () => void {
  listeners.add(listener);
  return () => void listeners.delete(listener);
}

/** Tells it once the transaction has committed. */
export function listingsChanged(tx: Tx, change: Partial<ListingChange>): void {
  const whole = { productIds: [], terms: [], vendorIds: [], categoryIds: [], isBroad: false, ...change };
  tx.afterCommit(() => listeners.forEach((listener) => listener(whole)));
}
