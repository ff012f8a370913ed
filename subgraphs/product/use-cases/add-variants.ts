/** Adds variants with their prices and first stock to a product that the caller holds. */
import { isDuplicateKey } from '#platform/data/duplicate-key';
import { DomainError } from '#platform/errors/domain-error';
import { newId } from '#platform/ids';
import { priceEntity, variantEntity, type ProductRecord, type VariantRecord } from '../data/entities.ts';
import { applyMovements } from '../data/stock-ledger.ts';
import { locationIdOf } from '../data/stock-locations.ts';
import { ensureStockItem, lockStock } from '../data/stock-repository.ts';
import { book } from '../domain/stock-movement.ts';
import { optionValuesOf, refuseEqualVariants, variantTitle, type OptionValue } from '../domain/variant-options.ts';
import type { TxDeps } from './deps.ts';
import type { VariantInput } from './product-input.ts';

const defaultLowStockThreshold = 3;

export interface NewVariants {
  product: Pick<ProductRecord, 'id' | 'vendorId'>;
  optionNames: readonly string[];
  inputs: readonly VariantInput[];
  /** Live variants the product has already; new ones follow them and must differ from them. */
  existing: readonly VariantRecord[];
  actorId: string | null;
}

/**
 * Returns the option values of the new variants.
 * @throws DomainError ALREADY_EXISTS for a SKU the vendor uses already or two variants with equal values.
 */
export async function addVariants({ tx, now }: Pick<TxDeps, 'tx' | 'now'>, { product, optionNames, inputs, existing, actorId }: NewVariants): Promise<OptionValue[][]> {
  const fieldOf = (index: number, ...rest: string[]): string[] => ['input', 'variants', String(index), ...rest];
  const values = inputs.map((input, index) => optionValuesOf(optionNames, input.optionValues ?? [], fieldOf(index, 'optionValues')));
  refuseEqualVariants([...existing.map(({ optionValues }) => optionValues), ...values], (index) => fieldOf(index - existing.length, 'optionValues'));
  const firstPosition = existing.reduce((last, { position }) => Math.max(last, position + 1), 0);
  const variants = inputs.map((input, index): VariantRecord => ({
    id: newId('var'),
    productId: product.id,
    vendorId: product.vendorId,
    sku: input.sku,
    title: variantTitle((values[index] ?? []).map(({ value }) => value)),
    optionValues: values[index] ?? [],
    position: firstPosition + index,
    weightGrams: input.weightGrams ?? null,
    mediaKey: null,
    lowStockThreshold: defaultLowStockThreshold,
    createdAt: now,
    deletedAt: null,
  }));
  for (const [index, variant] of variants.entries()) await insertVariant({ tx }, variant, fieldOf(index, 'sku'));
  await tx.manager.insert(
    priceEntity,
    inputs.flatMap(({ prices }, index) =>
      prices.map(({ currency, minorUnits, compareAtMinorUnits }) => ({
        variantId: variants[index]?.id ?? '',
        currency,
        priceMinor: minorUnits,
        compareAtMinor: compareAtMinorUnits ?? null,
      })),
    ),
  );
  await receiveInitialStock({ tx, now }, product.vendorId, variants.map((variant, index) => ({ variantId: variant.id, quantity: inputs[index]?.initialStock ?? 0 })), actorId);
  return values;
}

async function insertVariant({ tx }: Pick<TxDeps, 'tx'>, variant: VariantRecord, field: string[]): Promise<void> {
  try {
    await tx.manager.insert(variantEntity, variant);
  } catch (error) {
    if (!isDuplicateKey(error, 'uq_product_variants_live_sku')) throw error;
    throw new DomainError('ALREADY_EXISTS', `The vendor has an article with the number ${variant.sku} already.`, { field, cause: error });
  }
}

/** Every variant gets a stock item at the vendor's first location, so that stock can be adjusted from the beginning. */
async function receiveInitialStock({ tx, now }: Pick<TxDeps, 'tx' | 'now'>, vendorId: string, stock: readonly { variantId: string; quantity: number }[], actorId: string | null): Promise<void> {
  const locationId = await locationIdOf(tx, vendorId, null);
  if (locationId === null) throw new Error(`Vendor ${vendorId} has no stock location`);
  for (const { variantId } of stock) await ensureStockItem(tx, { variantId, vendorId, locationId });
  const items = await lockStock(tx, stock.map(({ variantId }) => variantId));
  const movements = items.flatMap(({ id, variantId }) => {
    const quantity = stock.find((each) => each.variantId === variantId)?.quantity ?? 0;
    return quantity === 0 ? [] : [book({ kind: 'received', stockItemId: id, reference: variantId, reason: 'RECEIVED', actorId }, quantity)];
  });
  applyMovements(tx, movements, now);
}
