import { defineSection } from '#platform/bff/section';
import type { PageContext } from '../../context.ts';
import type { WebOrderPageQuery } from '../../generated/gateway-operations.ts';
import type { OrderLine, Shipment } from '../../generated/schema-types.ts';
import { presentImage } from '../../present/image.ts';
import { presentMoney } from '../../present/money.ts';
import { addressLines } from '../../present/order.ts';
import { presentMessages, presentReturn } from '../../present/order-parts.ts';
import { paths } from '../../storefront/addresses.ts';

type VendorOrders = NonNullable<NonNullable<WebOrderPageQuery['order']>['vendorOrders']>;
type LineData = VendorOrders[number]['lines'][number];

export const shipments = defineSection<WebOrderPageQuery, VendorOrders, Shipment[], PageContext>({
  id: 'shipments',
  requiresViewer: false,
  needs: ['order.vendorOrders'],
  gather: ({ data }) => data?.order?.vendorOrders?.map((part) => ({ ...part, shippingAddress: elsewhere(part.shippingAddress, data.order?.shippingAddress) })),
  present: (vendorOrders, { market }) =>
    vendorOrders.map(({ id, number, vendorName, vendor, fulfilmentState, totals, shippingAddress, lines, parcels, returns, invoiceUrl, messages }) => ({
      id,
      number,
      vendorName,
      vendorUrl: vendor ? paths.vendor(vendor.slug) : null,
      fulfilmentState,
      lines: lines.map((line) => presentLine(line, market.locale)),
      parcels,
      total: presentMoney(totals.total, market.locale),
      shippingAddress: shippingAddress && addressLines(shippingAddress),
      returns: returns.map((each) => presentReturn(each, lines)),
      isReturnable: parcels.some(({ deliveredAt }) => deliveredAt !== null),
      invoiceUrl,
      messages: messages && presentMessages(messages),
    })),
});

type AddressData = VendorOrders[number]['shippingAddress'];

/** The address of a part that goes elsewhere than the rest of its order. */
function elsewhere(own: AddressData, common: AddressData | undefined): AddressData {
  return own && common && addressLines(own).join('\n') === addressLines(common).join('\n') ? null : own;
}

function presentLine({ id, title, variantTitle, quantity, shippedQuantity, cancelledQuantity, unitPrice, total, variant }: LineData, locale: string): OrderLine {
  return {
    id,
    title,
    variantTitle,
    quantity,
    openQuantity: quantity - shippedQuantity - cancelledQuantity,
    cancelledQuantity,
    url: variant ? paths.product(variant.product.slug) : null,
    image: presentImage(variant?.image),
    unitPrice: presentMoney(unitPrice, locale),
    total: presentMoney(total, locale),
  };
}
