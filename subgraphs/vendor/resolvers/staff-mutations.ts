/** Invitations, roles, departures and ownership. */
import { userErrorsOf } from '#platform/errors/user-error';
import { parseInput } from '#platform/graphql/parse-input';
import type { Context } from '../context.ts';
import type { MutationResolvers } from '../generated/schema-types.ts';
import { acceptInvitation } from '../use-cases/accept-invitation.ts';
import { acceptOwnership, declineOwnership, offerOwnership, withdrawOwnership } from '../use-cases/hand-over.ts';
import { inviteInput, inviteStaff, resendInvitation, revokeInvitation } from '../use-cases/invite-staff.ts';
import { changeStaffRole, leaveVendor, removeStaff } from '../use-cases/manage-staff.ts';
import { actorOf, vendorPayload } from './payloads.ts';

/** Whoever gets here is signed in as a person: the permissions see to it. */
const personOf = ({ viewer }: Context) => viewer.userId as string;

export const staffMutations = {
  vendorStaffInvite: (_parent, { vendorId, input }, context) =>
    userErrorsOf(async () => ({ invitation: await inviteStaff(context.useCases, { vendorId, actor: actorOf(context), input: parseInput(inviteInput, input) }) })),
  vendorStaffInvitationResend: (_parent, { vendorId, id }, context) =>
    userErrorsOf(async () => ({ invitation: await resendInvitation(context.useCases, { vendorId, id, actor: actorOf(context) }) })),
  vendorStaffInvitationRevoke: (_parent, { vendorId, id }, context) =>
    userErrorsOf(async () => ({ invitation: await revokeInvitation(context.useCases, { vendorId, id, actor: actorOf(context) }) })),
  vendorStaffInvitationAccept: (_parent, { token }, context) => userErrorsOf(async () => ({ membership: await acceptInvitation(context.useCases, { token, userId: personOf(context) }) })),
  vendorStaffRoleChange: (_parent, { vendorId, id, expectedVersion, role }, context) =>
    vendorPayload(context, vendorId, () => changeStaffRole(context.useCases, { vendorId, id, actor: actorOf(context), expectedVersion, role })),
  vendorStaffRemove: (_parent, { vendorId, id, expectedVersion }, context) =>
    vendorPayload(context, vendorId, () => removeStaff(context.useCases, { vendorId, id, actor: actorOf(context), expectedVersion })),
  vendorStaffLeave: (_parent, { vendorId }, context) => vendorPayload(context, vendorId, () => leaveVendor(context.useCases, { vendorId, userId: personOf(context) })),
  vendorOwnershipOffer: (_parent, { vendorId, staffId }, context) => vendorPayload(context, vendorId, () => offerOwnership(context.useCases, { vendorId, userId: personOf(context), staffId })),
  vendorOwnershipWithdraw: (_parent, { vendorId }, context) => vendorPayload(context, vendorId, () => withdrawOwnership(context.useCases, { vendorId, userId: personOf(context) })),
  vendorOwnershipDecline: (_parent, { vendorId }, context) => vendorPayload(context, vendorId, () => declineOwnership(context.useCases, { vendorId, userId: personOf(context) })),
  vendorOwnershipAccept: (_parent, { vendorId }, context) => vendorPayload(context, vendorId, () => acceptOwnership(context.useCases, { vendorId, userId: personOf(context) })),
} satisfies MutationResolvers;
