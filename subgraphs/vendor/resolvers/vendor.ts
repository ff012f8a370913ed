import { isPublic } from '../domain/vendor-status.ts';
import type { VendorRow } from '../data/entities.ts';
import type { Context } from '../context.ts';
import type { VendorResolvers } from '../generated/schema-types.ts';

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

const logoSize = { width: 512, height: 512 };
const bannerSize = { width: 1600, height: 480 };

export const Vendor: VendorResolvers = {
  async __resolveReference(reference, context) {
    const { loaders } = context;
    const vendor = 'id' in reference && reference.id ? await loaders.vendorById.load(reference.id) : await loaders.vendorBySlug.load((reference as { slug: string }).slug);
    return canSee(vendor, context) ? vendor : null;
  },
  logo: (vendor) => (vendor.logoKey ? { key: vendor.logoKey, alt: `Logo of ${vendor.name}`, ...logoSize } : null),
  banner: (vendor) => (vendor.bannerKey ? { key: vendor.bannerKey, alt: '', ...bannerSize } : null),
  isAcceptingOrders: (vendor) => vendor.isAcceptingOrders && vendor.status === 'APPROVED',
  policies: (vendor) => vendor,
  requirements: async (vendor, _args, { loaders }) => [...(await loaders.requirementsByVendorId.load(vendor.id))],
  staff: async (vendor, _args, { loaders }) => (await loaders.staffByVendorId.load(vendor.id)).slice(0, 100),
  payoutAccount: (vendor, _args, { loaders }) => loaders.payoutAccountByVendorId.load(vendor.id),
  commissionAgreements: async (vendor, _args, { loaders }) => [...(await loaders.agreementsByVendorId.load(vendor.id))],
  timeline: async (vendor, _args, { loaders }) => (await loaders.timelineByVendorId.load(vendor.id)).slice(0, 100),
};
