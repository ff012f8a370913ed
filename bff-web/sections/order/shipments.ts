import { defineSection } from '#platform/bff/section';
import { isReturnable, linesElsewhere, openQuantity, presentMessages, presentReturn } from '#platform/order-view/order-view';
import type { PageContext } from '../../context.ts';
import type { WebOrderPageQuery } from '../../generated/gateway-operations.ts';
import type { OrderLine, Shipment } from '../../generated/schema-types.ts';
import { presentImage } from '../../present/image.ts';
import { presentMoney } from '../../present/money.ts';
import { paths } from '../../storefront/addresses.ts';

type OrderData = NonNullable<WebOrderPageQuery['order']>;
type VendorOrders = NonNullable<OrderData['vendorOrders']>;
type LineData = VendorOrders[number]['lines'][number];

/** The parts, and where the order goes as a whole. */
interface Gathered {
  vendorOrders: VendorOrders;
  common: OrderData['shippingAddress'];
}

export const shipments = defineSection<WebOrderPageQuery, Gathered, Shipment[], PageContext>({
  id: 'shipments',
  requiresViewer: false,
  needs: ['order.vendorOrders'],
  gather: ({ data }) => data?.order?.vendorOrders && { vendorOrders: data.order.vendorOrders, common: data.order.shippingAddress },
  present: ({ vendorOrders, common }, { market }) =>
    vendorOrders.map(({ id, number, vendorName, vendor, fulfilmentState, totals, shippingAddress, lines, parcels, returns, invoiceUrl, documents, messages }) => ({
      id,
      number,
      vendorName,
      vendorUrl: vendor ? paths.vendor(vendor.slug) : null,
      fulfilmentState,
      lines: lines.map((line) => presentLine(line, market.locale)),
      parcels,
      total: presentMoney(totals.total, market.locale),
      shippingAddress: linesElsewhere(shippingAddress, common, market.locale),
      returns: returns.map((each) => presentReturn(each, lines)),
      isReturnable: isReturnable(parcels),
      invoiceUrl,
      documents,
      messages: messages && presentMessages(messages),
    })),
});

function presentLine({ id, title, variantTitle, quantity, shippedQuantity, cancelledQuantity, unitPrice, total, variant }: LineData, locale: string): OrderLine {
  return {
    id,
    title,
    variantTitle,
    quantity,
    openQuantity: openQuantity({ quantity, shippedQuantity, cancelledQuantity }),
    cancelledQuantity,
    url: variant ? paths.product(variant.product.slug) : null,
    image: presentImage(variant?.image),
    unitPrice: presentMoney(unitPrice, locale),
    total: presentMoney(total, locale),
  };
}
