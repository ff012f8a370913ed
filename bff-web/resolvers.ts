import type { Context } from './context.ts';
import type { Resolvers } from './generated/schema-types.ts';
import { accountMutations } from './mutations/account.ts';
import { adminMutations } from './mutations/admin.ts';
import { apiKeyMutations } from './mutations/api-keys.ts';
import { authMutations } from './mutations/auth.ts';
import { buyerMutations } from './mutations/buyer.ts';
import { cartMutations } from './mutations/cart.ts';
import { checkoutMutations } from './mutations/checkout.ts';
import { couponMutations } from './mutations/coupons.ts';
import { secondFactorMutations } from './mutations/second-factor.ts';
import { securityMutations } from './mutations/security.ts';
import { vendorOrderMutations } from './mutations/vendor-orders.ts';
import { stockMutations } from './mutations/stock.ts';
import { vendorPeopleMutations } from './mutations/vendor-people.ts';
import { accountPage } from './screens/account/account.ts';
import { adminCouponsPage } from './screens/admin-coupons/admin-coupons.ts';
import { adminDashboardPage } from './screens/admin-dashboard/admin-dashboard.ts';
import { adminUsersPage } from './screens/admin-users/admin-users.ts';
import { cartPage } from './screens/cart/cart.ts';
import { categoryPage } from './screens/category/category.ts';
import { checkoutPage } from './screens/checkout/checkout.ts';
import { checkoutStatus } from './screens/checkout/checkout-status.ts';
import { homePage } from './screens/home/home.ts';
import { orderPage } from './screens/order/order.ts';
import { productPage } from './screens/product/product.ts';
import { searchPage } from './screens/search/search.ts';
import { systemPage } from './screens/system/system.ts';
import { session } from './screens/session/session.ts';
import { vendorCouponsPage } from './screens/vendor-coupons/vendor-coupons.ts';
import { vendorDashboardPage } from './screens/vendor-dashboard/vendor-dashboard.ts';
import { vendorKeysPage } from './screens/vendor-keys/vendor-keys.ts';
import { vendorOrderPage } from './screens/vendor-order/vendor-order.ts';
import { vendorOrdersPage } from './screens/vendor-orders/vendor-orders.ts';
import { vendorProductsPage } from './screens/vendor-products/vendor-products.ts';
import { vendorPage } from './screens/vendor/vendor.ts';
import { checkoutUpdated } from './subscriptions/checkout-updated.ts';
import { notificationReceived } from './subscriptions/notification-received.ts';
import { orderUpdated } from './subscriptions/order-updated.ts';
import { vendorOrderReceived } from './subscriptions/vendor-order-received.ts';
import { wishlistPage } from './screens/wishlist/wishlist.ts';

/** What the web BFF can do: screens to read, mutations to write. Everything below them is plain data. */
export const resolvers: Pick<Resolvers<Context>, 'Query' | 'Mutation'> & { Subscription: object } = {
  Query: {
    session, homePage, searchPage, categoryPage, productPage, vendorPage, cartPage, checkoutPage, checkoutStatus, orderPage, accountPage, wishlistPage,
    vendorDashboardPage, vendorOrdersPage, vendorOrderPage, vendorProductsPage, vendorCouponsPage, vendorKeysPage, adminDashboardPage, adminCouponsPage, adminUsersPage, systemPage,
  },
  Mutation: { ...authMutations, ...secondFactorMutations, ...cartMutations, ...checkoutMutations, ...accountMutations, ...buyerMutations, ...securityMutations, ...vendorOrderMutations, ...vendorPeopleMutations, ...stockMutations, ...couponMutations, ...apiKeyMutations, ...adminMutations },
  Subscription: { checkoutUpdated, orderUpdated, vendorOrderReceived, notificationReceived },
};
