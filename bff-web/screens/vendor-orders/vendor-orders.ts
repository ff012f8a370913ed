import type { GatewayResult } from '#platform/bff/gateway-result';
import { createScreen, wantedSections } from '#platform/bff/screen';
import type { Sections } from '#platform/bff/section';
import { runSections } from '#platform/bff/section-runner';
import type { Context, PageContext } from '../../context.ts';
import { webVendorOrdersPageOperation, type WebVendorOrdersPageQuery, type WebVendorOrdersPageQueryVariables } from '../../generated/gateway-operations.ts';
import type { QueryVendorOrdersPageArgs, VendorOrderList, VendorOrdersPage } from '../../generated/schema-types.ts';
import { assertAdmitted, assertSignedIn, isMissing, pageContext, withoutRefusals, type Skeleton } from '../../page.ts';
import { orders } from '../../sections/vendor-orders/orders.ts';

interface Views {
  orders: VendorOrderList;
}

const sections: Sections<WebVendorOrdersPageQuery, Views, PageContext> = { orders };

export const vendorOrdersPage = createScreen<QueryVendorOrdersPageArgs, Skeleton<Views, WebVendorOrdersPageQueryVariables>, GatewayResult<WebVendorOrdersPageQuery>, VendorOrdersPage | null, Context>({
  name: 'vendor-orders',
  skeleton({ params, context, selection }) {
    assertSignedIn(context, 'see the orders of your shop');
    const page = pageContext(context, params.market);
    const wanted = wantedSections(sections, selection, page);
    const { vendorId, state, fulfilmentState, returnState, after } = params;
    const variables = { vendorId, state, fulfilmentState, returnState, after };
    return { page, wanted, variables };
  },
  hydration: ({ context, skeleton }) => context.gateway.send(webVendorOrdersPageOperation, skeleton.variables),
  rules({ hydrated }) {
    assertAdmitted(hydrated, 'vendor.orders');
    return withoutRefusals(hydrated);
  },
  presentation({ skeleton, hydrated }) {
    if (isMissing(hydrated, 'vendor')) return null;
    return runSections({ sections, wanted: skeleton.wanted, result: hydrated, context: skeleton.page });
  },
});
