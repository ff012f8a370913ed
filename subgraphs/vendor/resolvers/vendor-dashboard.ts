import type { Context } from '../context.ts';
import type { VendorDashboardResolvers } from '../generated/schema-types.ts';
import { leaders } from '../domain/staff-roles.ts';
import { isInsider } from './vendor.ts';

const dayMs = 86_400_000;
const horizonMs = 60 * dayMs;

/** Whether an operator asks, or somebody who leads the vendor. */
function leads(vendorId: string, { viewer }: Context): boolean {
  return viewer.roles.some((role) => role === 'admin' || role === 'support') || viewer.memberships.some(({ tenantId, role }) => tenantId === vendorId && leaders.some((each) => each === role));
}

export const VendorDashboard: VendorDashboardResolvers = {
  __resolveReference: ({ id }, context) => (isInsider(id as string, context) ? { id: id as string } : null),
  openRequirements: async ({ id }, _args, { loaders }) => (await loaders.requirementsByVendorId.load(id)).filter(({ isMet }) => !isMet).slice(0, 20),
  async nextHolidays({ id }, _args, { loaders, useCases }) {
    const until = new Date(useCases.now().getTime() + horizonMs);
    return (await loaders.holidaysByVendorId.load(id)).filter(({ startsAt }) => startsAt <= until).slice(0, 10);
  },
  // Null rather than an error: a client asks for the whole dashboard, whatever the role.
  openInvitations: async ({ id }, _args, context) => (leads(id, context) ? (await context.loaders.invitationsByVendorId.load(id)).slice(0, 20) : null),
};
