import type { WebOrderPageQuery } from '../generated/gateway-operations.ts';
import { moneyParts, totalsParts } from './fixtures.ts';

type OrderData = NonNullable<WebOrderPageQuery['order']>;

/** An order page's data as the gateway gives it. */
export function orderPageData(overrides: Partial<OrderData> = {}): WebOrderPageQuery {
  const order: OrderData = {
    id: 'ord_1',
    number: 'M-1001',
    placedAt: '2026-03-01T09:30:00.000Z',
    state: 'OPEN',
    paymentState: 'AUTHORIZED',
    fulfilmentState: 'UNFULFILLED',
    email: 'ada@example.com',
    shippingAddress: { recipient: 'Ada', line1: 'Weg 1', line2: null, postalCode: '10115', city: 'Berlin', region: null, country: 'DE' },
    totals: totalsParts(4990),
    refundedTotal: moneyParts(0),
    coupons: [],
    vendorOrders: [],
    timeline: [],
    ...overrides,
  };
  return { order };
}
