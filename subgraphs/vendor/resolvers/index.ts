import { imageResolvers } from '#platform/graphql/shared-resolvers';
import { CommissionAgreement, VendorMembership, VendorPolicies, VendorStaffMember } from './details.ts';
import { Mutation } from './mutation.ts';
import { Query } from './query.ts';
import { User } from './user.ts';
import { Vendor } from './vendor.ts';

export function createResolvers({ mediaBaseUrl }: { mediaBaseUrl: string }) {
  return { Query, Mutation, Vendor, VendorPolicies, VendorStaffMember, VendorMembership, CommissionAgreement, User, ...imageResolvers({ mediaBaseUrl }) };
}
