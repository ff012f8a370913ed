/** Parents that resolvers receive, by GraphQL type; `codegen.ts` reads the names. */
import type { UserErrorShape } from '#platform/errors/user-error';
import type { Connection } from '#platform/graphql/connection';
import type { ImageSource } from '#platform/graphql/shared-resolvers';
import type { Money } from '#platform/money/money';
import type { CategoryRow } from './data/category-reads.ts';
import type { ImportErrorRow, ImportRow } from './data/import-jobs.ts';
import type { ScheduledPriceRow } from './data/price-schedule.ts';
import type { AttributeRow, OfferRow, ProductRow } from './data/product-reads.ts';
import type { AttributeDefinition } from './domain/attribute-type.ts';
import type { MovementRow } from './data/movement-reads.ts';
import type { RatingTotals } from './domain/rating.ts';
import type { ReviewRow } from './data/review-repository.ts';
import type { StockLevelRow } from './data/stock-repository.ts';
import type { CategoryTranslationRow, ProductTranslationRow } from './data/translations.ts';
import type { ItemOutcome } from './use-cases/adjust-many-stocks.ts';
import type { ExportPage } from './use-cases/export-catalog.ts';
import type { ProductPage } from './use-cases/search-products.ts';

export type MoneyParent = Money;
export type ImageParent = ImageSource;
export type ProductParent = ProductRow;
export interface ProductVariantParent extends OfferRow {
  /** When it was reached through its product. */
  product?: ProductRow;
}
export interface ProductAttributeParent extends AttributeRow {
  /** Before it was translated. */
  original: string;
}
export type AttributeDefinitionParent = AttributeDefinition;
export type CategoryParent = CategoryRow;
export type ReviewParent = ReviewRow;
export type ScheduledPriceParent = ScheduledPriceRow;
export type ProductTranslationParent = ProductTranslationRow;
export type CategoryTranslationParent = CategoryTranslationRow;
export type StockLevelParent = StockLevelRow;
export type StockMovementParent = MovementRow;
export type StockMovementConnectionParent = Connection<MovementRow>;
export interface StockMovementEdgeParent {
  node: MovementRow;
  cursor: string;
}
export interface VendorDashboardParent {
  id: string;
}
export interface VendorParent {
  id: string;
  /** When it came along with a product. */
  rating?: RatingTotals;
}
export interface PriceRangeParent {
  min: Money;
  max: Money;
}
export type ProductConnectionParent = ProductPage;
export interface ProductEdgeParent {
  node: ProductRow;
  cursor: string;
}
export type ReviewConnectionParent = Connection<ReviewRow>;
export interface ReviewEdgeParent {
  node: ReviewRow;
  cursor: string;
}

export type CatalogImportParent = ImportRow;
export type CatalogImportErrorParent = ImportErrorRow;
export type CatalogImportErrorConnectionParent = Connection<ImportErrorRow>;
export interface CatalogImportErrorEdgeParent {
  node: ImportErrorRow;
  cursor: string;
}
export type CatalogExportPageParent = ExportPage;

interface Payload {
  userErrors: UserErrorShape[];
}
export interface ProductPayloadParent extends Payload {
  productId?: string | undefined;
}
export interface VariantPayloadParent extends Payload {
  variantId?: string | undefined;
}
export interface ReviewPayloadParent extends Payload {
  reviewId?: string | undefined;
}
export interface StockLocationPayloadParent extends Payload {
  locations?: string[] | undefined;
}
export interface StockAdjustManyPayloadParent extends Payload {
  results?: ItemOutcome[] | undefined;
}
export type StockAdjustResultParent = ItemOutcome;
export interface CatalogImportPayloadParent extends Payload {
  importId?: string | undefined;
}
export interface AttributePayloadParent extends Payload {
  code?: string | undefined;
}
export interface CategoryPayloadParent extends Payload {
  categoryId?: string | undefined;
}
