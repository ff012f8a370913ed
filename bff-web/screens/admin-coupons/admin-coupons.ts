import type { GatewayResult } from '#platform/bff/gateway-result';
import { createScreen, wantedSections } from '#platform/bff/screen';
import type { Sections } from '#platform/bff/section';
import { runSections } from '#platform/bff/section-runner';
import type { Context, PageContext } from '../../context.ts';
import { webAdminCouponsPageOperation, type WebAdminCouponsPageQuery, type WebAdminCouponsPageQueryVariables } from '../../generated/gateway-operations.ts';
import type { AdminCouponsPage, CouponScopeItem, GrantedCouponList, QueryAdminCouponsPageArgs } from '../../generated/schema-types.ts';
import { assertAdmitted, assertSignedIn, pageContext, withoutRefusals, type Skeleton } from '../../page.ts';
import { categories } from '../../sections/admin-coupons/categories.ts';
import { coupons } from '../../sections/admin-coupons/coupons.ts';
import { foundVendors } from '../../sections/admin-coupons/found-vendors.ts';
import { vendors } from '../../sections/admin-coupons/vendors.ts';

interface Views {
  coupons: GrantedCouponList;
  vendors: CouponScopeItem[];
  foundVendors: CouponScopeItem[];
  categories: CouponScopeItem[];
}

const sections: Sections<WebAdminCouponsPageQuery, Views, PageContext> = { coupons, vendors, foundVendors, categories };

export const adminCouponsPage = createScreen<QueryAdminCouponsPageArgs, Skeleton<Views, WebAdminCouponsPageQueryVariables>, GatewayResult<WebAdminCouponsPageQuery>, AdminCouponsPage, Context>({
  name: 'admin-coupons',
  skeleton({ params: { after, vendorQuery, market }, context, selection }) {
    assertSignedIn(context, 'see all coupons');
    const page = pageContext(context, market);
    const wanted = wantedSections(sections, selection, page);
    const name = vendorQuery?.trim() || null;
    const variables = { after, vendorQuery: name, withFoundVendors: name !== null && wanted.has('foundVendors'), withCoupons: wanted.has('coupons'), withVendors: wanted.has('vendors'), withCategories: wanted.has('categories') };
    return { page, wanted, variables };
  },
  hydration: ({ context, skeleton }) => context.gateway.send(webAdminCouponsPageOperation, skeleton.variables),
  rules({ hydrated }) {
    assertAdmitted(hydrated, 'coupons');
    return withoutRefusals(hydrated);
  },
  presentation: ({ skeleton, hydrated }) => runSections({ sections, wanted: skeleton.wanted, result: hydrated, context: skeleton.page }),
});
