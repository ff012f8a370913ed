import type { LiveEvent } from '#platform/bff/live/live-events';
import type { Context } from '../context.ts';
import { mobileVendorOrderChangesOperation } from '../generated/gateway-operations.ts';
import type { ReceivedVendorOrder, SubscriptionVendorOrderReceivedArgs, VendorOrderReceipt } from '../generated/schema-types.ts';
import { topics } from '../live/topics.ts';
import { marketOf } from '../market.ts';
import { presentMoney } from '../present/money.ts';
import { assertSignedIn } from '../page.ts';
import { liveOf } from './live-of.ts';

export const vendorOrderReceived = {
  subscribe(_parent: unknown, { after, vendorId, display }: SubscriptionVendorOrderReceivedArgs, context: Context) {
    assertSignedIn(context, "a vendor's orders");
    const { locale } = marketOf(display);
    const { follow, ask } = liveOf(context);
    return follow<ReceivedVendorOrder>({
      name: `vendor ${vendorId} ${locale}`,
      after,
      topics: [topics.vendor(vendorId)],
      async read(since) {
        const { changes, ...page } = (await ask(mobileVendorOrderChangesOperation, { vendorId, since })).vendorOrderChanges;
        const placed = changes.flatMap(({ cursor, kind, vendorOrder }) => (kind === 'PLACED' && vendorOrder ? [{ cursor, vendorOrder }] : []));
        return { ...page, items: placed.map(({ cursor, vendorOrder: { totals, lines, ...rest } }) => ({ cursor, item: { ...rest, total: presentMoney(totals.total, locale), itemCount: lines.reduce((sum, { quantity }) => sum + quantity, 0) } })) };
      },
    });
  },
  resolve: ({ reason, cursor, item }: LiveEvent<ReceivedVendorOrder>): VendorOrderReceipt => ({ reason, cursor, vendorOrder: item }),
};
