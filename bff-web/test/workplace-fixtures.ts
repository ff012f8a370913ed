import type { GrantedCouponPartsFragment, StockVariantPartsFragment, VendorApplicationPartsFragment, VendorOrderCardPartsFragment, VendorOrderDetailPartsFragment, WebVendorDashboardPageQuery } from '../generated/gateway-operations.ts';
import { moneyParts, totalsParts } from './fixtures.ts';

type DashboardVendor = NonNullable<WebVendorDashboardPageQuery['vendor']>;

/** Data of people's workplaces as the gateway gives it. */
export const vendorOrderCard = (overrides: Partial<VendorOrderCardPartsFragment> = {}): VendorOrderCardPartsFragment => ({
  id: 'vor_1',
  number: 'M-1001-A',
  placedAt: '2026-03-01T09:30:00.000Z',
  state: 'PENDING',
  fulfilmentState: 'UNFULFILLED',
  returnState: 'NONE',
  totals: { total: moneyParts(2500) },
  lines: [{ title: 'Oak bowl', quantity: 2 }],
  ...overrides,
});

export const vendorOrderParts = (overrides: Partial<VendorOrderDetailPartsFragment> = {}): VendorOrderDetailPartsFragment => ({
  id: 'vor_1',
  number: 'M-1001-A',
  placedAt: '2026-03-01T09:30:00.000Z',
  state: 'PENDING',
  paymentState: 'AUTHORIZED',
  fulfilmentState: 'UNFULFILLED',
  returnState: 'NONE',
  vendor: { id: 'vnd_1' },
  lines: [{ id: 'oln_1', title: 'Oak bowl', variantTitle: 'Large', sku: 'OAK-L', quantity: 2, shippedQuantity: 0, cancelledQuantity: 0, total: moneyParts(2500) }],
  parcels: [],
  returns: [],
  totals: totalsParts(2500),
  earning: moneyParts(2200),
  shippingOption: { name: 'Standard' },
  shippingAddress: { recipient: 'Ada', line1: 'Weg 1', line2: null, postalCode: '10115', city: 'Berlin', region: null, country: 'DE' },
  note: null,
  isGift: false,
  giftMessage: null,
  ...overrides,
});

export const stockVariant = (overrides: Partial<StockVariantPartsFragment> = {}): StockVariantPartsFragment => ({
  id: 'var_1',
  title: 'Large',
  sku: 'OAK-L',
  stockLevels: [{ location: 'Shop', available: 1 }, { location: 'Barn', available: 1 }, { location: 'Loft', available: 0 }],
  product: { title: 'Oak bowl', slug: 'oak-bowl' },
  ...overrides,
});

export const dashboardData = ({ dashboard = {}, ...vendor }: Partial<Omit<DashboardVendor, 'dashboard'>> & { dashboard?: Partial<NonNullable<DashboardVendor['dashboard']>> } = {}): WebVendorDashboardPageQuery => ({
  vendor: { id: 'vnd_1', name: 'Holzwerk', slug: 'holzwerk', status: 'APPROVED', isAcceptingOrders: true, ...vendor, dashboard: { id: 'vnd_1', ...dashboard } },
});

export const applicationParts = (overrides: Partial<VendorApplicationPartsFragment> = {}): VendorApplicationPartsFragment => ({
  id: 'vnd_1',
  name: 'Tarn Outfitters',
  status: 'IN_REVIEW',
  tagline: null,
  country: 'GB',
  createdAt: '2026-03-01T09:30:00.000Z',
  requirements: [{ code: 'BUSINESS_DETAILS', description: 'The business was checked by an operator.', kind: 'VERIFIED', isMet: false }],
  ...overrides,
});

/** A tenth off at one vendor, which counts. */
export const couponParts = (overrides: Partial<GrantedCouponPartsFragment> = {}): GrantedCouponPartsFragment => ({
  id: 'cpn_1',
  code: 'TENTH',
  description: 'A tenth off',
  vendor: { id: 'vnd_1' },
  kind: 'PERCENT',
  rateBasisPoints: 1000,
  amounts: [],
  vendorIds: ['vnd_1'],
  marketplaceShareBasisPoints: 0,
  shares: [],
  productIds: [],
  categoryIds: [],
  isStackable: false,
  startsAt: '2026-03-01T09:30:00.000Z',
  endsAt: null,
  usageLimit: null,
  perCustomerLimit: null,
  usedCount: 0,
  version: 1,
  ...overrides,
});
