import { wholeData } from '#platform/bff/gateway-result';
import type { RegisteredOperation } from '#platform/bff/registered-operation';
import type { Context } from '../context.ts';
import {
  webParcelDeliverOperation,
  webPayoutRequestOperation,
  webReturnApproveOperation,
  webReturnDeclineOperation,
  webReturnReceiveOperation,
  webVendorOrderAcceptOperation,
  webVendorOrderFulfillOperation,
  webVendorOrderRefundOperation,
  webVendorOrderRejectOperation,
  type VendorOrderResultFragment,
} from '../generated/gateway-operations.ts';
import type { MarketInput, MutationResolvers, VendorOrderPayload } from '../generated/schema-types.ts';
import { marketOf } from '../market.ts';
import { presentVendorOrder } from '../present/vendor-order.ts';
import { presentPayout } from '../present/workplace.ts';
import { presentedErrors } from './presented.ts';

type VendorOrderMutations = Pick<
  MutationResolvers<Context>,
  'vendorOrderAccept' | 'vendorOrderReject' | 'vendorOrderFulfill' | 'parcelDeliver' | 'vendorOrderRefund' | 'returnApprove' | 'returnDecline' | 'returnReceive' | 'payoutRequest'
>;

/** What a vendor's people do about orders; each answers with the order as it is now. */
export const vendorOrderMutations: VendorOrderMutations = {
  vendorOrderAccept: (_parent, { id, market }, context) => change(context, market, webVendorOrderAcceptOperation, { id }),
  vendorOrderReject: (_parent, { id, idempotencyKey, reason, items, market }, context) => change(context, market, webVendorOrderRejectOperation, { id, idempotencyKey, reason, items }),
  vendorOrderFulfill: (_parent, { id, idempotencyKey, input: { carrier, trackingNumber, items }, market }, context) =>
    change(context, market, webVendorOrderFulfillOperation, { id, idempotencyKey, input: { carrier, trackingNumber, items: items && [...items] } }),
  parcelDeliver: (_parent, { id, market }, context) => change(context, market, webParcelDeliverOperation, { id }),
  vendorOrderRefund: (_parent, { id, idempotencyKey, input: { items, reason }, includesDelivery, market }, context) =>
    change(context, market, webVendorOrderRefundOperation, { id, idempotencyKey, input: { items: [...items], includesDelivery, reason } }),
  returnApprove: (_parent, { id, market }, context) => change(context, market, webReturnApproveOperation, { id }),
  returnDecline: (_parent, { id, reason, market }, context) => change(context, market, webReturnDeclineOperation, { id, reason }),
  returnReceive: (_parent, { id, market }, context) => change(context, market, webReturnReceiveOperation, { id }),
  async payoutRequest(_parent, { vendorId, currency, idempotencyKey, market }, context) {
    const { locale } = marketOf(market, context.session.data);
    const { payout, userErrors } = wholeData(await context.gateway.send(webPayoutRequestOperation, { vendorId, currency, idempotencyKey })).payoutRequest;
    return { payout: payout && presentPayout(payout, locale), userErrors: presentedErrors(context, userErrors, market) };
  },
};

/** Parts of the answer that the person's role does not include are absent; a refusal of the change itself is an error. */
async function change<Variables>(
  context: Context,
  market: MarketInput | null | undefined,
  operation: RegisteredOperation<{ result: VendorOrderResultFragment }, Variables>,
  variables: Variables,
): Promise<VendorOrderPayload> {
  const { locale } = marketOf(market, context.session.data);
  const answer = await context.gateway.send(operation, variables);
  const { result } = wholeData({ ...answer, errors: answer.errors.filter(({ code, path }) => code !== 'FORBIDDEN' || path.length < 2) });
  return { order: result.vendorOrder && presentVendorOrder(result.vendorOrder, locale), userErrors: presentedErrors(context, result.userErrors, market) };
}
