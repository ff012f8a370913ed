import { declareFeatures } from '#platform/bff/features/declaration';
import type { Features as FeaturesOf } from '#platform/bff/features/features';

/** What can be switched and tried on the web. Operators do it while everything runs: `npm run features`. */
export const webFeatures = declareFeatures({
  flags: {
    relatedProducts: { description: 'Products like the one that is shown; off saves the catalog a search per product page', isOn: true },
    topRatedProducts: { description: 'The row of best rated products on the first page', isOn: true },
  },
  experiments: {
    homeOrder: { description: 'Whether the first page shows products or their makers first', variants: ['productsFirst', 'makersFirst'] },
    relatedLength: { description: 'How many products like it a product page shows', variants: ['eight', 'four'] },
  },
});

export type Features = FeaturesOf<typeof webFeatures>;
