import type { Context } from '../context.ts';
import type { ProductVariantResolvers } from '../generated/schema-types.ts';
import { optionValuesOf, type ProductRow, type VariantRow } from '../data/product-reads.ts';
import type { Loaders } from '../loaders.ts';
import { availabilityOf, stockLevel } from '../domain/stock-level.ts';
import { visibleVariant } from './visible.ts';

/** More than this is nobody's business but the vendor's. */
const mostTold = 100;

export const productVariantResolvers: ProductVariantResolvers = {
  __resolveReference: ({ id }: { id: string }, context: Context) => visibleVariant(context, id),
  product: (variant, _args, { loaders }) => productOf(loaders, variant),
  price: (variant, { currency }, { loaders }) => priceIn(loaders, variant, currency, 'priceMinor'),
  compareAtPrice: (variant, { currency }, { loaders }) => priceIn(loaders, variant, currency, 'compareAtMinor'),
  optionValues: (variant) => optionValuesOf(variant),
  async availability({ id, productId, lowStockThreshold }, _args, { loaders }) {
    const [product, available] = await Promise.all([loaders.productById.load(productId), loaders.availableByVariantId.load(id)]);
    return availabilityOf({ isPurchasable: product?.isPurchasable ?? false, level: stockLevel(available ?? 0, lowStockThreshold) });
  },
  async availableQuantity({ id, productId }, _args, { loaders }) {
    const [product, available] = await Promise.all([loaders.productById.load(productId), loaders.availableByVariantId.load(id)]);
    return product?.isPurchasable ? Math.min(mostTold, Math.max(0, available ?? 0)) : 0;
  },
  async image(variant, _args, { loaders }) {
    const media = await loaders.mediaByProduct.load(await productOf(loaders, variant));
    return media.find(({ key }) => key === variant.mediaKey) ?? media[0] ?? null;
  },
  stockLevels: async ({ id }, _args, { loaders }) => [...(await loaders.stockLevelsByVariantId.load(id))],
};

async function productOf(loaders: Loaders, { id, productId }: VariantRow): Promise<ProductRow> {
  const product = await loaders.productById.load(productId);
  if (!product) throw new Error(`Variant ${id} has no product`);
  return product;
}

async function priceIn(loaders: Loaders, variant: VariantRow, currency: string, column: 'priceMinor' | 'compareAtMinor') {
  const prices = await loaders.pricesByProduct.load(await productOf(loaders, variant));
  const minor = prices.find((each) => each.variantId === variant.id && each.currency === currency)?.[column] ?? null;
  return minor === null ? null : { minor, currency };
}
