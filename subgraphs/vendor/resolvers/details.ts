/** Types that only rename what their row holds. */
import type { CommissionAgreementResolvers, VendorMembershipResolvers, VendorPoliciesResolvers, VendorStaffMemberResolvers } from '../generated/schema-types.ts';
import type { VendorRow } from '../data/entities.ts';

export const VendorPolicies: VendorPoliciesResolvers = {
  returns: (vendor) => vendor.returnsPolicy,
  shipping: (vendor) => vendor.shippingPolicy,
};

export const VendorStaffMember: VendorStaffMemberResolvers = {
  user: (member) => ({ id: member.userId }),
};

export const VendorMembership: VendorMembershipResolvers = {
  vendor: async (member, _args, { loaders }) => (await loaders.vendorById.load(member.vendorId)) as VendorRow,
};

export const CommissionAgreement: CommissionAgreementResolvers = {
  fixed: (agreement) => (agreement.fixedCurrency ? { minor: agreement.fixedMinor, currency: agreement.fixedCurrency } : null),
};
