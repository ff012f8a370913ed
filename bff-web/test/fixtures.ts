import type {
  CartLinePartsFragment,
  CartPartsFragment,
  CategoryCardPartsFragment,
  MoneyPartsFragment,
  OrderCardPartsFragment,
  ProductCardPartsFragment,
  TileImageFragment,
  TotalsPartsFragment,
  VendorCardPartsFragment,
  WideImageFragment,
} from '../generated/gateway-operations.ts';

/** Data as the gateway gives it, for unit tests: sensible values, of which a test names the ones it is about. */
export const moneyParts = (minorUnits = 1250, currencyCode = 'EUR'): MoneyPartsFragment => ({
  amount: (minorUnits / 100).toFixed(2),
  currencyCode,
  fractionDigits: 2,
  minorUnits,
});

export const tileImage = (overrides: Partial<TileImageFragment> = {}): TileImageFragment => ({
  alt: 'A bowl of oak',
  width: 2000,
  height: 1500,
  w320: '/p?w=320',
  w640: '/p?w=640',
  w960: '/p?w=960',
  ...overrides,
});

export const wideImage = (overrides: Partial<WideImageFragment> = {}): WideImageFragment => ({ ...tileImage(), w1280: '/p?w=1280', w1600: '/p?w=1600', ...overrides });

export const productCardParts = (overrides: Partial<ProductCardPartsFragment> = {}): ProductCardPartsFragment => ({
  id: 'prd_1',
  slug: 'oak-bowl',
  title: 'Oak bowl',
  availability: 'IN_STOCK',
  rating: { average: 4.5, count: 12 },
  priceRange: { min: moneyParts(1250), max: { minorUnits: 1250 } },
  media: [tileImage()],
  vendor: { name: 'Holzwerk', slug: 'holzwerk' },
  ...overrides,
});

export const row = (...products: ProductCardPartsFragment[]): { edges: { node: ProductCardPartsFragment }[] } => ({ edges: products.map((node) => ({ node })) });

export const categoryCardParts = (overrides: Partial<CategoryCardPartsFragment> = {}): CategoryCardPartsFragment => ({
  slug: 'kitchen',
  name: 'Kitchen',
  productCount: 7,
  image: tileImage(),
  ...overrides,
});

export const vendorCardParts = (overrides: Partial<VendorCardPartsFragment> = {}): VendorCardPartsFragment => ({
  slug: 'holzwerk',
  name: 'Holzwerk',
  tagline: 'Bowls from one tree each',
  country: 'DE',
  logo: null,
  ...overrides,
});

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
  shipping: moneyParts(0),
  tax: moneyParts(200),
  taxIncluded: true,
  total: moneyParts(total),
});

export const cartLineParts = (overrides: Partial<CartLinePartsFragment> = {}): CartLinePartsFragment => ({
  id: 'cln_1',
  title: 'Oak bowl',
  variantTitle: 'Large',
  quantity: 2,
  isPurchasable: true,
  unitPrice: moneyParts(1250),
  previousUnitPrice: null,
  subtotal: moneyParts(2500),
  variant: { id: 'var_1', availableQuantity: 5, image: tileImage(), product: { slug: 'oak-bowl' } },
  ...overrides,
});

/** A vendor's part of a cart for which nothing was chosen. */
export const noVendorOptions = { shippingOptions: [], shippingOption: null, note: null, isGift: false, giftMessage: null, shippingAddress: null };

export const cartParts = (overrides: Partial<CartPartsFragment> = {}): CartPartsFragment => ({
  id: 'crt_1',
  version: 3,
  itemCount: 2,
  currency: 'EUR',
  country: 'DE',
  totals: totalsParts(2500),
  coupons: [],
  note: null,
  problems: [],
  vendorGroups: [{ vendorName: 'Holzwerk', vendor: { id: 'vnd_1', slug: 'holzwerk' }, totals: totalsParts(2500), lines: [cartLineParts()], ...noVendorOptions }],
  ...overrides,
});
