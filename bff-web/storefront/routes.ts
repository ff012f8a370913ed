import type { Route } from '#platform/server/http-types';
import { assetsRoute } from './assets.ts';
import { pageRoute, type Page, type PageOptions } from './page.ts';
import { createSystemStream } from './system-stream.ts';
import { accountPage, addressDelete, messagesRead } from './pages/account.ts';
import { addressPages } from './pages/address.ts';
import { adminUserPages } from './pages/admin-users.ts';
import { adminCouponPages } from './pages/admin-coupons.ts';
import { paymentDecision } from './pages/admin-payments.ts';
import { adminAction, adminPage } from './pages/admin.ts';
import { cartAdd, cartCoupon, cartLine, cartNote, cartOptions, cartPage, marketChange } from './pages/cart.ts';
import { categoryPage } from './pages/category.ts';
import { checkoutProgressPage } from './pages/checkout-progress.ts';
import { buy, checkoutPage } from './pages/checkout.ts';
import { couponsAction, couponsPage } from './pages/coupons.ts';
import { deskPage } from './pages/desk.ts';
import { homePage } from './pages/home.ts';
import { letterPages } from './pages/letters.ts';
import { messagePost } from './pages/messages.ts';
import { nothingHereRoutes, pagesOfForms } from './pages/nothing-here.ts';
import { orderCancel, orderPage, returnRequest } from './pages/order.ts';
import { joinPages, peopleAction, peoplePage } from './pages/people.ts';
import { partDeliveryPages } from './pages/part-delivery.ts';
import { productPage } from './pages/product.ts';
import { searchPage } from './pages/search.ts';
import { securityAction, securityPage } from './pages/security.ts';
import { secondStep, signIn, signInPage, signOut, signUp, signUpPage } from './pages/sign-in.ts';
import { systemPage } from './pages/system.ts';
import { vendorPage } from './pages/vendor.ts';
import { wishlistChange, wishlistPage } from './pages/wishlist.ts';
import { workplaceKeysAction, workplaceKeysPage } from './pages/workplace-keys.ts';
import { workplaceOrderAction, workplaceOrderPage } from './pages/workplace-order.ts';
import { reviewAnswer, stockChange } from './pages/workplace-changes.ts';
import { payout, workplaceOrdersPage, workplacePage, workplaceStockPage } from './pages/workplace.ts';

const pages: readonly Page[] = [
  homePage,
  searchPage,
  categoryPage,
  productPage,
  vendorPage,
  cartPage, cartAdd, cartLine, cartCoupon, cartNote, cartOptions, marketChange,
  checkoutPage, buy, checkoutProgressPage, ...partDeliveryPages,
  orderPage, orderCancel, returnRequest, messagePost,
  signInPage, signIn, secondStep, signUpPage, signUp, signOut,
  accountPage, messagesRead, addressDelete, ...addressPages, securityPage, securityAction, ...letterPages,
  wishlistPage, wishlistChange,
  workplacePage, payout, workplaceOrdersPage, workplaceStockPage, couponsPage, couponsAction, workplaceKeysPage, workplaceKeysAction, workplaceOrderPage, workplaceOrderAction, peoplePage, peopleAction, reviewAnswer, stockChange, ...joinPages, deskPage,
];
/** Never refused: whoever looks at them may be about to end what all others are refused for. */
const operatorPages: readonly Page[] = [adminPage, adminAction, paymentDecision, ...adminCouponPages, ...adminUserPages, systemPage];

/** The reference storefront: pages and their files. */
export function storefrontRoutes(options: PageOptions): Route[] {
  const always = { ...options, admission: undefined };
  const forms = pagesOfForms([...pages, ...operatorPages]);
  return [...[...pages, ...forms].map((page) => pageRoute(page, options)), ...operatorPages.map((page) => pageRoute(page, always)), createSystemStream(options), assetsRoute, ...nothingHereRoutes(options)];
}
