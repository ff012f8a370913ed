/** Remembers what is bought together. */
import type { orderPlaced } from '#events/order';
import type { DataOf } from '#platform/messaging/contract';
import { countTogether } from '../data/related-reads.ts';
import type { TxDeps } from './deps.ts';

/** Very large orders say little about what belongs together, and their pairs are many. */
const maxProducts = 20;

export function recordOrders({ tx }: Pick<TxDeps, 'tx'>, orders: readonly DataOf<typeof orderPlaced>[]): void {
  countTogether(tx, orders.flatMap(pairsOf));
}

function pairsOf({ vendorOrders }: DataOf<typeof orderPlaced>): (readonly [productId: string, otherId: string])[] {
  const ids = [...new Set(vendorOrders.flatMap(({ lines }) => lines.map(({ productId }) => productId)))];
  if (ids.length < 2 || ids.length > maxProducts) return [];
  return ids.flatMap((id) => ids.filter((other) => other !== id).map((other) => [id, other] as const));
}
