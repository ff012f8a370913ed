import type { Context } from './context.ts';
import type { Resolvers } from './generated/schema-types.ts';
import { accountMutations } from './mutations/account.ts';
import { authMutations } from './mutations/auth.ts';
import { cartMutations } from './mutations/cart.ts';
import { checkoutMutations } from './mutations/checkout.ts';
import { secondFactorMutations } from './mutations/second-factor.ts';
import { accountPage } from './screens/account/account.ts';
import { cartPage } from './screens/cart/cart.ts';
import { categoryPage } from './screens/category/category.ts';
import { checkoutPage } from './screens/checkout/checkout.ts';
import { checkoutStatus } from './screens/checkout/checkout-status.ts';
import { homePage } from './screens/home/home.ts';
import { orderPage } from './screens/order/order.ts';
import { productPage } from './screens/product/product.ts';
import { searchPage } from './screens/search/search.ts';
import { session } from './screens/session/session.ts';
import { vendorPage } from './screens/vendor/vendor.ts';

/** What the web BFF can do: screens to read, mutations to write. Everything below them is plain data. */
export const resolvers: Pick<Resolvers<Context>, 'Query' | 'Mutation'> = {
  Query: { session, homePage, searchPage, categoryPage, productPage, vendorPage, cartPage, checkoutPage, checkoutStatus, orderPage, accountPage },
  Mutation: { ...authMutations, ...secondFactorMutations, ...cartMutations, ...checkoutMutations, ...accountMutations },
};
