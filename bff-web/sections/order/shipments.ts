import { defineSection } from '#platform/bff/section';
import type { PageContext } from '../../context.ts';
import type { WebOrderPageQuery } from '../../generated/gateway-operations.ts';
import type { OrderLine, Shipment } from '../../generated/schema-types.ts';
import { presentImage } from '../../present/image.ts';
import { presentMoney } from '../../present/money.ts';
import { presentMessages, presentReturn } from '../../present/order-parts.ts';
import { paths } from '../../storefront/addresses.ts';

type VendorOrders = NonNullable<NonNullable<WebOrderPageQuery['order']>['vendorOrders']>;
type LineData = VendorOrders[number]['lines'][number];

export const shipments = defineSection<WebOrderPageQuery, VendorOrders, Shipment[], PageContext>({
  id: 'shipments',
  requiresViewer: false,
  needs: ['order.vendorOrders'],
  gather: ({ data }) => data?.order?.vendorOrders,
  present: (vendorOrders, { market }) =>
    vendorOrders.map(({ id, number, vendorName, vendor, fulfilmentState, totals, lines, parcels, returns, invoiceUrl, messages }) => ({
      id,
      number,
      vendorName,
      vendorUrl: vendor ? paths.vendor(vendor.slug) : null,
      fulfilmentState,
      lines: lines.map((line) => presentLine(line, market.locale)),
      parcels,
      total: presentMoney(totals.total, market.locale),
      returns: returns.map((each) => presentReturn(each, lines)),
      isReturnable: parcels.some(({ deliveredAt }) => deliveredAt !== null),
      invoiceUrl,
      messages: messages && presentMessages(messages),
    })),
});

function presentLine({ id, title, variantTitle, quantity, unitPrice, total, variant }: LineData, locale: string): OrderLine {
  return {
    id,
    title,
    variantTitle,
    quantity,
    url: variant ? paths.product(variant.product.slug) : null,
    image: presentImage(variant?.image),
    unitPrice: presentMoney(unitPrice, locale),
    total: presentMoney(total, locale),
  };
}
