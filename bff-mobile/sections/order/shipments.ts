import { defineSection } from '#platform/bff/section';
import type { PageContext } from '../../context.ts';
import type { MobileOrderQuery } from '../../generated/gateway-operations.ts';
import type { OrderLine, Shipment } from '../../generated/schema-types.ts';
import { presentImage } from '../../present/image.ts';
import { presentMoney } from '../../present/money.ts';
import type { OrderData } from './order-data.ts';

type VendorOrders = NonNullable<OrderData['vendorOrders']>;
type LineData = VendorOrders[number]['lines'][number];

export const shipments = defineSection<MobileOrderQuery, VendorOrders, Shipment[], PageContext>({
  id: 'shipments',
  requiresViewer: false,
  needs: ['order.vendorOrders'],
  gather: ({ data }) => data?.order?.vendorOrders,
  present: (vendorOrders, { market }) =>
    vendorOrders.map(({ number, vendorName, fulfilmentState, totals, lines, parcels }) => ({
      number,
      vendorName,
      fulfilmentState,
      lines: lines.map((line) => presentLine(line, market.locale)),
      parcels,
      total: presentMoney(totals.total, market.locale),
    })),
});

function presentLine({ title, variantTitle, quantity, total, variant }: LineData, locale: string): OrderLine {
  return {
    title,
    variantTitle,
    quantity,
    productSlug: variant?.product.slug ?? null,
    image: presentImage(variant?.image),
    total: presentMoney(total, locale),
  };
}
