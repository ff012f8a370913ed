import { imageResolvers } from '#platform/graphql/shared-resolvers';
import type { Resolvers } from '../generated/schema-types.ts';
import { attributeMutations, attributeResolvers } from './attribute.ts';
import { catalogImportResolvers, importMutations } from './catalog-import.ts';
import { categoryMutations } from './category-mutations.ts';
import { categoryResolvers } from './category.ts';
import { productConnectionResolvers, reviewConnectionResolvers } from './connections.ts';
import { mutationResolvers } from './mutation.ts';
import { payloadResolvers } from './payloads.ts';
import { productResolvers } from './product.ts';
import { productVariantResolvers } from './product-variant.ts';
import { queryResolvers } from './query.ts';
import { reviewResolvers } from './review.ts';
import { scheduledPriceResolvers } from './scheduled-price.ts';
import { stockLevelResolvers, stockMovementResolvers } from './stock-level.ts';
import { vendorResolvers } from './vendor.ts';
import { vendorDashboardResolvers } from './vendor-dashboard.ts';

export function createResolvers({ mediaBaseUrl }: { mediaBaseUrl: string }): Resolvers {
  return {
    ...imageResolvers({ mediaBaseUrl }),
    ...payloadResolvers,
    ...attributeResolvers,
    Query: queryResolvers,
    Mutation: { ...mutationResolvers, ...importMutations, ...attributeMutations, ...categoryMutations },
    Product: productResolvers,
    ProductVariant: productVariantResolvers,
    ProductConnection: productConnectionResolvers,
    ProductTranslation: { terms: ({ terms }) => Object.entries(terms).map(([term, translation]) => ({ term, translation })) },
    ReviewConnection: reviewConnectionResolvers,
    CatalogImport: catalogImportResolvers,
    Category: categoryResolvers,
    Review: reviewResolvers,
    StockLevel: stockLevelResolvers,
    StockMovement: stockMovementResolvers,
    ScheduledPrice: scheduledPriceResolvers,
    Vendor: vendorResolvers,
    VendorDashboard: vendorDashboardResolvers,
  };
}
