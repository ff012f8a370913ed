import { DomainError } from '#platform/errors/domain-error';
import { connectionArgs, toConnection } from '#platform/graphql/connection';
import type { Context } from '../context.ts';
import { maxRelated } from '../loaders.ts';
import type { ProductResolvers } from '../generated/schema-types.ts';
import { optionsOf, tagsOf } from '../data/product-reads.ts';
import { readPriceFacts } from '../domain/listing-facts.ts';
import { averageRating } from '../domain/rating.ts';
import { availabilityOf } from '../domain/stock-level.ts';
import { asksFor } from './asks-for.ts';
import { attributesOf, mediaOf, variantsOf, withValue } from './parts.ts';
import { timeCursor } from './time-cursor.ts';
import { inLanguage, translationsOf, wordsInLanguage } from './translations.ts';
import { visibleProduct } from './visible.ts';

const maxMedia = 20;

export const productResolvers: ProductResolvers = {
  async __resolveReference(reference: { id?: string; slug?: string }, context: Context) {
    const id = reference.id ?? (await context.loaders.productIdBySlug.load(reference.slug ?? ''));
    return id ? visibleProduct(context, id) : null;
  },
  tags: (product) => tagsOf(product),
  title: (product, { locale }, context) => inLanguage(context, product, locale, product.title, ({ title }) => title),
  description: (product, { locale }, context) => inLanguage(context, product, locale, product.description, ({ description }) => description),
  translations: async (product, _args, context) => [...(await translationsOf(context, product))],
  options: (product, { locale }, context) =>
    withValue(wordsInLanguage(context, product, locale), (word) => optionsOf(product).map(({ name, values }) => ({ name: word(name), values: values.map(word) }))),
  vendor: ({ vendorId, vendorRatingSum, vendorRatingCount }) => ({ id: vendorId, rating: { sum: vendorRatingSum, count: vendorRatingCount } }),
  // A path ends with the category itself.
  category: async ({ categoryId }, _args, { loaders }, info) =>
    asksFor(info, 'path') ? ((await loaders.categoryPathById.load(categoryId)).at(-1) ?? null) : loaders.categoryById.load(categoryId),
  variants: (product, _args, context) => withValue(variantsOf(context, product), (rows) => rows.map((row) => ({ ...row, product }))),
  defaultVariant: (product, _args, context) => withValue(variantsOf(context, product), ([first]) => (first ? { ...first, product } : null)),
  media: (product, { first }, context) => withValue(mediaOf(context, product), (rows) => rows.slice(0, between(first ?? maxMedia, maxMedia))),
  attributes: (product, { locale }, context) =>
    withValue(attributesOf(context, product), (rows) =>
      withValue(wordsInLanguage(context, product, locale), (word) => rows.map((row) => ({ ...row, original: row.value, name: word(row.name), value: word(row.value) }))),
    ),
  priceRange({ priceFacts }, { currency }) {
    const range = readPriceFacts(priceFacts).get(currency);
    return range ? { min: { minor: range[0], currency }, max: { minor: range[1], currency } } : null;
  },
  availability: ({ isPurchasable, stockLevel }) => availabilityOf({ isPurchasable, level: stockLevel }),
  rating: ({ ratingSum, ratingCount }) => ({ average: averageRating({ sum: ratingSum, count: ratingCount }), count: ratingCount }),
  async reviews({ id, ratingCount }, args, { loaders }) {
    const { limit, cursor } = connectionArgs(args);
    const after = timeCursor(cursor);
    const rows = ratingCount === 0 ? [] : await loaders.reviewsByPage.load({ productId: id, limit: limit + 1, after });
    return toConnection(rows, {
      limit,
      cursorOf: (row) => [row.createdAt.getTime(), row.id],
      // Stored with each published review, so nothing is counted.
      totalCount: async () => ratingCount,
      hasPreviousPage: after !== null,
    });
  },
  async related({ id, categoryId }, { first }, { loaders }) {
    const limit = between(first ?? 8, maxRelated);
    const ids = await loaders.relatedByProduct.load({ id, categoryId });
    const products = await Promise.all(ids.slice(0, limit).map((each) => loaders.productById.load(each)));
    return products.flatMap((product) => (product?.isVisible ? [product] : []));
  },
};

function between(first: number, max: number): number {
  if (first >= 1 && first <= max) return first;
  throw new DomainError('BAD_USER_INPUT', `"first" must be between 1 and ${max}, got ${first}.`, { field: ['first'] });
}
