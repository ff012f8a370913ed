import type { Context } from '../context.ts';
import {
  webReviewReplyOperation,
  webVendorStaffInvitationAcceptOperation,
  webVendorStaffInvitationRevokeOperation,
  webVendorStaffInviteOperation,
  webVendorStaffRemoveOperation,
  webVendorStaffRoleChangeOperation,
} from '../generated/gateway-operations.ts';
import type { MutationResolvers } from '../generated/schema-types.ts';
import { change } from './account-change.ts';

type PeopleMutations = Pick<
  MutationResolvers<Context>,
  'vendorStaffInvite' | 'vendorStaffInvitationRevoke' | 'vendorStaffInvitationAccept' | 'vendorStaffRoleChange' | 'vendorStaffRemove' | 'reviewReply'
>;

/** What a shop's people do about one another and its reviews. */
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
};
