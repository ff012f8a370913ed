/** Who may ask for what. Everything not listed is denied; the vendor is in the SQL of each change as well. */
import { allow, hasRole, ruleOf, type Permissions } from '#platform/auth/permissions';
import { messagingRules } from '#platform/operations/messaging-permissions';
import type { Viewer } from '#platform/auth/viewer';
import { catalogRoles, isStaffOf, mayInspect, stockRoles } from './domain/vendor-access.ts';

const isPerson = ruleOf('isPerson', (_parent, _args, viewer) => viewer.kind === 'user' && viewer.userId !== null);
const isInsider = ruleOf('isInsider', (parent: { vendorId: string }, _args, viewer) => mayInspect(viewer, parent.vendorId));
const isCatalogStaffOfArgument = ruleOf('isCatalogStaffOfArgument', (_parent, args: { vendorId: string }, viewer) => isStaffOf(viewer, args.vendorId, catalogRoles));
/** Of some vendor; which one the thing belongs to is settled where it is locked. */
const isCatalogStaff = ruleOf('isCatalogStaff', (_parent, _args, viewer) => holdsRole(viewer, catalogRoles));
const isStockStaffOfArgument = ruleOf('isStockStaffOfArgument', (_parent, args: { vendorId: string }, viewer) => isStaffOf(viewer, args.vendorId, stockRoles));
const isStockStaff = ruleOf('isStockStaff', (_parent, _args, viewer) => holdsRole(viewer, stockRoles));

function holdsRole(viewer: Viewer, roles: readonly string[]): boolean {
  return viewer.memberships.some(({ tenantId }) => isStaffOf(viewer, tenantId, roles));
}

const messaging = messagingRules('product');

export const permissions: Permissions = {
  Query: {
    ...messaging.query,
    product: allow,
    products: allow,
    productLookup: allow,
    productSuggestions: allow,
    categories: allow,
    category: allow,
    productVariant: allow,
    productVariantLookup: allow,
    attributeDefinitions: allow,
    reviews: hasRole('admin', 'support'),
    catalogImport: isCatalogStaff,
    catalogExport: isCatalogStaffOfArgument,
  },
  Mutation: {
    ...messaging.mutation,
    productCreate: isCatalogStaffOfArgument,
    productUpdate: isCatalogStaff,
    productTranslate: isCatalogStaff,
    productPublish: isCatalogStaff,
    productArchive: isCatalogStaff,
    productVariantsAdd: isCatalogStaff,
    productVariantUpdate: isCatalogStaff,
    productVariantDelete: isCatalogStaff,
    variantPriceSet: isCatalogStaff,
    variantPriceSchedule: isCatalogStaff,
    variantPriceUnschedule: isCatalogStaff,
    categoryCreate: hasRole('admin'),
    categoryUpdate: hasRole('admin'),
    categoryMove: hasRole('admin'),
    categoryTranslate: hasRole('admin'),
    attributeCreate: hasRole('admin'),
    attributeUpdate: hasRole('admin'),
    stockNotificationRequest: isPerson,
    stockNotificationCancel: isPerson,
    stockAdjust: isStockStaff,
    stockAdjustMany: isStockStaffOfArgument,
    stockLocationAdd: isStockStaffOfArgument,
    stockLocationRename: isStockStaffOfArgument,
    stockLocationsOrder: isStockStaffOfArgument,
    stockLocationClose: isStockStaffOfArgument,
    catalogImportCreate: isCatalogStaffOfArgument,
    catalogImportAppend: isCatalogStaff,
    catalogImportRun: isCatalogStaff,
    catalogImportCancel: isCatalogStaff,
    reviewCreate: isPerson,
    reviewReply: isCatalogStaff,
    reviewModerate: hasRole('admin', 'support'),
  },
  // Whoever holds a product has passed its visibility check.
  Product: { '*': allow, version: isInsider, taxClass: isInsider, translations: isInsider },
  ProductVariant: { '*': allow, stockLevels: isInsider, stockMovements: isInsider, lowStockThreshold: isInsider, scheduledPrices: isInsider },
  Vendor: { '*': allow, stockLocations: ruleOf('isInsiderOfVendor', (vendor: { id: string }, _args, viewer) => mayInspect(viewer, vendor.id)) },
  // By role in the resolvers, since a part that a role does not include is null without an error.
  VendorDashboard: { '*': ruleOf('isInsiderOfDashboard', (dashboard: { id: string }, _args, viewer) => mayInspect(viewer, dashboard.id)) },
  Category: allow,
  CategoryTranslation: allow,
  Review: { '*': allow, isPublished: hasRole('admin', 'support') },
  ProductOption: allow,
  ProductAttribute: allow,
  AttributeDefinition: allow,
  OptionValue: allow,
  PriceRange: allow,
  RatingSummary: allow,
  ReviewConnection: allow,
  ReviewEdge: allow,
  ProductConnection: allow,
  ProductEdge: allow,
  Facet: allow,
  FacetValue: allow,
  // Reached only through the guarded field above.
  StockLevel: allow,
  StockMovement: allow,
  StockMovementConnection: allow,
  StockMovementEdge: allow,
  ScheduledPrice: allow,
  ProductTranslation: allow,
  TermTranslation: allow,
  // These, too: whoever holds one has passed the check of its vendor.
  CatalogImport: allow,
  CatalogImportErrorConnection: allow,
  CatalogImportErrorEdge: allow,
  CatalogImportError: allow,
  CatalogExportPage: allow,
  CatalogImportPayload: allow,
  CategoryPayload: allow,
  ProductPayload: allow,
  VariantPayload: allow,
  AttributePayload: allow,
  ReviewPayload: allow,
  StockLocationPayload: allow,
  StockAdjustManyPayload: allow,
  StockAdjustResult: allow,
};
