/** Changes to the variants of a product: prices, new ones, changed ones, ones taken away. */
import { isDuplicateKey } from '#platform/data/duplicate-key';
import type { Tx } from '#platform/data/database';
import type { Viewer } from '#platform/auth/viewer';
import { DomainError } from '#platform/errors/domain-error';
import { IsNull } from 'typeorm';
import { variantEntity, type ProductRecord, type VariantRecord } from '../data/entities.ts';
import { writePrices } from '../data/price-writer.ts';
import { replaceOptionFacts } from '../data/product-writer.ts';
import { mediaByProductIds, variantsByIds } from '../data/product-reads.ts';
import { optionsOf, optionValuesOf, refuseEqualVariants, variantTitle, type OptionValue } from '../domain/variant-options.ts';
import { addVariants } from './add-variants.ts';
import type { UseCaseDeps } from './deps.ts';
import { editProduct } from './edit-product.ts';
import type { PriceInput, VariantInput, VariantUpdateInput } from './product-input.ts';

const maxVariants = 100;

interface Edit {
  viewer: Viewer;
  /** Of the product; absent where any will do. */
  expectedVersion?: number;
}

/** @throws DomainError NOT_FOUND, NOT_ALLOWED, VERSION_CONFLICT. */
export async function setVariantPrice(deps: UseCaseDeps, { viewer, variantId, input, ...guard }: Edit & { variantId: string; input: PriceInput }): Promise<void> {
  const productId = await productIdOf(deps, variantId);
  await editProduct(deps, { viewer, productId, action: 'variant.set-price', ...guard }, async (tx) => {
    await writePrices(tx, [{ variantId, currency: input.currency, priceMinor: input.minorUnits, compareAtMinor: input.compareAtMinorUnits ?? null }]);
    return {};
  });
}

/** Adds variants to a product, with one value for each of its options. @throws DomainError as `addVariants`, LIMIT_EXCEEDED. */
export async function addProductVariants(
  deps: UseCaseDeps,
  { viewer, productId, inputs, ...guard }: Edit & { productId: string; inputs: readonly VariantInput[] },
): Promise<void> {
  await editProduct(deps, { viewer, productId, action: 'product.add-variants', ...guard }, async (tx, product, now) => {
    const existing = await liveVariants(tx, productId);
    if (existing.length + inputs.length > maxVariants) {
      throw new DomainError('LIMIT_EXCEEDED', `A product can have ${maxVariants} variants; it has ${existing.length}.`, { field: ['input', 'variants'] });
    }
    const optionNames = product.options.map(({ name }) => name);
    const added = await addVariants({ tx, now }, { product, optionNames, inputs, existing, actorId: viewer.userId });
    return withOptions(tx, product, [...existing.map(({ optionValues }) => optionValues), ...added]);
  });
}

/**
 * Changes what a variant is called, looks like and weighs.
 * @throws DomainError NOT_FOUND, NOT_ALLOWED, VERSION_CONFLICT, ALREADY_EXISTS for a taken SKU or equal option values, INVALID_INPUT.
 */
export async function updateVariant(deps: UseCaseDeps, { viewer, variantId, input, ...guard }: Edit & { variantId: string; input: VariantUpdateInput }): Promise<void> {
  const productId = await productIdOf(deps, variantId);
  await editProduct(deps, { viewer, productId, action: 'variant.update', ...guard }, async (tx, product) => {
    const variants = await liveVariants(tx, productId);
    const index = variants.findIndex(({ id }) => id === variantId);
    const before = variants[index];
    if (!before) throw variantNotFound(variantId);
    const field = ['input', 'optionValues'];
    const optionValues = input.optionValues ? optionValuesOf(product.options.map(({ name }) => name), input.optionValues, field) : before.optionValues;
    const values = variants.map((variant, at) => (at === index ? optionValues : variant.optionValues));
    refuseEqualVariants(values, () => field);
    if (input.imageKey) await assertPicture(tx, productId, input.imageKey);
    await writeVariant(tx, variantId, {
      sku: input.sku ?? before.sku,
      optionValues,
      title: variantTitle(optionValues.map(({ value }) => value)),
      // Null clears; only an absent field leaves what there is.
      weightGrams: input.weightGrams === undefined ? before.weightGrams : input.weightGrams,
      mediaKey: input.imageKey === undefined ? before.mediaKey : input.imageKey,
      lowStockThreshold: input.lowStockThreshold ?? before.lowStockThreshold,
    });
    return withOptions(tx, product, values);
  });
}

/** Takes a variant out of sale for good; its SKU can be used again. @throws DomainError NOT_FOUND, NOT_ALLOWED, INVALID_STATE. */
export async function deleteVariant(deps: UseCaseDeps, { viewer, variantId }: { viewer: Viewer; variantId: string }): Promise<string> {
  const productId = await productIdOf(deps, variantId);
  await editProduct(deps, { viewer, productId, action: 'variant.delete' }, async (tx, product, now) => {
    const rest = (await liveVariants(tx, productId)).filter(({ id }) => id !== variantId);
    if (rest.length === 0 && product.status === 'PUBLISHED') {
      throw new DomainError('INVALID_STATE', 'It is the last variant of a published product; archive the product instead.', { field: ['id'] });
    }
    await tx.manager.update(variantEntity, { id: variantId, deletedAt: IsNull() }, { deletedAt: now });
    return withOptions(tx, product, rest.map(({ optionValues }) => optionValues));
  });
  return productId;
}

async function productIdOf({ db }: Pick<UseCaseDeps, 'db'>, variantId: string): Promise<string> {
  const [variant] = await variantsByIds(db, [variantId]);
  if (variant) return variant.productId;
  throw variantNotFound(variantId);
}

function variantNotFound(variantId: string): DomainError {
  return new DomainError('NOT_FOUND', `None of your vendors has a variant ${variantId}.`, { field: ['id'] });
}

async function assertPicture(tx: Tx, productId: string, key: string): Promise<void> {
  const pictures = await mediaByProductIds(tx, [productId]);
  if (pictures.some((picture) => picture.key === key)) return;
  throw new DomainError('INVALID_INPUT', `Expected one of the product's pictures: ${pictures.map((picture) => picture.key).join(', ') || 'it has none'}.`, { field: ['input', 'imageKey'] });
}

async function writeVariant(tx: Tx, id: string, changes: Partial<VariantRecord>): Promise<void> {
  try {
    await tx.manager.update(variantEntity, { id, deletedAt: IsNull() }, changes);
  } catch (error) {
    if (!isDuplicateKey(error, 'uq_product_variants_live_sku')) throw error;
    throw new DomainError('ALREADY_EXISTS', `The vendor has an article with the number ${changes.sku} already.`, { field: ['input', 'sku'], cause: error });
  }
}

/** The options of a product whose variants have these values; filters and facets know them, too. */
async function withOptions(tx: Tx, product: ProductRecord, values: readonly (readonly OptionValue[])[]): Promise<Pick<ProductRecord, 'options'>> {
  await replaceOptionFacts(tx, product.id, values);
  return { options: optionsOf(product.options.map(({ name }) => name), values) };
}

function liveVariants(tx: Tx, productId: string): Promise<VariantRecord[]> {
  return tx.manager.find(variantEntity, { where: { productId, deletedAt: IsNull() }, order: { position: 'ASC', id: 'ASC' } });
}
