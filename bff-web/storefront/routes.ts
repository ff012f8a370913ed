import type { Route } from '#platform/server/http-types';
import { assetsRoute } from './assets.ts';
import { pageRoute, type Page, type PageOptions } from './page.ts';
import { accountPage, addressDelete, messagesRead } from './pages/account.ts';
import { cartAdd, cartCoupon, cartLine, cartPage, marketChange } from './pages/cart.ts';
import { categoryPage } from './pages/category.ts';
import { checkoutProgressPage } from './pages/checkout-progress.ts';
import { buy, checkoutPage } from './pages/checkout.ts';
import { homePage } from './pages/home.ts';
import { orderCancel, orderPage } from './pages/order.ts';
import { productPage } from './pages/product.ts';
import { searchPage } from './pages/search.ts';
import { signIn, signInPage, signOut, signUp, signUpPage } from './pages/sign-in.ts';
import { vendorPage } from './pages/vendor.ts';

const pages: readonly Page[] = [
  homePage,
  searchPage,
  categoryPage,
  productPage,
  vendorPage,
  cartPage, cartAdd, cartLine, cartCoupon, marketChange,
  checkoutPage, buy, checkoutProgressPage,
  orderPage, orderCancel,
  signInPage, signIn, signUpPage, signUp, signOut,
  accountPage, messagesRead, addressDelete,
];

/** The reference storefront: pages and their files. */
export function storefrontRoutes(options: PageOptions): Route[] {
  return [...pages.map((page) => pageRoute(page, options)), assetsRoute];
}
