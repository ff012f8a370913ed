import type { GatewayResult } from '#platform/bff/gateway-result';
import { createScreen, wantedSections } from '#platform/bff/screen';
import type { Sections } from '#platform/bff/section';
import { runSections } from '#platform/bff/section-runner';
import type { Context, PageContext } from '../../context.ts';
import { mobileOrderOperation, type MobileOrderQuery, type MobileOrderQueryVariables } from '../../generated/gateway-operations.ts';
import type { OrderDetail, OrderScreen, QueryOrderArgs, Shipment, TimelineEntry } from '../../generated/schema-types.ts';
import { isMissing, pageContext, type Skeleton } from '../../page.ts';
import { order as head } from '../../sections/order/order.ts';
import { shipments } from '../../sections/order/shipments.ts';
import { timeline } from '../../sections/order/timeline.ts';

interface Views {
  order: OrderDetail;
  shipments: Shipment[];
  timeline: TimelineEntry[];
}

const sections: Sections<MobileOrderQuery, Views, PageContext> = { order: head, shipments, timeline };

export const order = createScreen<QueryOrderArgs, Skeleton<Views, MobileOrderQueryVariables>, GatewayResult<MobileOrderQuery>, OrderScreen | null, Context>({
  name: 'order',
  skeleton({ params, context, selection }) {
    const page = pageContext(context, params.display);
    const wanted = wantedSections(sections, selection, page);
    const variables = {
      number: params.number,
      thumbWidth: page.images.thumbWidth,
      withOrder: wanted.has('order'),
      withShipments: wanted.has('shipments'),
      withReturns: selection.has('shipments.returns'),
      withMessages: selection.has('shipments.messages'),
      withDocuments: selection.has('shipments.documents'),
      withTimeline: wanted.has('timeline'),
    };
    return { page, wanted, variables };
  },
  hydration: ({ context, skeleton }) => context.gateway.send(mobileOrderOperation, skeleton.variables),
  rules: ({ hydrated }) => hydrated,
  presentation({ skeleton, hydrated }) {
    if (isMissing(hydrated, 'order')) return null;
    return runSections({ sections, wanted: skeleton.wanted, result: hydrated, context: skeleton.page });
  },
});
