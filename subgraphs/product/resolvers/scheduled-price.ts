import type { ScheduledPriceResolvers } from '../generated/schema-types.ts';

export const scheduledPriceResolvers: ScheduledPriceResolvers = {
  price: ({ priceMinor, currency }) => ({ minor: priceMinor, currency }),
  compareAtPrice: ({ compareAtMinor, currency }) => (compareAtMinor === null ? null : { minor: compareAtMinor, currency }),
  isActive: ({ state }) => state === 'ACTIVE',
};
