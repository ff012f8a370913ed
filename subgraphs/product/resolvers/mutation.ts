import { DomainError } from '#platform/errors/domain-error';
import { userErrorsOf } from '#platform/errors/user-error';
import { parseInput } from '#platform/graphql/parse-input';
import type { MutationResolvers } from '../generated/schema-types.ts';
import { adjustManyStocks } from '../use-cases/adjust-many-stocks.ts';
import { adjustStock } from '../use-cases/adjust-stock.ts';
import { createProduct } from '../use-cases/create-product.ts';
import { createReview } from '../use-cases/create-review.ts';
import { addProductVariants, deleteVariant, setVariantPrice, updateVariant } from '../use-cases/edit-variant.ts';
import { addStockLocation, closeStockLocation, orderStockLocations, renameStockLocation } from '../use-cases/manage-stock-locations.ts';
import * as input from '../use-cases/product-input.ts';
import { archiveProduct, publishProduct } from '../use-cases/publish-product.ts';
import { moderateReview, replyToReview } from '../use-cases/tend-review.ts';
import { cancelStockNotification, requestStockNotification } from '../use-cases/request-stock-notification.ts';
import { schedulePrice, unschedulePrice } from '../use-cases/schedule-price.ts';
import { translateProduct } from '../use-cases/translate-product.ts';
import { productTranslationInput } from '../use-cases/translation-input.ts';
import { updateProduct } from '../use-cases/update-product.ts';
import { visibleVariant } from './visible.ts';

const versionGuard = (expectedVersion: number | null | undefined): { expectedVersion?: number } => (typeof expectedVersion === 'number' ? { expectedVersion } : {});

