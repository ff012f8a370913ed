import { defineSection } from '#platform/bff/section';
import type { PageContext } from '../../context.ts';
import type { WebVendorOrderPageQuery } from '../../generated/gateway-operations.ts';
import type { OrderDocument } from '../../generated/schema-types.ts';

type Papers = NonNullable<WebVendorOrderPageQuery['vendorOrder']>;

export const documents = defineSection<WebVendorOrderPageQuery, Papers, OrderDocument[], PageContext>({
  id: 'documents',
  requiresViewer: true,
  needs: ['vendorOrder.documents'],
  gather: ({ data }) => (data?.vendorOrder?.documents || data?.vendorOrder?.packingSlipUrl ? data.vendorOrder : null),
  present: ({ documents, packingSlipUrl }) => [...(documents ?? []), ...(packingSlipUrl ? [{ kind: 'PACKING_SLIP', number: null, url: packingSlipUrl }] : [])],
});
