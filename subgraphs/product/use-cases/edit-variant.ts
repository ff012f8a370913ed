/** Changes to the variants of a product: prices, new ones, ones taken away. */
import type { Tx } from '#platform/data/database';
import type { Viewer } from '#platform/auth/viewer';
import { DomainError } from '#platform/errors/domain-error';
import { IsNull } from 'typeorm';
import { variantEntity, type VariantRecord } from '../data/entities.ts';
import { writePrices } from '../data/price-writer.ts';
import { replaceOptionFacts } from '../data/product-writer.ts';
import { variantsByIds } from '../data/product-reads.ts';
import { optionsOf } from '../domain/variant-options.ts';
import { addVariants } from './add-variants.ts';
import type { UseCaseDeps } from './deps.ts';
import { editProduct } from './edit-product.ts';
import type { PriceInput, VariantInput } from './product-input.ts';

const maxVariants = 100;

/** @throws DomainError NOT_FOUND, NOT_ALLOWED. */
export async function setVariantPrice(deps: UseCaseDeps, { viewer, variantId, input }: { viewer: Viewer; variantId: string; input: PriceInput }): Promise<void> {
  const productId = await productIdOf(deps, variantId);
  await editProduct(deps, { viewer, productId, action: 'variant.set-price' }, async (tx) => {
    await writePrices(tx, [{ variantId, currency: input.currency, priceMinor: input.minorUnits, compareAtMinor: input.compareAtMinorUnits ?? null }]);
    return {};
  });
}

/** Adds variants to a product, with one value for each of its options. @throws DomainError as `addVariants`, LIMIT_EXCEEDED. */
export async function addProductVariants(
  deps: UseCaseDeps,
  { viewer, productId, inputs }: { viewer: Viewer; productId: string; inputs: readonly VariantInput[] },
): Promise<void> {
  await editProduct(deps, { viewer, productId, action: 'product.add-variants' }, async (tx, product, now) => {
    const existing = await liveVariants(tx, productId);
    if (existing.length + inputs.length > maxVariants) {
      throw new DomainError('LIMIT_EXCEEDED', `A product can have ${maxVariants} variants; it has ${existing.length}.`, { field: ['input', 'variants'] });
    }
    const optionNames = product.options.map(({ name }) => name);
    const added = await addVariants({ tx, now }, { product, optionNames, inputs, existing, actorId: viewer.userId });
    const all = [...existing.map(({ optionValues }) => optionValues), ...added];
    await replaceOptionFacts(tx, productId, all);
    return { options: optionsOf(optionNames, all) };
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
    const values = rest.map(({ optionValues }) => optionValues);
    await replaceOptionFacts(tx, productId, values);
    return { options: optionsOf(product.options.map(({ name }) => name), values) };
  });
  return productId;
}

async function productIdOf({ db }: Pick<UseCaseDeps, 'db'>, variantId: string): Promise<string> {
  const [variant] = await variantsByIds(db, [variantId]);
  if (variant) return variant.productId;
  throw new DomainError('NOT_FOUND', `None of your vendors has a variant ${variantId}.`, { field: ['id'] });
}

function liveVariants(tx: Tx, productId: string): Promise<VariantRecord[]> {
  return tx.manager.find(variantEntity, { where: { productId, deletedAt: IsNull() }, order: { position: 'ASC', id: 'ASC' } });
}
