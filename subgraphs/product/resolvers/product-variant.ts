import { connectionArgs, toConnection } from '#platform/graphql/connection';
import type { Context } from '../context.ts';
import { optionValuesOf, type ProductRow } from '../data/product-reads.ts';
import { availabilityOf, stockLevel } from '../domain/stock-level.ts';
import type { ProductVariantResolvers } from '../generated/schema-types.ts';
import type { ProductVariantParent } from '../mappers.ts';
import { mediaOf, withValue } from './parts.ts';
import { timeCursor } from './time-cursor.ts';
import { variantTitle } from '../domain/variant-options.ts';
import { wordsInLanguage } from './translations.ts';
import { visibleVariant } from './visible.ts';

/** More than this is nobody's business but the vendor's. */
const mostTold = 100;

export const productVariantResolvers: ProductVariantResolvers = {
  __resolveReference: ({ id }: { id: string }, context: Context) => visibleVariant(context, id),
  product: (variant, _args, context) => productOf(context, variant),
  title: (variant, { locale }, context) =>
    locale && variant.title !== variantTitle([])
      ? withValue(wordsOf(context, variant, locale), (word) => variantTitle(optionValuesOf(variant).map(({ value }) => word(value))))
      : variant.title,
  optionValues: (variant, { locale }, context) =>
    withValue(wordsOf(context, variant, locale), (word) => optionValuesOf(variant).map(({ name, value }) => ({ name: word(name), value: word(value) }))),
  price: (variant, { currency }) => priceIn(variant, currency, 'priceMinor'),
  compareAtPrice: (variant, { currency }) => priceIn(variant, currency, 'compareAtMinor'),
  availability: (variant, _args, context) =>
    withValue(productOf(context, variant), ({ isPurchasable }) =>
      withValue(availableOf(context, variant.id), (available) => availabilityOf({ isPurchasable, level: stockLevel(available, variant.lowStockThreshold) })),
    ),
  availableQuantity: (variant, _args, context) =>
    withValue(productOf(context, variant), ({ isPurchasable }) =>
      isPurchasable ? withValue(availableOf(context, variant.id), (available) => Math.min(mostTold, Math.max(0, available))) : 0,
    ),
  image: (variant, _args, context) =>
    withValue(productOf(context, variant), (product) =>
      withValue(mediaOf(context, product), (media) => media.find(({ key }) => key === variant.mediaKey) ?? media[0] ?? null),
    ),
  scheduledPrices: async ({ id }, _args, { loaders }) => [...(await loaders.scheduledByVariantId.load(id))],
  isStockNotificationRequested: ({ id }, _args, { viewer, loaders }) => (viewer.userId === null ? null : loaders.awaitedByViewer.load(id)),
  async stockMovements({ id }, args, { loaders }) {
    const { limit, cursor } = connectionArgs(args);
    const after = timeCursor(cursor);
    const rows = await loaders.movementsByPage.load({ variantId: id, limit: limit + 1, after });
    return toConnection(rows, { limit, cursorOf: (row) => [row.createdAt.getTime(), row.id], hasPreviousPage: after !== null });
  },
  stockLevels: async ({ id }, _args, { loaders }) => [...(await loaders.stockLevelsByVariantId.load(id))],
};

function wordsOf(context: Context, variant: ProductVariantParent, locale: string | null | undefined) {
  return locale ? withValue(productOf(context, variant), (product) => wordsInLanguage(context, product, locale)) : (word: string) => word;
}

function availableOf({ available, loaders }: Context, variantId: string): number | Promise<number> {
  return available.get(variantId) ?? loaders.availableByVariantId.load(variantId).then((known) => known ?? 0);
}

/** Came along when the variant was reached through its product. */
function productOf({ loaders }: Context, { id, productId, product }: ProductVariantParent): ProductRow | Promise<ProductRow> {
  return product ?? loaders.productById.load(productId).then((found) => {
    if (!found) throw new Error(`Variant ${id} has no product`);
    return found;
  });
}

function priceIn({ prices }: ProductVariantParent, currency: string, column: 'priceMinor' | 'compareAtMinor') {
  const minor = prices.find((price) => price.currency === currency)?.[column] ?? null;
  return minor === null ? null : { minor, currency };
}
