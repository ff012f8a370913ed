/** Tells vendors when few or none of a variant are left: at once, but not each time when reservations come and go around the threshold. */
import { stockLow } from '#events/product';
import { workThrough } from '#platform/service/jobs';
import { alertsOf, dueVariants, lookAgain, noteTold, takeDue } from '../data/stock-alerts.ts';
import { lockStock, variantFacts, type VariantFacts } from '../data/stock-repository.ts';
import { stockLevel, stockLevels } from '../domain/stock-level.ts';
import { availableOf } from '../domain/stock-movement.ts';
import type { TxDeps, UseCaseDeps } from './deps.ts';

/** For so long a vendor is not told the same of a variant again. */
const pauseMs = 24 * 3_600_000;
const batchSize = 50;

export interface FewerLeft {
  variant: VariantFacts;
  available: number;
  /** Of the variant's stock, for the order of the messages. */
  version: number;
}

/**
 * Tells of variants of which less is left than before, whose stock the caller has locked. Within a day of having told as much, it waits until the day is over
 * and looks again: what is still low then is told then. That none are left is told at once after "few are left".
 */
export async function tellLowStock({ tx, outbox, now }: TxDeps, fewer: readonly FewerLeft[]): Promise<void> {
  if (fewer.length === 0) return;
  const alerts = new Map((await alertsOf(tx, fewer.map(({ variant }) => variant.variantId))).map((alert) => [alert.variantId, alert]));
  const levelOf = ({ available, variant }: FewerLeft) => stockLevel(available, variant.lowStockThreshold);
  const told: FewerLeft[] = [];
  for (const each of fewer) {
    const alert = alerts.get(each.variant.variantId);
    // Told in the future means by a clock that was wrong: until then nothing more would be told.
    const until = alert && alert.toldAt <= now && levelOf(each) >= alert.level ? new Date(alert.toldAt.getTime() + pauseMs) : null;
    if (until && until > now) lookAgain(tx, each.variant.variantId, until);
    else told.push(each);
  }
  noteTold(tx, told.map((each) => ({ variantId: each.variant.variantId, level: levelOf(each), toldAt: now })));
  for (const { variant, available, version } of told) {
    const { variantId, productId, vendorId, title, sku } = variant;
    await outbox.add(tx, stockLow, { aggregateId: variantId, aggregateVersion: version, data: { variantId, productId, vendorId, title, sku, available: Math.max(0, available) } });
  }
}

/** Looks again at what was not told when it happened. Several processes may do it at once. Returns how many were looked at. */
export async function tellDueLowStock({ db, outbox, now }: UseCaseDeps): Promise<number> {
  const due = await dueVariants(db, now(), batchSize);
  await workThrough(due, (variantId) =>
    db.transaction(
      async (tx) => {
        const items = await lockStock(tx, [variantId]);
        const at = now();
        if (!(await takeDue(tx, variantId, at))) return;
        const variant = (await variantFacts(tx, [variantId])).get(variantId);
        const available = items.reduce((sum, item) => sum + availableOf(item), 0);
        if (!variant || stockLevel(available, variant.lowStockThreshold) === stockLevels.plenty) return;
        await tellLowStock({ tx, outbox, now: at }, [{ variant, available, version: items.reduce((sum, item) => sum + item.version, 0) }]);
      },
      { label: 'stock.tell-due' },
    ),
  );
  return due.length;
}
