import { wholeData } from '#platform/bff/gateway-result';
import type { RegisteredOperation } from '#platform/bff/registered-operation';
import type { Context } from '../context.ts';
import {
  webCheckoutCancelOperation,
  webCheckoutResumeOperation,
  webDeadLettersReplayNotificationOperation,
  webDeadLettersReplayOrderOperation,
  webDeadLettersReplayProductOperation,
  webDeadLettersReplayUserOperation,
  webDeadLettersReplayVendorOperation,
  webFailedPaymentResolveOperation,
  webUserRoleGrantOperation,
  webUserRoleRevokeOperation,
  webVendorApproveOperation,
  webVendorReinstateOperation,
  webVendorRejectOperation,
  webVendorRequirementVerifyOperation,
  webVendorReviewStartOperation,
  webVendorSuspendOperation,
  type AdminCheckoutResultFragment,
  type AdminUserResultFragment,
  type VendorReviewResultFragment,
} from '../generated/gateway-operations.ts';
import type { AdminCheckoutPayload, AdminUserPayload, MutationResolvers, VendorReviewPayload } from '../generated/schema-types.ts';
import { presentedErrors } from './presented.ts';

type AdminMutations = Pick<
  MutationResolvers<Context>,
  | 'vendorReviewStart' | 'vendorRequirementVerify' | 'vendorApprove' | 'vendorReject' | 'vendorSuspend' | 'vendorReinstate'
  | 'checkoutResume' | 'checkoutCancel' | 'failedPaymentResolve' | 'deadLettersReplay' | 'userRoleGrant' | 'userRoleRevoke'
>;

const replays = {
  USER: webDeadLettersReplayUserOperation,
  VENDOR: webDeadLettersReplayVendorOperation,
  PRODUCT: webDeadLettersReplayProductOperation,
  ORDER: webDeadLettersReplayOrderOperation,
  NOTIFICATION: webDeadLettersReplayNotificationOperation,
} as const;

/** What the marketplace's operators decide; who may is decided by the subgraphs. */
export const adminMutations: AdminMutations = {
  vendorReviewStart: (_parent, { id }, context) => review(context, webVendorReviewStartOperation, { id }),
  vendorRequirementVerify: (_parent, { vendorId, code, evidence }, context) => review(context, webVendorRequirementVerifyOperation, { vendorId, code, evidence }),
  vendorApprove: (_parent, { id }, context) => review(context, webVendorApproveOperation, { id }),
  vendorReject: (_parent, { id, reason }, context) => review(context, webVendorRejectOperation, { id, reason }),
  vendorSuspend: (_parent, { id, reason }, context) => review(context, webVendorSuspendOperation, { id, reason }),
  vendorReinstate: (_parent, { id }, context) => review(context, webVendorReinstateOperation, { id }),
  checkoutResume: (_parent, { id }, context) => changeCheckout(context, webCheckoutResumeOperation, { id }),
  checkoutCancel: (_parent, { id }, context) => changeCheckout(context, webCheckoutCancelOperation, { id }),
  async failedPaymentResolve(_parent, { id, resolution, reason, reference, idempotencyKey }, context) {
    const { order, userErrors } = wholeData(await context.gateway.send(webFailedPaymentResolveOperation, { id, resolution, reason, reference: reference ?? null, idempotencyKey })).result;
    return { orderNumber: order?.number ?? null, paymentState: order?.paymentState ?? null, userErrors: presentedErrors(context, userErrors) };
  },
  async deadLettersReplay(_parent, { service, consumer, reason, limit }, context) {
    const { result } = wholeData(await context.gateway.send(replays[service], { input: { consumer, reason, limit } }));
    return { replayedCount: result.letters.length, remainingCount: result.remainingCount, userErrors: presentedErrors(context, result.userErrors) };
  },
  userRoleGrant: (_parent, { input }, context) => changeRoles(context, webUserRoleGrantOperation, { input: { ...input } }),
  userRoleRevoke: (_parent, { input }, context) => changeRoles(context, webUserRoleRevokeOperation, { input: { ...input } }),
};

async function review<Variables>(context: Context, operation: RegisteredOperation<{ result: VendorReviewResultFragment }, Variables>, variables: Variables): Promise<VendorReviewPayload> {
  const { vendor, userErrors } = wholeData(await context.gateway.send(operation, variables)).result;
  return { vendor, userErrors: presentedErrors(context, userErrors) };
}

async function changeCheckout<Variables>(context: Context, operation: RegisteredOperation<{ result: AdminCheckoutResultFragment }, Variables>, variables: Variables): Promise<AdminCheckoutPayload> {
  const { checkout, userErrors } = wholeData(await context.gateway.send(operation, variables)).result;
  return { checkout, userErrors: presentedErrors(context, userErrors) };
}

async function changeRoles<Variables>(context: Context, operation: RegisteredOperation<{ result: AdminUserResultFragment }, Variables>, variables: Variables): Promise<AdminUserPayload> {
  const { user, userErrors } = wholeData(await context.gateway.send(operation, variables)).result;
  return { user, userErrors: presentedErrors(context, userErrors) };
}
