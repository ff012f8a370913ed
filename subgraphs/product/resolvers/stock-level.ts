import type { StockLevelResolvers } from '../generated/schema-types.ts';
import { availableOf } from '../domain/stock-movement.ts';

export const stockLevelResolvers: StockLevelResolvers = {
  available: (counters) => availableOf(counters),
};
