import { wholeData } from '#platform/bff/gateway-result';
import type { RegisteredOperation } from '#platform/bff/registered-operation';
import type { Context } from '../context.ts';
import {
  webReviewReplyOperation,
  webStockAdjustOperation,
  webVendorStaffInvitationAcceptOperation,
  webVendorStaffInvitationRevokeOperation,
  webVendorStaffInviteOperation,
  webVendorStaffRemoveOperation,
  webVendorStaffRoleChangeOperation,
  type UserErrorPartsFragment,
} from '../generated/gateway-operations.ts';
import type { AccountChangePayload, MutationResolvers } from '../generated/schema-types.ts';
import { presentedErrors } from './presented.ts';

type PeopleMutations = Pick<
  MutationResolvers<Context>,
  'vendorStaffInvite' | 'vendorStaffInvitationRevoke' | 'vendorStaffInvitationAccept' | 'vendorStaffRoleChange' | 'vendorStaffRemove' | 'reviewReply' | 'stockAdjust'
>;

/** What a shop's people do about one another, its reviews and its stock. */
export const vendorPeopleMutations: PeopleMutations = {
  vendorStaffInvite: (_parent, { vendorId, email, role }, context) => change(context, webVendorStaffInviteOperation, { vendorId, input: { email, role, locale: context.session.data?.signedIn?.locale ?? null } }),
  vendorStaffInvitationRevoke: (_parent, { vendorId, id }, context) => change(context, webVendorStaffInvitationRevokeOperation, { vendorId, id }),
  async vendorStaffInvitationAccept(_parent, { token }, context) {
    const payload = await change(context, webVendorStaffInvitationAcceptOperation, { token });
    // The shop is among the claims of the next access token, not of this one.
    if (payload.isDone) await context.session.refreshTokens();
    return payload;
  },
  vendorStaffRoleChange: (_parent, { vendorId, id, expectedVersion, role }, context) => change(context, webVendorStaffRoleChangeOperation, { vendorId, id, expectedVersion, role }),
  vendorStaffRemove: (_parent, { vendorId, id, expectedVersion }, context) => change(context, webVendorStaffRemoveOperation, { vendorId, id, expectedVersion }),
  reviewReply: (_parent, { id, reply }, context) => change(context, webReviewReplyOperation, { id, reply: reply ?? null }),
  stockAdjust: (_parent, { variantId, delta, reason, idempotencyKey }, context) => change(context, webStockAdjustOperation, { variantId, delta, reason, idempotencyKey }),
};

async function change<Variables>(context: Context, operation: RegisteredOperation<{ result: { userErrors: UserErrorPartsFragment[] } }, Variables>, variables: Variables): Promise<AccountChangePayload> {
  const { userErrors } = wholeData(await context.gateway.send(operation, variables)).result;
  return { isDone: userErrors.length === 0, userErrors: presentedErrors(context, userErrors) };
}
