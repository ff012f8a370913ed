/** Payloads carry ids; what was changed is read afresh, and only if asked for. */
import type { Context } from '../context.ts';
import type { Resolvers } from '../generated/schema-types.ts';
import { ownImport } from '../use-cases/manage-import.ts';
import { visibleProduct, visibleVariant } from './visible.ts';

export const payloadResolvers: Pick<Resolvers, 'ProductPayload' | 'VariantPayload' | 'StockAdjustManyPayload' | 'StockAdjustResult' | 'ReviewPayload' | 'CatalogImportPayload' | 'CategoryPayload'> = {
  ProductPayload: { product: ({ productId }, _args, context) => (productId ? visibleProduct(afresh(context), productId) : null) },
  VariantPayload: { variant: ({ variantId }, _args, context) => (variantId ? visibleVariant(afresh(context), variantId) : null) },
  StockAdjustManyPayload: { results: ({ results }, _args, context) => (afresh(context), results ?? null) },
  StockAdjustResult: {
    isDone: ({ userErrors }) => userErrors.length === 0,
    variant: ({ variantId }, _args, context) => (variantId === null ? null : visibleVariant(context, variantId)),
  },
  CategoryPayload: { category: ({ categoryId }, _args, context) => (categoryId ? afresh(context).loaders.categoryById.load(categoryId) : null) },
  CatalogImportPayload: { catalogImport: ({ importId }, _args, { viewer, useCases }) => (importId ? ownImport(useCases, viewer, importId) : null) },
  ReviewPayload: { review: ({ reviewId }, _args, context) => (reviewId ? afresh(context).loaders.reviewById.load(reviewId) : null) },
};

/** Forgets what an earlier mutation of the same request has read. */
function afresh(context: Context): Context {
  for (const loader of Object.values(context.loaders)) loader.clearAll();
  context.available.clear();
  return context;
}
