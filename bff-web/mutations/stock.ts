import type { Context } from '../context.ts';
import {
  webStockAdjustOperation,
  webStockLocationAddOperation,
  webStockLocationCloseOperation,
  webStockLocationRenameOperation,
  webStockLocationsOrderOperation,
} from '../generated/gateway-operations.ts';
import type { MutationResolvers } from '../generated/schema-types.ts';
import { change } from './account-change.ts';

type StockMutations = Pick<MutationResolvers<Context>, 'stockAdjust' | 'stockLocationAdd' | 'stockLocationRename' | 'stockLocationsOrder' | 'stockLocationClose'>;

/** What a shop's people do about its goods and the places where they are. */
export const stockMutations: StockMutations = {
  stockAdjust: (_parent, { variantId, delta, reason, location, idempotencyKey }, context) => change(context, webStockAdjustOperation, { variantId, delta, reason, location: location ?? null, idempotencyKey }),
  stockLocationAdd: (_parent, { vendorId, name }, context) => change(context, webStockLocationAddOperation, { vendorId, name }),
  stockLocationRename: (_parent, { vendorId, location, name }, context) => change(context, webStockLocationRenameOperation, { vendorId, location, name }),
  stockLocationsOrder: (_parent, { vendorId, locations }, context) => change(context, webStockLocationsOrderOperation, { vendorId, locations: [...locations] }),
  stockLocationClose: (_parent, { vendorId, location }, context) => change(context, webStockLocationCloseOperation, { vendorId, location }),
};
