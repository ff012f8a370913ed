/** Batched reads for one request. */
import type { Database } from '#platform/data/database';
import { createListLoader, createLoader } from '#platform/graphql/loader';
import { createDashboardLoaders } from './loaders-dashboard.ts';
import { openCartsByCustomerIds } from './data/cart-repository.ts';
import { viewCarts, type CartView } from './data/cart-view.ts';
import { transitionsByCheckoutIds } from './data/checkout-list.ts';
import { sharesOfCoupons } from './data/coupon-shares.ts';
import { checkoutsByIds, type CheckoutRow } from './data/checkout-repository.ts';
import { vendorIdsByProductIds } from './data/copies-repository.ts';
import { documentsByVendorOrderIds } from './data/document-repository.ts';
import * as details from './data/order-details.ts';
import { itemsByReturnIds, returnsByVendorOrderIds } from './data/return-repository.ts';
import { createMessageLoaders } from './loaders-messages.ts';
import { linesBy, ordersBy, vendorOrdersByIds, vendorOrdersByOrderIds, type OrderRow, type VendorOrderRow } from './data/order-repository.ts';
import { shippedVariants, type ShippedVariant } from './data/shipped-variants.ts';

type Ids = readonly string[];
const byId = <Row extends { id: string }>(rows: readonly Row[]) => new Map(rows.map((row) => [row.id, row]));

function createOrderLoaders(db: Database) {
  return {
    checkoutById: createLoader<string, CheckoutRow>({ name: 'checkoutById', batch: (ids) => checkoutsByIds(db, ids) }),
    transitionsByCheckoutId: createListLoader({
      name: 'transitionsByCheckoutId',
      batch: async (ids: Ids) => Map.groupBy(await transitionsByCheckoutIds(db, ids), (row) => row.checkoutId),
    }),
    orderById: createLoader<string, OrderRow>({ name: 'orderById', batch: async (ids) => byId(await ordersBy(db, 'id', ids)) }),
    orderByNumber: createLoader<string, OrderRow>({
      name: 'orderByNumber',
      batch: async (numbers) => new Map((await ordersBy(db, 'number', numbers)).map((row) => [row.number, row])),
    }),
    vendorOrderById: createLoader<string, VendorOrderRow>({ name: 'vendorOrderById', batch: async (ids) => byId(await vendorOrdersByIds(db, ids)) }),
    vendorOrdersByOrderId: createListLoader({ name: 'vendorOrdersByOrderId', batch: async (ids: Ids) => Map.groupBy(await vendorOrdersByOrderIds(db, ids), (row) => row.orderId) }),
    linesByOrderId: createListLoader({ name: 'linesByOrderId', batch: async (ids: Ids) => Map.groupBy(await linesBy(db, 'order_id', ids), (row) => row.orderId) }),
    linesByVendorOrderId: createListLoader({
      name: 'linesByVendorOrderId',
      batch: async (ids: Ids) => Map.groupBy(await linesBy(db, 'vendor_order_id', ids), (row) => row.vendorOrderId),
    }),
    parcelsByVendorOrderId: createListLoader({
      name: 'parcelsByVendorOrderId',
      batch: async (ids: Ids) => Map.groupBy(await details.parcelsByVendorOrderIds(db, ids), (row) => row.vendorOrderId),
    }),
    itemsByParcelId: createListLoader({ name: 'itemsByParcelId', batch: async (ids: Ids) => Map.groupBy(await details.itemsByParcelIds(db, ids), (row) => row.parcelId) }),
    returnsByVendorOrderId: createListLoader({
      name: 'returnsByVendorOrderId',
      batch: async (ids: Ids) => Map.groupBy(await returnsByVendorOrderIds(db, ids), (row) => row.vendorOrderId),
    }),
    documentsByVendorOrderId: createListLoader({
      name: 'documentsByVendorOrderId',
      batch: async (ids: Ids) => Map.groupBy(await documentsByVendorOrderIds(db, ids), (row) => row.vendorOrderId),
    }),
    itemsByReturnId: createListLoader({ name: 'itemsByReturnId', batch: async (ids: Ids) => Map.groupBy(await itemsByReturnIds(db, ids), (row) => row.returnId) }),
    sharesByCouponId: createListLoader({ name: 'sharesByCouponId', batch: async (ids: Ids) => Map.groupBy(await sharesOfCoupons(db, ids), (row) => row.couponId) }),
    vendorIdByProductId: createLoader<string, string>({ name: 'vendorIdByProductId', batch: (ids) => vendorIdsByProductIds(db, ids) }),
    couponsByOrderId: createListLoader({ name: 'couponsByOrderId', batch: async (ids: Ids) => Map.groupBy(await details.couponsByOrderIds(db, ids), (row) => row.orderId) }),
    timelineByOrderId: createListLoader({ name: 'timelineByOrderId', batch: async (ids: Ids) => Map.groupBy(await details.timelineByOrderIds(db, ids), (row) => row.orderId) }),
    balancesByVendorId: createListLoader({ name: 'balancesByVendorId', batch: async (ids: Ids) => Map.groupBy(await details.balancesByVendorIds(db, ids), (row) => row.vendorId) }),
  };
}

export function createLoaders({ db, now }: { db: Database; now: () => Date }) {
  return {
    ...createOrderLoaders(db),
    ...createMessageLoaders(db),
    ...createDashboardLoaders({ db, now }),
    cartByCustomerId: createLoader<string, CartView>({
      name: 'cartByCustomerId',
      batch: async (customerIds) => {
        const carts = await openCartsByCustomerIds(db, customerIds);
        const views = await viewCarts(db, [...carts.values()], now());
        return new Map(views.map((view) => [view.cart.customerId as string, view]));
      },
    }),
    shippedVariantById: createLoader<string, ShippedVariant>({ name: 'shippedVariantById', batch: (variantIds) => shippedVariants(db, variantIds) }),
  };
}

export type Loaders = ReturnType<typeof createLoaders>;
