import type { GatewayResult } from '#platform/bff/gateway-result';
import { createScreen, wantedSections } from '#platform/bff/screen';
import type { Sections } from '#platform/bff/section';
import { runSections } from '#platform/bff/section-runner';
import type { Context } from '../../context.ts';
import { webVendorCouponsPageOperation, type WebVendorCouponsPageQuery, type WebVendorCouponsPageQueryVariables } from '../../generated/gateway-operations.ts';
import type { CouponScopeItem, GrantedCouponList, QueryVendorCouponsPageArgs, VendorCouponsPage } from '../../generated/schema-types.ts';
import { assertAdmitted, assertSignedIn, isMissing, pageContext, withoutRefusals, type Skeleton } from '../../page.ts';
import { leadsVendor } from '../../present/coupon.ts';
import { categories } from '../../sections/vendor-coupons/categories.ts';
import type { CouponPageContext } from '../../sections/vendor-coupons/coupon-page-context.ts';
import { coupons } from '../../sections/vendor-coupons/coupons.ts';
import { foundProducts } from '../../sections/vendor-coupons/found-products.ts';
import { products } from '../../sections/vendor-coupons/products.ts';

interface Views {
  coupons: GrantedCouponList;
  products: CouponScopeItem[];
  foundProducts: CouponScopeItem[];
  categories: CouponScopeItem[];
}

const sections: Sections<WebVendorCouponsPageQuery, Views, CouponPageContext> = { coupons, products, foundProducts, categories };

export const vendorCouponsPage = createScreen<QueryVendorCouponsPageArgs, Skeleton<Views, WebVendorCouponsPageQueryVariables, CouponPageContext>, GatewayResult<WebVendorCouponsPageQuery>, VendorCouponsPage | null, Context>({
  name: 'vendor-coupons',
  skeleton({ params: { vendorId, after, productQuery, market }, context, selection }) {
    assertSignedIn(context, 'see the coupons of your shop');
    const page = { ...pageContext(context, market), eyes: { vendorId, mayDecide: leadsVendor(context.session.data, vendorId) }, productQuery: productQuery?.trim() || null };
    const wanted = wantedSections(sections, selection, page);
    const variables = { vendorId, after, withCoupons: wanted.has('coupons'), withProducts: wanted.has('products'), withCategories: wanted.has('categories') };
    return { page, wanted, variables };
  },
  hydration: ({ context, skeleton }) => context.gateway.send(webVendorCouponsPageOperation, skeleton.variables),
  rules({ hydrated }) {
    assertAdmitted(hydrated, 'vendor.dashboard', 'vendor.coupons');
    return withoutRefusals(hydrated);
  },
  presentation({ skeleton, hydrated }) {
    if (isMissing(hydrated, 'vendor')) return null;
    return runSections({ sections, wanted: skeleton.wanted, result: hydrated, context: skeleton.page });
  },
});
