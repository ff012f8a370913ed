/** Staff, invitations, offers: mostly their rows, with people by reference. */
import type {
  VendorMembershipResolvers,
  VendorOwnershipOfferResolvers,
  VendorRequirementResolvers,
  VendorStaffInvitationResolvers,
  VendorStaffMemberResolvers,
  VendorTimelineEntryResolvers,
} from '../generated/schema-types.ts';
import type { VendorRow } from '../data/entities.ts';

const person = (id: string | null | undefined) => (id ? { id } : null);

export const VendorStaffMember: VendorStaffMemberResolvers = { user: ({ userId }) => person(userId) };

export const VendorMembership: VendorMembershipResolvers = {
  vendor: async (member, _args, { loaders }) => (await loaders.vendorById.load(member.vendorId)) as VendorRow,
};

export const VendorStaffInvitation: VendorStaffInvitationResolvers = {
  state: ({ state, expiresAt }, _args, { useCases }) => (state === 'PENDING' && expiresAt <= useCases.now() ? 'EXPIRED' : state),
  invitedBy: ({ invitedBy }) => person(invitedBy),
};

export const VendorOwnershipOffer: VendorOwnershipOfferResolvers = {
  from: ({ fromUserId }) => person(fromUserId),
  to: ({ toUserId }) => person(toUserId),
};

export const VendorRequirement: VendorRequirementResolvers = {
  settledBy: ({ settledBy }) => person(settledBy),
  settledAt: ({ settledAt }) => settledAt ?? null,
};

export const VendorTimelineEntry: VendorTimelineEntryResolvers = { actor: ({ actorId }) => person(actorId) };
