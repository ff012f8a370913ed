import { addressLines, openQuantity, presentReturn } from '#platform/order-view/order-view';
import type { VendorOrderCardPartsFragment, VendorOrderDetailPartsFragment } from '../generated/gateway-operations.ts';
import type { VendorOrderAction, VendorOrderCard, VendorOrderDetail } from '../generated/schema-types.ts';
import { paths } from '../storefront/addresses.ts';
import { presentMoney, presentMoneyOrNull, presentTotals } from './money.ts';

export function presentVendorOrderCard({ totals, lines, ...rest }: VendorOrderCardPartsFragment, locale: string): VendorOrderCard {
  return {
    ...rest,
    url: paths.workplaceOrder(rest.id),
    total: presentMoney(totals.total, locale),
    titles: lines.slice(0, 3).map(({ title }) => title),
    itemCount: lines.reduce((count, { quantity }) => count + quantity, 0),
  };
}

export function presentVendorOrder(order: VendorOrderDetailPartsFragment, locale: string): VendorOrderDetail {
  const { vendor, lines, returns, totals, earning, shippingOption, shippingAddress, ...rest } = order;
  return {
    ...rest,
    vendorId: vendor?.id ?? null,
    lines: lines.map(({ total, ...line }) => ({ ...line, openQuantity: openQuantity(line), total: presentMoney(total, locale) })),
    returns: returns.map((each) => presentReturn(each, lines)),
    totals: presentTotals(totals, locale),
    earning: presentMoneyOrNull(earning, locale),
    shippingName: shippingOption?.name ?? null,
    shippingAddress: shippingAddress && addressLines(shippingAddress, locale),
    actions: actionsOf(order),
  };
}

/** Buttons worth showing in this state; the order subgraph has the last word. */
function actionsOf({ state, lines, parcels, paymentState }: VendorOrderDetailPartsFragment): VendorOrderAction[] {
  const isOpen = lines.some(({ quantity, shippedQuantity, cancelledQuantity }) => quantity > shippedQuantity + cancelledQuantity);
  const possible: [VendorOrderAction, boolean][] = [
    ['ACCEPT', state === 'PENDING'],
    ['REJECT', state === 'PENDING'],
    ['CALL_OFF', (state === 'PENDING' || state === 'ACCEPTED') && isOpen],
    ['SHIP', state === 'ACCEPTED' && isOpen],
    ['DELIVER', parcels.some(({ deliveredAt }) => deliveredAt === null)],
    ['REFUND', paymentState === 'CAPTURED' || paymentState === 'PARTIALLY_CAPTURED' || paymentState === 'PARTIALLY_REFUNDED'],
  ];
  return possible.flatMap(([action, is]) => (is ? [action] : []));
}