export const mutationResolvers: MutationResolvers = {
  productCreate: (_parent, { vendorId, ...args }, { viewer, useCases }) =>
    userErrorsOf(async () => ({
      productId: await createProduct(useCases, { viewer, vendorId, input: parseInput(input.productCreateInput, args.input) }),
    })),
  productUpdate: (_parent, { id, expectedVersion, ...args }, { viewer, useCases }) =>
    userErrorsOf(async () => {
      await updateProduct(useCases, { viewer, productId: id, expectedVersion, input: parseInput(input.productUpdateInput, args.input) });
      return { productId: id };
    }),
  productTranslate: (_parent, { id, expectedVersion, locale, ...args }, { viewer, useCases }) =>
    userErrorsOf(async () => {
      const input = args.input ? parseInput(productTranslationInput, args.input) : null;
      await translateProduct(useCases, { viewer, productId: id, expectedVersion, locale, input });
      return { productId: id };
    }),
  productPublish: (_parent, { id }, { viewer, useCases }) =>
    userErrorsOf(async () => {
      await publishProduct(useCases, { viewer, productId: id });
      return { productId: id };
    }),
  productArchive: (_parent, { id }, { viewer, useCases }) =>
    userErrorsOf(async () => {
      await archiveProduct(useCases, { viewer, productId: id });
      return { productId: id };
    }),
  productVariantsAdd: (_parent, { productId, variants, expectedVersion }, { viewer, useCases }) =>
    userErrorsOf(async () => {
      const { variants: inputs } = parseInput(input.variantsAddInput, { variants });
      await addProductVariants(useCases, { viewer, productId, inputs, ...versionGuard(expectedVersion) });
      return { productId };
    }),
  productVariantUpdate: (_parent, { id, expectedVersion, ...args }, { viewer, useCases }) =>
    userErrorsOf(async () => {
      await updateVariant(useCases, { viewer, variantId: id, expectedVersion, input: parseInput(input.variantUpdateInput, args.input) });
      return { variantId: id };
    }),
  productVariantDelete: (_parent, { id }, { viewer, useCases }) =>
    userErrorsOf(async () => ({ productId: await deleteVariant(useCases, { viewer, variantId: id }) })),
  variantPriceSet: (_parent, { id, expectedVersion, ...args }, { viewer, useCases }) =>
    userErrorsOf(async () => {
      await setVariantPrice(useCases, { viewer, variantId: id, input: parseInput(input.priceInput, args.input), ...versionGuard(expectedVersion) });
      return { variantId: id };
    }),
  variantPriceSchedule: (_parent, { id, ...args }, { viewer, useCases }) =>
    userErrorsOf(async () => {
      await schedulePrice(useCases, { viewer, variantId: id, input: parseInput(input.priceScheduleInput, args.input) });
      return { variantId: id };
    }),
  variantPriceUnschedule: (_parent, { id }, { viewer, useCases }) => userErrorsOf(async () => ({ variantId: await unschedulePrice(useCases, { viewer, id }) })),
  stockNotificationRequest: (_parent, { variantId }, context) =>
    userErrorsOf(async () => {
      const variant = await visibleVariant(context, variantId);
      if (!variant) throw new DomainError('NOT_FOUND', `There is no variant ${variantId}.`, { field: ['variantId'] });
      await requestStockNotification(context.useCases, { userId: context.viewer.userId ?? '', variantId });
      return { variantId };
    }),
  stockNotificationCancel: (_parent, { variantId }, { viewer, useCases }) =>
    userErrorsOf(async () => {
      await cancelStockNotification(useCases, { userId: viewer.userId ?? '', variantId });
      return { variantId };
    }),
  stockAdjust: (_parent, { variantId, delta, reason, location, idempotencyKey }, { viewer, useCases }) =>
    userErrorsOf(async () => {
      const adjustment = parseInput(input.stockAdjustInput, { delta, reason, location }, []);
      return { variantId: await adjustStock(useCases, { viewer, variantId, input: adjustment, idempotencyKey }) };
    }),
  stockAdjustMany: (_parent, { vendorId, items, isAtomic, idempotencyKey }, { viewer, useCases }) =>
    userErrorsOf(async () => {
      const given = parseInput(input.stockItemsInput, { items }, []);
      return { results: await adjustManyStocks(useCases, { viewer, vendorId, ...given, isAtomic, idempotencyKey }) };
    }),
  reviewCreate: (_parent, { productId, ...args }, { viewer, useCases }) =>
    userErrorsOf(async () => ({
      reviewId: await createReview(useCases, { authorId: viewer.userId ?? '', productId, input: parseInput(input.reviewInput, args.input) }),
    })),
  reviewReply: (_parent, { id, reply }, { viewer, useCases }) =>
    userErrorsOf(async () => {
      await replyToReview(useCases, { viewer, reviewId: id, reply: parseInput(input.replyInput, { reply }, []).reply ?? null });
      return { reviewId: id };
    }),
  reviewModerate: (_parent, { id, isPublished }, { viewer, useCases }) =>
    userErrorsOf(async () => {
      await moderateReview(useCases, { viewer, reviewId: id, isPublished });
      return { reviewId: id };
    }),
  stockLocationAdd: (_parent, { vendorId, name }, { viewer, useCases }) =>
    userErrorsOf(async () => ({ locations: await addStockLocation(useCases, { viewer, vendorId, ...parseInput(input.locationInput, { name }, []) }) })),
  stockLocationRename: (_parent, { vendorId, location, name }, { viewer, useCases }) =>
    userErrorsOf(async () => ({ locations: await renameStockLocation(useCases, { viewer, vendorId, location, ...parseInput(input.locationInput, { name }, []) }) })),
  stockLocationsOrder: (_parent, { vendorId, locations }, { viewer, useCases }) =>
    userErrorsOf(async () => ({ locations: await orderStockLocations(useCases, { viewer, vendorId, locations }) })),
  stockLocationClose: (_parent, { vendorId, location }, { viewer, useCases }) =>
    userErrorsOf(async () => ({ locations: await closeStockLocation(useCases, { viewer, vendorId, location }) })),
};
