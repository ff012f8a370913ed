/** Prices of variants. While a scheduled price is in force, the regular one waits beside it. */
import type { Tx } from '#platform/data/database';
import type { PriceRecord } from './entities.ts';
import { insertRows } from './insert-rows.ts';

/** Sets regular prices. Where a scheduled price is in force, they come into force when it ends. */
export async function writePrices(tx: Tx, prices: readonly PriceRecord[]): Promise<void> {
  if (prices.length === 0) return;
  const onSale = await tx.query<{ variantId: string; currency: string }>(
    'SELECT variant_id AS variantId, currency FROM variant_prices WHERE variant_id IN (?) AND regular_minor IS NOT NULL FOR UPDATE',
    [prices.map(({ variantId }) => variantId).sort()],
  );
  const waiting = new Set(onSale.map(({ variantId, currency }) => `${variantId} ${currency}`));
  const columns = ['variant_id', 'currency', 'price_minor', 'compare_at_minor'];
  const inForce = prices.filter(({ variantId, currency }) => !waiting.has(`${variantId} ${currency}`));
  await insertRows(tx, 'variant_prices', columns, inForce.map((each) => [each.variantId, each.currency, each.priceMinor, each.compareAtMinor]), {
    update: ['price_minor', 'compare_at_minor'],
  });
  for (const { variantId, currency, priceMinor, compareAtMinor } of prices) {
    if (!waiting.has(`${variantId} ${currency}`)) continue;
    await tx.execute('UPDATE variant_prices SET regular_minor = ?, regular_compare_at_minor = ? WHERE variant_id = ? AND currency = ?', [priceMinor, compareAtMinor, variantId, currency]);
  }
}
