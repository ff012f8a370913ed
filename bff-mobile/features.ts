import { declareFeatures } from '#platform/bff/features/declaration';
import type { Features as FeaturesOf } from '#platform/bff/features/features';

/** What can be switched and tried in the apps. Operators do it while everything runs: `npm run features`. */
export const mobileFeatures = declareFeatures({
  flags: {
    relatedProducts: { description: 'Products like the one that is shown; off saves the catalog a search per product screen', isOn: true },
    topRatedProducts: { description: 'The row of best rated products on the first screen', isOn: true },
  },
  experiments: {
    homeOrder: { description: 'Whether the first screen shows products or their makers first', variants: ['productsFirst', 'makersFirst'] },
  },
});

export type Features = FeaturesOf<typeof mobileFeatures>;
