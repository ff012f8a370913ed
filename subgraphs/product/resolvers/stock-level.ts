import type { StockLevelResolvers, StockMovementKind, StockMovementResolvers } from '../generated/schema-types.ts';
import { availableOf } from '../domain/stock-movement.ts';

export const stockMovementResolvers: StockMovementResolvers = {
  kind: ({ kind }) => kind.toUpperCase() as StockMovementKind,
};

export const stockLevelResolvers: StockLevelResolvers = {
  available: (counters) => availableOf(counters),
};
