/** Who may ask for what. Everything not listed is denied; the tenant is in the SQL as well. */
import { allow, anyOf, hasRole, isMemberOf, isSelf, ruleOf, type Permissions } from '#platform/auth/permissions';
import { messagingRules } from '#platform/operations/messaging-permissions';

const isOperator = hasRole('admin', 'support');
const isAdmin = hasRole('admin');
const isPerson = ruleOf('isPerson', (_parent, _args, viewer) => viewer.userId !== null);

const vendorOf = (vendor: { id: string }) => vendor.id;
const argumentId = (_parent: unknown, args: { id: string }) => args.id;

const insiders = anyOf(isOperator, isMemberOf(vendorOf));
const moneyPeople = anyOf(isOperator, isMemberOf(vendorOf, 'OWNER', 'FINANCE'));

const messaging = messagingRules('vendor');

export const permissions: Permissions = {
  Query: { ...messaging.query, vendor: allow, vendors: allow },
  Mutation: {
    ...messaging.mutation,
    vendorApply: isPerson,
    vendorProfileUpdate: anyOf(isAdmin, isMemberOf(argumentId, 'OWNER', 'MANAGER')),
    vendorReviewStart: isOperator,
    vendorApprove: isAdmin,
    vendorReject: isAdmin,
    vendorSuspend: isAdmin,
    vendorReinstate: isAdmin,
  },
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
    version: insiders,
    requirements: insiders,
    staff: insiders,
    payoutAccount: moneyPeople,
    commissionAgreements: moneyPeople,
    timeline: insiders,
  },
  User: { id: allow, vendorMemberships: anyOf(isOperator, isSelf((user: { id: string }) => user.id)) },
  // Reached only through the guarded fields above.
  VendorPolicies: allow,
  VendorRequirement: allow,
  VendorStaffMember: allow,
  PayoutAccount: allow,
  CommissionAgreement: allow,
  VendorTimelineEntry: allow,
  VendorMembership: allow,
  VendorConnection: allow,
  VendorEdge: allow,
  VendorPayload: allow,
};
