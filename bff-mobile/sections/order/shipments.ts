import { isReturnable, linesElsewhere, openQuantity, presentMessages, presentReturn } from '#platform/order-view/order-view';
import type { MobileOrderQuery } from '../../generated/gateway-operations.ts';
import type { OrderLine, Shipment } from '../../generated/schema-types.ts';
import { presentImage } from '../../present/image.ts';
import { presentMoney } from '../../present/money.ts';
import { defineSection } from '../section.ts';
import type { OrderData } from './order-data.ts';

type VendorOrders = NonNullable<OrderData['vendorOrders']>;
type LineData = VendorOrders[number]['lines'][number];

/** The parts, and where the order goes as a whole. */
interface Gathered {
  vendorOrders: VendorOrders;
  common: OrderData['shippingAddress'];
}

export const shipments = defineSection<MobileOrderQuery, Gathered, Shipment[]>({
  id: 'shipments',
  requiresViewer: false,
  needs: ['order.vendorOrders'],
  gather: ({ data }) => data?.order?.vendorOrders && { vendorOrders: data.order.vendorOrders, common: data.order.shippingAddress },
  present: ({ vendorOrders, common }, { market }) =>
    vendorOrders.map(({ id, number, vendorName, fulfilmentState, totals, shippingAddress, lines, parcels, returns = [], documents, messages }) => ({
      id,
      number,
      vendorName,
      fulfilmentState,
      lines: lines.map((line) => presentLine(line, market.locale)),
      parcels,
      total: presentMoney(totals.total, market.locale),
      shippingAddress: linesElsewhere(shippingAddress, common, market.locale),
      returns: returns.map((each) => presentReturn(each, lines)),
      isReturnable: isReturnable(parcels),
      documents: documents ?? null,
      messages: messages ? presentMessages(messages) : null,
    })),
});

function presentLine(line: LineData, locale: string): OrderLine {
  const { id, title, variantTitle, quantity, cancelledQuantity, total, variant } = line;
  return {
    id,
    title,
    variantTitle,
    quantity,
    openQuantity: openQuantity(line),
    cancelledQuantity,
    productSlug: variant?.product.slug ?? null,
    image: presentImage(variant?.image),
    total: presentMoney(total, locale),
  };
}
