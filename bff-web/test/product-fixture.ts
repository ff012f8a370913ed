import type { WebProductPageQuery } from '../generated/gateway-operations.ts';
import { moneyParts, vendorCardParts, wideImage } from './fixtures.ts';

type ProductData = NonNullable<WebProductPageQuery['product']>;

/** A product page's data as the gateway gives it. */
export function productPageData(overrides: Partial<ProductData> = {}): WebProductPageQuery {
  const product: ProductData = {
    id: 'prd_1',
    slug: 'oak-bowl',
    title: 'Oak bowl',
    description: 'Turned from one piece.',
    availability: 'IN_STOCK',
    media: [wideImage()],
    attributes: [{ name: 'Wood', value: 'Oak', unit: null }, { name: 'Height', value: '12.5', unit: 'cm' }],
    rating: { average: 4.5, count: 12 },
    category: { path: [{ slug: 'kitchen', name: 'Kitchen' }] },
    priceRange: { min: moneyParts(1250), max: moneyParts(1990) },
    seller: { name: 'Holzwerk', slug: 'holzwerk' },
    options: [{ name: 'Size', values: ['S', 'L'] }],
    variants: [],
    defaultVariant: { id: 'var_1' },
    delivered: { deliveryEstimate: { minDays: 2, maxDays: 4, price: moneyParts(490) } },
    vendor: { ...vendorCardParts(), rating: null, handlingDays: 1, isAcceptingOrders: true, policies: { returnWindowDays: 30 } },
    reviews: { totalCount: 0, edges: [] },
    related: [],
    ...overrides,
  };
  return { product };
}
