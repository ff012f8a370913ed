import { parseJson } from '#platform/data/json';
import { atWork, runsAt } from '../domain/holidays.ts';
import { isPublic } from '../domain/vendor-status.ts';
import type { VendorRow } from '../data/entities.ts';
import type { Context } from '../context.ts';
import type { VendorBusiness, VendorPoliciesResolvers, VendorResolvers } from '../generated/schema-types.ts';
import { limits } from '../loaders.ts';

/** Whether the viewer may know that this vendor exists: everybody for approved ones, staff and operators for all. */
export function canSee(vendor: VendorRow | null, { viewer }: Pick<Context, 'viewer'>): vendor is VendorRow {
  if (!vendor) return false;
  if (isPublic(vendor.status) || vendor.status === 'SUSPENDED') return true;
  return isInsider(vendor.id, { viewer });
}

/** Staff of the vendor, or an operator. */
export function isInsider(vendorId: string, { viewer }: Pick<Context, 'viewer'>): boolean {
  return viewer.roles.some((role) => role === 'admin' || role === 'support') || viewer.memberships.some((membership) => membership.tenantId === vendorId);
}

type BusinessAddress = Omit<VendorBusiness, 'legalName' | 'vatNumber'>;

const logoSize = { width: 512, height: 512 };
const bannerSize = { width: 1600, height: 480 };

async function runningHoliday(vendor: VendorRow, { loaders, useCases }: Context) {
  const at = useCases.now();
  return (await loaders.holidaysByVendorId.load(vendor.id)).find((holiday) => runsAt(holiday, at));
}

export const Vendor: VendorResolvers = {
  async __resolveReference(reference, context) {
    const { loaders } = context;
    const vendor = 'id' in reference && reference.id ? await loaders.vendorById.load(reference.id) : await loaders.vendorBySlug.load((reference as { slug: string }).slug);
    return canSee(vendor, context) ? vendor : null;
  },
  logo: (vendor) => (vendor.logoKey ? { key: vendor.logoKey, alt: `Logo of ${vendor.name}`, ...logoSize } : null),
  banner: (vendor) => (vendor.bannerKey ? { key: vendor.bannerKey, alt: '', ...bannerSize } : null),
  isAcceptingOrders: async (vendor, _args, context) => {
    // Most vendors that are asked about could not take orders anyway, or are at work: one statement for all of them.
    if (!vendor.isAcceptingOrders || vendor.status !== 'APPROVED') return false;
    return atWork(vendor, await runningHoliday(vendor, context)).isAcceptingOrders;
  },
  policies: (vendor) => vendor,
  currentHoliday: async (vendor, _args, context) => (await runningHoliday(vendor, context)) ?? null,
  shippingProfiles: async (vendor, _args, { loaders }) => [...(await loaders.profilesByVendorId.load(vendor.id))],
  version: (vendor) => vendor.profileVersion,
  dashboard: ({ id }) => ({ id }),
  holidays: async (vendor, _args, { loaders }) => (await loaders.holidaysByVendorId.load(vendor.id)).slice(0, limits.holidays),
  requirements: async (vendor, _args, { loaders }) => [...(await loaders.requirementsByVendorId.load(vendor.id))],
  staff: async (vendor, _args, { loaders }) => (await loaders.staffByVendorId.load(vendor.id)).slice(0, limits.staff),
  staffInvitations: async (vendor, _args, { loaders }) => [...(await loaders.invitationsByVendorId.load(vendor.id))],
  ownershipOffer: (vendor, _args, { loaders }) => loaders.offerByVendorId.load(vendor.id),
  business: ({ legalName, vatId, businessAddress }) => (legalName !== null && businessAddress !== null ? { legalName, vatNumber: vatId, ...parseJson<BusinessAddress>(businessAddress) } : null),
  payoutAccount: (vendor, _args, { loaders }) => loaders.payoutAccountByVendorId.load(vendor.id),
  async commissionAgreements(vendor, { includePast }, { loaders }) {
    const rows = await (includePast ? loaders.allAgreementsByVendorId : loaders.agreementsByVendorId).load(vendor.id);
    return rows.slice(-limits.agreements);
  },
  timeline: async (vendor, _args, { loaders }) => [...(await loaders.timelineByVendorId.load(vendor.id))],
};

export const VendorPolicies: VendorPoliciesResolvers = {
  returns: (vendor) => vendor.returnsPolicy,
  shipping: (vendor) => vendor.shippingPolicy,
};
