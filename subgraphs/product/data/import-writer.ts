/** Carries out what an import has planned: a batch of products in a few multi-row statements. */
import type { Tx } from '#platform/data/database';
import { newId } from '#platform/ids';
import type { ProductCells, ProductPlan } from '../domain/import-plan.ts';
import type { PlannedVariant } from '../domain/import-variants.ts';
import { optionsOf, variantTitle, type OptionValue } from '../domain/variant-options.ts';
import { insertNewProducts, insertNewVariants, type NewVariant } from './bulk-writer.ts';
import { insertRows } from './insert-rows.ts';
import { refreshListings } from './listing-writer.ts';
import { replaceFacts, replaceMedia } from './product-writer.ts';
import { writePrices } from './price-writer.ts';

type Creation = Extract<ProductPlan, { kind: 'create' }>;
type Update = Extract<ProductPlan, { kind: 'update' }>;

interface Batch {
  vendorId: string;
  plans: readonly ProductPlan[];
  now: Date;
}

const lowStockThreshold = 3;

/** Returns the ids of the products that were made or changed. The caller announces them. */
export async function applyPlans(tx: Tx, { vendorId, plans, now }: Batch): Promise<string[]> {
  const created = plans.flatMap((plan) => (plan.kind === 'create' ? [{ ...plan, id: newId('prd') }] : []));
  const updated = plans.filter((plan) => plan.kind === 'update');
  await insertNewProducts(tx, created.map((plan) => newProduct(plan, vendorId, now)));
  await updateProducts(tx, updated, now);
  const positions = await nextPositions(tx, updated);
  const added = [...created, ...updated].flatMap(({ id, variants }) => variants.added.map((variant, index) => newVariant(variant, { productId: id, vendorId, position: (positions.get(id) ?? 0) + index, now })));
  await insertNewVariants(tx, added, now);
  await updateVariants(tx, updated);
  const ids = [...created, ...updated].map(({ id }) => id);
  await refreshListings(tx, ids);
  return ids;
}

function newProduct({ id, slug, cells, facts, media, optionNames, variants }: Creation & { id: string }, vendorId: string, now: Date) {
  const options = optionsOf(optionNames, variants.added.map(({ optionValues }) => optionValues));
  return { ...cells, id, slug, vendorId, facts, options, media, createdAt: now };
}

function newVariant({ sku, optionValues, weightGrams, stockOnHand, prices }: PlannedVariant, { productId, vendorId, position, now }: { productId: string; vendorId: string; position: number; now: Date }): NewVariant {
  const title = variantTitle(optionValues.map(({ value }) => value));
  return { id: newId('var'), productId, vendorId, sku, title, optionValues, position, weightGrams, mediaKey: null, lowStockThreshold, prices, stockOnHand, createdAt: now };
}

/** Each change raises the version, as every edit does: the parts kept in memory hang on it. */
async function updateProducts(tx: Tx, plans: readonly Update[], now: Date): Promise<void> {
  for (const { id, cells, facts, media } of plans) {
    if (facts) await replaceFacts(tx, id, facts);
    if (media) await replaceMedia(tx, id, media);
    const columns = columnsOf(cells, now);
    if (columns.length === 0) continue;
    await tx.execute(`UPDATE products SET ${columns.map(({ sql }) => sql).join(', ')} WHERE id = ?`, [...columns.map(({ value }) => value), id]);
  }
  if (plans.length > 0) await tx.execute('UPDATE products SET version = version + 1, updated_at = ? WHERE id IN (?)', [now, plans.map(({ id }) => id)]);
}

function columnsOf({ title, description, categoryId, status, taxClass, tags }: Partial<ProductCells>, now: Date): { sql: string; value: unknown }[] {
  const columns = [
    { sql: 'title = ?', value: title },
    { sql: 'description = ?', value: description },
    { sql: 'category_id = ?', value: categoryId },
    { sql: 'status = ?', value: status },
    { sql: 'tax_class = ?', value: taxClass },
    { sql: 'tags = ?', value: tags && JSON.stringify(tags) },
    { sql: 'published_at = COALESCE(published_at, ?)', value: status === 'PUBLISHED' ? now : undefined },
  ];
  return columns.filter(({ value }) => value !== undefined);
}

async function updateVariants(tx: Tx, plans: readonly Update[]): Promise<void> {
  await writePrices(tx, plans.flatMap(({ variants }) => variants.prices));
  for (const { variantId, weightGrams } of plans.flatMap(({ variants }) => variants.weights)) {
    await tx.execute('UPDATE product_variants SET weight_grams = ? WHERE id = ?', [weightGrams, variantId]);
  }
  for (const { id, optionNames } of plans.filter(({ variants }) => variants.added.length > 0)) {
    const rows = await tx.query<{ optionValues: string }>('SELECT option_values AS optionValues FROM product_variants WHERE product_id = ? AND deleted_at IS NULL ORDER BY position, id', [id]);
    const options = optionsOf(optionNames, rows.map(({ optionValues }) => JSON.parse(optionValues) as OptionValue[]));
    await tx.execute('UPDATE products SET options = ? WHERE id = ?', [JSON.stringify(options), id]);
  }
}

async function nextPositions(tx: Tx, plans: readonly Update[]): Promise<Map<string, number>> {
  const ids = plans.filter(({ variants }) => variants.added.length > 0).map(({ id }) => id);
  if (ids.length === 0) return new Map();
  const rows = await tx.query<{ id: string; next: number }>('SELECT product_id AS id, MAX(position) + 1 AS next FROM product_variants WHERE product_id IN (?) GROUP BY product_id', [ids]);
  return new Map(rows.map(({ id, next }) => [id, Number(next)]));
}

/** Adds to the errors of an import; the first thousand are kept. Returns how many there are now, kept or not. */
export async function keepErrors(tx: Tx, importId: string, before: number, errors: readonly { line: number; column: string | null; value: string | null; expected: string }[]): Promise<number> {
  const kept = errors.slice(0, Math.max(0, maxKeptErrors - before));
  await insertRows(
    tx,
    'catalog_import_errors',
    ['import_id', 'position', 'line', 'column_name', 'value', 'expected'],
    kept.map(({ line, column, value, expected }, index) => [importId, before + index, line, column?.slice(0, 80) ?? null, value?.slice(0, 200) ?? null, expected.slice(0, 500)]),
  );
  return before + errors.length;
}

export const maxKeptErrors = 1000;
