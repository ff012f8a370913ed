/** Applies movements to stock that the caller has locked, and does what follows from them. */
import { refreshStockLevels } from '../data/listing-writer.ts';
import { applyMovements } from '../data/stock-ledger.ts';
import { variantFacts, type StockItem, type VariantFacts } from '../data/stock-repository.ts';
import { stockLevel } from '../domain/stock-level.ts';
import { availableOf, type Movement } from '../domain/stock-movement.ts';
import { queueReturns } from '../data/stock-subscriptions.ts';
import { queueAnnouncements } from './announce-products.ts';
import type { TxDeps } from './deps.ts';
import { tellLowStock } from './tell-low-stock.ts';

export interface StockChange {
  /** All stock items of the variants concerned, as locked. */
  items: readonly StockItem[];
  movements: readonly Movement[];
  /** When the caller has read them already. */
  facts?: ReadonlyMap<string, VariantFacts>;
}

interface VariantChange {
  variantId: string;
  before: number;
  after: number;
  /** Rises with each movement of the variant, at whatever location. */
  version: number;
}

/** Fails the transaction as `applyMovements` does. */
export async function changeStock({ tx, outbox, now }: TxDeps, { items, movements, facts }: StockChange): Promise<void> {
  applyMovements(tx, movements, now);
  const changes = variantChanges(items, movements).filter(({ before, after }) => before !== after);
  if (changes.length === 0) return;
  const returned = changes.filter(({ before, after }) => before <= 0 && after > 0).map(({ variantId }) => variantId);
  if (returned.length > 0) await queueReturns(tx, returned);
  const known = facts ?? (await variantFacts(tx, changes.map(({ variantId }) => variantId)));
  const moved = changes.flatMap((change) => {
    const variant = known.get(change.variantId);
    return variant ? [{ ...change, variant }] : [];
  });
  const turned = moved.filter(({ before, after, variant }) => stockLevel(before, variant.lowStockThreshold) !== stockLevel(after, variant.lowStockThreshold));
  if (turned.length === 0) return;
  const productIds = [...new Set(turned.map(({ variant }) => variant.productId))];
  await refreshStockLevels(tx, productIds);
  await queueAnnouncements(tx, productIds);
  const fewer = turned.filter(({ before, after }) => after < before).map(({ variant, after, version }) => ({ variant, available: after, version }));
  await tellLowStock({ tx, outbox, now }, fewer);
}

function variantChanges(items: readonly StockItem[], movements: readonly Movement[]): VariantChange[] {
  const movementsOf = Map.groupBy(movements, ({ stockItemId }) => stockItemId);
  return [...Map.groupBy(items, ({ variantId }) => variantId)].map(([variantId, ofVariant]) => {
    const own = ofVariant.flatMap(({ id }) => movementsOf.get(id) ?? []);
    const before = total(ofVariant.map(availableOf));
    // The ledger raises the version of each touched item by one.
    const touched = new Set(own.map(({ stockItemId }) => stockItemId)).size;
    return { variantId, before, after: before + total(own.map(availableOf)), version: total(ofVariant.map(({ version }) => version)) + touched };
  });
}

function total(numbers: readonly number[]): number {
  return numbers.reduce((sum, each) => sum + each, 0);
}
