import type {
  CartPartsFragment,
  MobileOrderQuery,
  MobileProductQuery,
  MoneyPartsFragment,
  OrderCardPartsFragment,
  ProductCardPartsFragment,
  TileImageFragment,
  TotalsPartsFragment,
} from '../generated/gateway-operations.ts';

/** Data as the gateway gives it, for unit tests: sensible values, of which a test names the ones it is about. */
export const moneyParts = (minorUnits = 1250, currencyCode = 'EUR'): MoneyPartsFragment => ({ amount: (minorUnits / 100).toFixed(2), currencyCode, fractionDigits: 2, minorUnits });

export const image = (overrides: Partial<TileImageFragment> = {}): TileImageFragment => ({ alt: 'A bowl of oak', width: 2000, height: 1500, url: '/p?w=320', ...overrides });

export const productCardParts = (overrides: Partial<ProductCardPartsFragment> = {}): ProductCardPartsFragment => ({
  id: 'prd_1',
  slug: 'oak-bowl',
  title: 'Oak bowl',
  availability: 'IN_STOCK',
  rating: { average: 4.5, count: 12 },
  priceRange: { min: moneyParts(1250), max: { minorUnits: 1250 } },
  media: [image()],
  vendor: { name: 'Holzwerk' },
  ...overrides,
});

export const row = (...products: ProductCardPartsFragment[]): { edges: { node: ProductCardPartsFragment }[] } => ({ edges: products.map((node) => ({ node })) });

export const orderCardParts = (overrides: Partial<OrderCardPartsFragment> = {}): OrderCardPartsFragment => ({
  id: 'ord_1',
  number: 'M-1001',
  placedAt: '2026-03-01T09:30:00.000Z',
  state: 'OPEN',
  fulfilmentState: 'UNFULFILLED',
  totals: { total: moneyParts(4990) },
  lines: [{ title: 'Oak bowl', quantity: 2 }],
  ...overrides,
});

export const totalsParts = (total = 1250): TotalsPartsFragment => ({
  subtotal: moneyParts(total),
  discount: moneyParts(0),
  shipping: moneyParts(490),
  tax: moneyParts(200),
  taxIncluded: true,
  total: moneyParts(total),
});

export const cartParts = (overrides: Partial<CartPartsFragment> = {}): CartPartsFragment => ({
  id: 'crt_1',
  version: 3,
  itemCount: 2,
  country: 'DE',
  totals: totalsParts(2500),
  coupons: [],
  note: null,
  problems: [],
  vendorGroups: [
    {
      vendor: { id: 'ven_1' },
      vendorName: 'Holzwerk',
      totals: totalsParts(2500),
      lines: [
        {
          id: 'cln_1',
          title: 'Oak bowl',
          variantTitle: 'Large',
          quantity: 2,
          isPurchasable: true,
          unitPrice: moneyParts(1250),
          previousUnitPrice: null,
          subtotal: moneyParts(2500),
          variant: { id: 'var_1', availableQuantity: 5, image: image(), product: { slug: 'oak-bowl' } },
        },
      ],
    },
  ],
  ...overrides,
});

type ProductData = NonNullable<MobileProductQuery['product']>;

export function productData(overrides: Partial<ProductData> = {}): MobileProductQuery {
  return { product: { id: 'prd_1', slug: 'oak-bowl', title: 'Oak bowl', description: 'Turned from one piece.', media: [image()], attributes: [], rating: { average: 4.5, count: 12 }, ...overrides } };
}

type OrderData = NonNullable<MobileOrderQuery['order']>;

export function orderData(overrides: Partial<OrderData> = {}): MobileOrderQuery {
  const order: OrderData = {
    id: 'ord_1',
    number: 'M-1001',
    placedAt: '2026-03-01T09:30:00.000Z',
    state: 'OPEN',
    paymentState: 'AUTHORIZED',
    fulfilmentState: 'UNFULFILLED',
    shippingAddress: { recipient: 'Ada', line1: 'Weg 1', line2: null, postalCode: '10115', city: 'Berlin', region: null, country: 'DE' },
    totals: totalsParts(4990),
    refundedTotal: moneyParts(0),
    vendorOrders: [],
    timeline: [],
    ...overrides,
  };
  return { order };
}
