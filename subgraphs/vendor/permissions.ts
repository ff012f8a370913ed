/** Who may ask for what. Everything not listed is denied; the tenant is in the SQL as well, and use cases look the membership up again. */
import { allOf, allow, anyOf, hasRecentSecondFactor, hasRole, isMemberOf, isSelf, ruleOf, type Permissions } from '#platform/auth/permissions';
import { messagingRules } from '#platform/operations/messaging-permissions';

const isOperator = hasRole('admin', 'support');
const isAdmin = hasRole('admin');
const isPerson = ruleOf('isPerson', (_parent, _args, viewer) => viewer.userId !== null);

const vendorOf = (vendor: { id: string }) => vendor.id;
const argumentId = (_parent: unknown, args: { id: string }) => args.id;
const argumentVendorId = (_parent: unknown, args: { vendorId: string }) => args.vendorId;

const insiders = anyOf(isOperator, isMemberOf(vendorOf));
const leads = anyOf(isOperator, isMemberOf(vendorOf, 'OWNER', 'MANAGER'));
const moneyPeople = anyOf(isOperator, isMemberOf(vendorOf, 'OWNER', 'FINANCE'));

/** Of the vendor that the mutation names. */
const leadsIt = anyOf(isAdmin, isMemberOf(argumentVendorId, 'OWNER', 'MANAGER'));
const owns = isMemberOf(argumentVendorId, 'OWNER');
const worksThere = isMemberOf(argumentVendorId);

const messaging = messagingRules('vendor');

const mutations = {
  ...messaging.mutation,
  vendorApply: isPerson,
  vendorProfileUpdate: anyOf(isAdmin, isMemberOf(argumentId, 'OWNER', 'MANAGER')),
  vendorBusinessUpdate: anyOf(isAdmin, owns),
  vendorReviewStart: isOperator,
  vendorApprove: isAdmin,
  vendorReject: isAdmin,
  vendorSuspend: isAdmin,
  vendorReinstate: isAdmin,
  vendorTerminate: isAdmin,
  vendorStaffInvite: leadsIt,
  vendorStaffInvitationResend: leadsIt,
  vendorStaffInvitationRevoke: leadsIt,
  // The secret says which vendor; whom it is for is settled where it is spent.
  vendorStaffInvitationAccept: isPerson,
  vendorStaffRoleChange: leadsIt,
  vendorStaffRemove: leadsIt,
  vendorStaffLeave: worksThere,
  vendorOwnershipOffer: owns,
  vendorOwnershipWithdraw: owns,
  vendorOwnershipDecline: worksThere,
  vendorOwnershipAccept: worksThere,
  vendorShippingProfileCreate: leadsIt,
  vendorShippingProfileUpdate: leadsIt,
  vendorShippingProfileDelete: leadsIt,
  vendorHolidayCreate: leadsIt,
  vendorHolidayUpdate: leadsIt,
  vendorHolidayDelete: leadsIt,
  vendorCommissionAgreementCreate: isAdmin,
  vendorCommissionAgreementEnd: isAdmin,
  // Where a vendor's money goes is what a stolen session would change first.
  vendorPayoutAccountSubmit: allOf(isMemberOf(argumentVendorId, 'OWNER', 'FINANCE'), hasRecentSecondFactor),
  vendorPayoutAccountVerify: allOf(isAdmin, hasRecentSecondFactor),
  vendorPayoutAccountDisable: allOf(isAdmin, hasRecentSecondFactor),
  vendorRequirementAttest: isMemberOf(argumentVendorId, 'OWNER', 'MANAGER'),
  vendorRequirementVerify: isOperator,
  vendorRequirementWithdraw: isOperator,
};

export const permissions: Permissions = {
  Query: { ...messaging.query, vendor: allow, vendors: allow, vendorReviewQueue: isOperator },
  Mutation: mutations,
  Vendor: {
    id: allow,
    slug: allow,
    name: allow,
    tagline: allow,
    description: allow,
    country: allow,
    payoutCurrency: allow,
    logo: allow,
    banner: allow,
    status: allow,
    isAcceptingOrders: allow,
    handlingDays: allow,
    policies: allow,
    createdAt: allow,
    currentHoliday: allow,
    shippingProfiles: allow,
    version: insiders,
    dashboard: insiders,
    holidays: insiders,
    requirements: insiders,
    staff: insiders,
    staffInvitations: leads,
    ownershipOffer: insiders,
    business: moneyPeople,
    payoutAccount: moneyPeople,
    commissionAgreements: moneyPeople,
    timeline: insiders,
  },
  VendorDashboard: { '*': insiders },
  User: { id: allow, vendorMemberships: anyOf(isOperator, isSelf((user: { id: string }) => user.id)) },
  // Reached only through the guarded fields above.
  VendorPolicies: allow,
  VendorBusiness: allow,
  VendorRequirement: { '*': allow, note: isOperator },
  VendorStaffMember: allow,
  VendorStaffInvitation: allow,
  VendorOwnershipOffer: allow,
  VendorHoliday: allow,
  ShippingProfile: allow,
  ShippingZone: allow,
  ShippingRate: allow,
  ShippingWeightStep: allow,
  PayoutAccount: { '*': allow, providerToken: isOperator },
  CommissionAgreement: { '*': allow, note: isOperator },
  VendorTimelineEntry: allow,
  VendorMembership: allow,
  VendorConnection: allow,
  VendorEdge: allow,
  VendorPayload: allow,
  VendorStaffInvitationPayload: allow,
  VendorMembershipPayload: allow,
  ShippingProfilePayload: allow,
  VendorHolidayPayload: allow,
  CommissionAgreementPayload: allow,
};
