import type { Context } from '../context.ts';
import type { ProductVariantResolvers } from '../generated/schema-types.ts';
import { availabilityOf, stockLevel } from '../domain/stock-level.ts';
import { visibleVariant } from './visible.ts';

/** More than this is nobody's business but the vendor's. */
const mostTold = 100;

export const productVariantResolvers: ProductVariantResolvers = {
  __resolveReference: ({ id }: { id: string }, context: Context) => visibleVariant(context, id),
  async product({ id, productId }, _args, { loaders }) {
    const product = await loaders.productById.load(productId);
    if (!product) throw new Error(`Variant ${id} has no product`);
    return product;
  },
  price: ({ id }, { currency }, context) => priceIn(context, id, currency, 'priceMinor'),
  compareAtPrice: ({ id }, { currency }, context) => priceIn(context, id, currency, 'compareAtMinor'),
  async availability({ id, productId, lowStockThreshold }, _args, { loaders }) {
    const [product, available] = await Promise.all([loaders.productById.load(productId), loaders.availableByVariantId.load(id)]);
    return availabilityOf({ isPurchasable: product?.isPurchasable ?? false, level: stockLevel(available ?? 0, lowStockThreshold) });
  },
  async availableQuantity({ id, productId }, _args, { loaders }) {
    const [product, available] = await Promise.all([loaders.productById.load(productId), loaders.availableByVariantId.load(id)]);
    return product?.isPurchasable ? Math.min(mostTold, Math.max(0, available ?? 0)) : 0;
  },
  async image({ productId, mediaKey }, _args, { loaders }) {
    const media = await loaders.mediaByProductId.load(productId);
    return media.find(({ key }) => key === mediaKey) ?? media[0] ?? null;
  },
  stockLevels: async ({ id }, _args, { loaders }) => [...(await loaders.stockLevelsByVariantId.load(id))],
};

async function priceIn({ loaders }: Context, variantId: string, currency: string, column: 'priceMinor' | 'compareAtMinor') {
  const price = (await loaders.pricesByVariantId.load(variantId)).find((each) => each.currency === currency);
  const minor = price?.[column] ?? null;
  return minor === null ? null : { minor, currency };
}
