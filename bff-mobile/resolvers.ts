import type { Context } from './context.ts';
import type { Resolvers } from './generated/schema-types.ts';
import { accountMutations } from './mutations/account.ts';
import { addressMutations } from './mutations/addresses.ts';
import { authMutations } from './mutations/auth.ts';
import { cartMutations } from './mutations/cart.ts';
import { checkoutMutations } from './mutations/checkout.ts';
import { orderMutations } from './mutations/orders.ts';
import { secondFactorMutations } from './mutations/second-factor.ts';
import { account } from './screens/account/account.ts';
import { cart } from './screens/cart/cart.ts';
import { categoryFeed } from './screens/category-feed/category-feed.ts';
import { checkoutStatus } from './screens/checkout-status/checkout-status.ts';
import { notificationsChangedSince } from './screens/changes/notifications-changed-since.ts';
import { ordersChangedSince } from './screens/changes/orders-changed-since.ts';
import { home } from './screens/home/home.ts';
import { notifications } from './screens/notifications/notifications.ts';
import { order } from './screens/order/order.ts';
import { orders } from './screens/orders/orders.ts';
import { product } from './screens/product/product.ts';
import { search } from './screens/search/search.ts';
import { vendor } from './screens/vendor/vendor.ts';
import { notificationReceived } from './subscriptions/notification-received.ts';
import { orderUpdated } from './subscriptions/order-updated.ts';
import { vendorOrderReceived } from './subscriptions/vendor-order-received.ts';

/** What the mobile BFF can do: screens to read, mutations to write. Everything below them is plain data. */
export const resolvers: Pick<Resolvers<Context>, 'Query' | 'Mutation'> & { Subscription: object } = {
  Query: { home, search, product, categoryFeed, vendor, cart, checkoutStatus, orders, order, account, notifications, ordersChangedSince, notificationsChangedSince },
  Mutation: { ...authMutations, ...secondFactorMutations, ...cartMutations, ...checkoutMutations, ...orderMutations, ...addressMutations, ...accountMutations },
  Subscription: { orderUpdated, vendorOrderReceived, notificationReceived },
};
