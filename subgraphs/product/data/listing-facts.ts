/** Writes what facets count into the listings. */
import type { Tx } from '#platform/data/database';
import { writePriceFacts, type PriceFact } from '../domain/listing-facts.ts';
import { insertRows } from './insert-rows.ts';
import { valueToken } from './value-token.ts';
import { keepValueTranslations } from './value-translations.ts';

export interface StoredFacts {
  prices: string;
  values: string;
}

interface ValueRow {
  productId: string;
  code: string;
  name: string;
  value: string;
}

/** The facts of some products as their listings store them; tokens not met before are written down with their meaning. */
export async function storedFactsOf(tx: Tx, productIds: readonly string[]): Promise<(productId: string) => StoredFacts> {
  const prices = await tx.query<PriceFact & { productId: string }>(
    `SELECT v.product_id AS productId, pr.currency, MIN(pr.price_minor) AS minMinor, MAX(pr.price_minor) AS maxMinor
     FROM product_variants v JOIN variant_prices pr ON pr.variant_id = v.id WHERE v.product_id IN (?) AND v.deleted_at IS NULL
     GROUP BY v.product_id, pr.currency ORDER BY v.product_id, pr.currency`,
    [productIds],
  );
  const values = await tx.query<ValueRow>('SELECT product_id AS productId, code, name, value FROM product_attributes WHERE product_id IN (?)', [productIds]);
  await keepMeanings(tx, values);
  await keepValueTranslations(tx, values);
  const pricesOf = Map.groupBy(prices, ({ productId }) => productId);
  const valuesOf = Map.groupBy(values, ({ productId }) => productId);
  return (id) => ({
    prices: writePriceFacts(pricesOf.get(id) ?? []),
    values: [...new Set((valuesOf.get(id) ?? []).map(({ code, value }) => valueToken(code, value)))].join(','),
  });
}

/** In the order of the tokens, and only what is missing, so that two products with common values do not wait for each other. */
async function keepMeanings(tx: Tx, values: readonly ValueRow[]): Promise<void> {
  const meanings = new Map(values.map(({ code, name, value }) => [valueToken(code, value), [code, name, value]]));
  if (meanings.size === 0) return;
  const known = await tx.query<{ token: string }>('SELECT token FROM attribute_values WHERE token IN (?)', [[...meanings.keys()]]);
  for (const { token } of known) meanings.delete(token);
  const rows = [...meanings].map(([token, meaning]) => [token, ...meaning]).sort(([a = ''], [b = '']) => (a < b ? -1 : 1));
  await insertRows(tx, 'attribute_values', ['token', 'code', 'name', 'value'], rows, { ignoreExisting: true });
}
