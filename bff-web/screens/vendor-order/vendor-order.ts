import type { GatewayResult } from '#platform/bff/gateway-result';
import { createScreen, wantedSections } from '#platform/bff/screen';
import type { Sections } from '#platform/bff/section';
import { runSections } from '#platform/bff/section-runner';
import type { Context, PageContext } from '../../context.ts';
import { webVendorOrderPageOperation, type WebVendorOrderPageQuery, type WebVendorOrderPageQueryVariables } from '../../generated/gateway-operations.ts';
import type { OrderDocument, OrderMessage, QueryVendorOrderPageArgs, VendorOrderDetail, VendorOrderPage } from '../../generated/schema-types.ts';
import { assertSignedIn, isMissing, pageContext, withoutRefusals, type Skeleton } from '../../page.ts';
import { order } from '../../sections/vendor-order/order.ts';
import { messages } from '../../sections/vendor-order/messages.ts';
import { documents } from '../../sections/vendor-order/documents.ts';

interface Views {
  order: VendorOrderDetail;
  messages: OrderMessage[];
  documents: OrderDocument[];
}

const sections: Sections<WebVendorOrderPageQuery, Views, PageContext> = { order, messages, documents };

export const vendorOrderPage = createScreen<QueryVendorOrderPageArgs, Skeleton<Views, WebVendorOrderPageQueryVariables>, GatewayResult<WebVendorOrderPageQuery>, VendorOrderPage | null, Context>({
  name: 'vendor-order',
  skeleton({ params, context, selection }) {
    assertSignedIn(context, 'see the orders of your shop');
    const page = pageContext(context, params.market);
    const wanted = wantedSections(sections, selection, page);
    const variables = { id: params.id, withMessages: wanted.has('messages'), withDocuments: wanted.has('documents') };
    return { page, wanted, variables };
  },
  hydration: ({ context, skeleton }) => context.gateway.send(webVendorOrderPageOperation, skeleton.variables),
  rules: ({ hydrated }) => withoutRefusals(hydrated),
  presentation({ skeleton, hydrated }) {
    if (isMissing(hydrated, 'vendorOrder')) return null;
    return runSections({ sections, wanted: skeleton.wanted, result: hydrated, context: skeleton.page });
  },
});
