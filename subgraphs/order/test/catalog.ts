/** A small catalog for tests: vendors and products as their subgraphs announce them, saved through the real copies. */
import { saveProductCopy, saveVendorCopy } from '../data/copies-repository.ts';
import { fakeId, type OrderSubgraph } from './harness.ts';

export interface TestVariant {
  variantId: string;
  productId: string;
  vendorId: string;
}

/** A vendor that sells: 12 % commission, 5.00 delivery everywhere, free from 200.00. */
export async function addVendor({ db }: OrderSubgraph, overrides: Partial<Parameters<typeof saveVendorCopy>[2]> = {}): Promise<string> {
  const vendorId = fakeId('vnd');
  await saveVendorCopy(db, 1, {
    vendorId,
    slug: vendorId.replace('_', '-'),
    name: `Vendor ${vendorId.slice(-4)}`,
    country: 'DE',
    payoutCurrency: 'EUR',
    status: 'APPROVED',
    isAcceptingOrders: true,
    handlingDays: 2,
    returnWindowDays: 30,
    shipping: [{ countries: ['*'], currency: 'EUR', priceMinor: 500, freeFromMinor: 20_000, minDays: 2, maxDays: 4 }],
    commissionAgreements: [{ id: fakeId('cag'), categoryId: null, rateBasisPoints: 1200, fixedMinor: 0, fixedCurrency: null, validFrom: '2020-01-01T00:00:00.000Z', validUntil: null }],
    staff: [],
    ...overrides,
  });
  return vendorId;
}

/** A product with one variant, in EUR unless told otherwise, and stock for it at the stand-in. */
export async function addVariant({ db, product }: OrderSubgraph, { vendorId, currency = 'EUR', priceMinor = 1_000, stock = 100, version = 1, ids }: { vendorId: string; currency?: string; priceMinor?: number; stock?: number; version?: number; ids?: TestVariant }): Promise<TestVariant> {
  const variant = ids ?? { variantId: fakeId('var'), productId: fakeId('prd'), vendorId };
  await saveProductCopy(db, version, {
    productId: variant.productId,
    slug: variant.productId.replace('_', '-'),
    title: `Product ${variant.productId.slice(-4)}`,
    vendorId,
    categoryId: 'cat_1',
    categoryPath: ['cat_0', 'cat_1'],
    isPurchasable: true,
    taxClass: 'STANDARD',
    variants: [{ variantId: variant.variantId, sku: variant.variantId.slice(-8), title: 'Oat', weightGrams: 100, imageKey: null, isActive: true, prices: [{ currency, priceMinor, compareAtMinor: null }] }],
  });
  product.stock.set(variant.variantId, { available: stock, priceMinor });
  return variant;
}
